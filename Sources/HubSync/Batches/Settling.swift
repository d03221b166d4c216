/// The writing down of one batch's receipt, while the next batch is on its way; one after another, in their order.
struct Settling: ~Copyable {
    private var task: Task<Void, any Error>?

    init() {}

    /// Begins to write down; the one before must have ended.
    mutating func begin(_ work: @escaping @Sendable () async throws -> Void) {
        // Not on the thread of the one who sends: the disk holds up whoever waits for it.
        task = Task(executorPreference: globalConcurrentExecutor) { try await work() }
    }

    /// Waits until what was begun is on the disk.
    ///
    /// - Throws: why it is not.
    mutating func end() async throws {
        defer { task = nil }
        try await task?.value
    }
}
