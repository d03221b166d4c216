internal import IntelligenceLog

/// A batch that is ready to be sent.
struct PreparedBatch: Sendable {
    /// All of it, in the order of the outbox; at least one.
    let records: [WaitingRecord]
    /// Those whose data can be read.
    let sendable: [WaitingRecord]
    /// The sendable ones as they travel.
    let body: CodedBody
}

/// Batches in the order of the outbox. The next one is read, opened, written and packed while the last one is sent and
/// its receipt is written down; no more than one waits ready, so that memory does not grow with what waits.
struct BatchPipeline: ~Copyable {
    private let read: @Sendable (Int) async throws -> [WaitingRecord]
    private let writer: BatchWriter
    private let codings: CodingChoice
    private var position = 0
    private var ahead: Task<PreparedBatch?, any Error>?

    /// - Parameter read: the next records behind a position in the outbox; none when there are no more.
    init(
        writer: BatchWriter, codings: CodingChoice, read: @escaping @Sendable (Int) async throws -> [WaitingRecord]
    ) {
        (self.writer, self.codings, self.read) = (writer, codings, read)
    }

    deinit { ahead?.cancel() }

    /// The next batch; nil when nothing waits any more.
    mutating func next() async throws -> PreparedBatch? {
        var batch = try await ahead?.value
        // Something may have come since it was looked for.
        if batch == nil { batch = try await prepare(after: position).value }
        ahead = nil
        guard let batch, let last = batch.records.last else { return nil }
        position = last.position
        ahead = prepare(after: position)
        return batch
    }

    private func prepare(after position: Int) -> Task<PreparedBatch?, any Error> {
        // Not on the thread of the one who sends, which has the line to see to.
        Task(executorPreference: globalConcurrentExecutor) { [read, writer, codings] in
            let records = try await read(position)
            guard !records.isEmpty, !Task.isCancelled else { return nil }
            let sendable = records.filter { !$0.data.isEmpty }
            return PreparedBatch(
                records: records, sendable: sendable, body: await writer.body(of: sendable, codings.current))
        }
    }
}
