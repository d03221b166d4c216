internal import IntelligenceLog

/// A batch that is ready to be sent.
struct PreparedBatch: Sendable {
    /// All of it, in the order of the outbox; at least one.
    let records: [WaitingRecord]
    /// All of it as it travels.
    let body: CodedBody
    /// Where the log ended before it was read.
    let readAt: Int
}

/// Batches in the order of the outbox. The next one is read, opened, written and packed while the last one is sent and
/// its receipt is written down; no more than one waits ready, so that memory does not grow with what waits.
struct BatchPipeline: ~Copyable {
    /// Where batches come from.
    struct Source: Sendable {
        /// Where the log ends now.
        let end: @Sendable () async throws -> Int
        /// The next records behind a place in the outbox; none when there are no more.
        let read: @Sendable (Int) async throws -> [WaitingRecord]
        /// Whether anything was erased since the log ended there: that may not leave, though it has been read.
        let hasErased: @Sendable (Int) async throws -> Bool
    }

    private let source: Source
    private let writer: BatchWriter
    private let codings: CodingChoice
    private var position = 0
    private var ahead: Task<PreparedBatch?, any Error>?

    init(_ source: Source, _ writer: BatchWriter, _ codings: CodingChoice) {
        (self.source, self.writer, self.codings) = (source, writer, codings)
    }

    deinit { ahead?.cancel() }

    /// The next batch; nil when nothing waits any more.
    mutating func next() async throws -> PreparedBatch? {
        let ready = try await ahead?.value
        ahead = nil
        let batch: PreparedBatch?
        if let ready, try await !source.hasErased(ready.readAt) {
            batch = ready
        } else {
            // Nothing was there yet, or it is to be read again.
            batch = try await prepare(after: position).value
        }
        guard let batch, let last = batch.records.last else { return nil }
        position = last.position
        ahead = prepare(after: position)
        return batch
    }

    /// Lets a batch be read again: something of it was erased or given up meanwhile.
    mutating func again(_ batch: PreparedBatch) {
        ahead?.cancel()
        ahead = nil
        position = (batch.records.first?.position ?? 1) - 1
    }

    private func prepare(after position: Int) -> Task<PreparedBatch?, any Error> {
        // Not on the thread of the one who sends, which has the line to see to.
        Task(executorPreference: globalConcurrentExecutor) { [source, writer, codings] in
            let end = try await source.end()
            let records = try await source.read(position)
            guard !records.isEmpty, !Task.isCancelled else { return nil }
            return PreparedBatch(
                records: records, body: await writer.body(of: records, codings.current), readAt: end)
        }
    }
}
