internal import Casework
internal import GRDB
private import Synchronization

/// The one writer of a process. It commits in groups: whatever arrives while one commit is being synced shares the
/// next, and each caller is answered only after its own commit.
final class LogWriter: Sendable {
    private let pool: DatabasePool
    private let lock: WriteLock
    private let queue = Mutex(Queue())

    /// What is to be done inside a transaction. It throws to be left out of the commit, alone.
    private typealias Work = @Sendable (Database) throws -> any Sendable
    private typealias Outcome = Result<any Sendable, LogError>

    private struct Queue {
        var waiting: [Request] = []
        var isWriting = false
        /// Set by a disk error: what the disk holds is then unknown until the file is opened anew.
        var stopped: LogError?
    }

    private struct Request {
        let work: Work
        let answer: CheckedContinuation<Outcome, Never>
    }

    init(pool: DatabasePool, lock: WriteLock) {
        self.pool = pool
        self.lock = lock
    }

    /// Does the work in a transaction that is on the disk when this returns.
    ///
    /// - Throws: what the work threw, or why the commit failed; nothing of the work is kept then.
    func commit<T: Sendable>(_ work: @escaping @Sendable (Database) throws -> T) async throws(LogError) -> T {
        let outcome: Outcome = await withCheckedContinuation { answer in
            let mustStart = queue.withLock { queue in
                queue.waiting.append(Request(work: work, answer: answer))
                defer { queue.isWriting = true }
                return !queue.isWriting
            }
            if mustStart { writeNextGroup() }
        }
        guard let result = try outcome.get() as? T else { throw .refused(code: 0) }
        return result
    }

    private func writeNextGroup() {
        pool.asyncWriteWithoutTransaction { [self] database in
            let (group, stopped) = queue.withLock { queue in
                defer { queue.waiting = [] }
                return (queue.waiting, queue.stopped)
            }
            let outcomes =
                stopped.map { error in group.map { _ in Outcome.failure(error) } }
                ?? write(group.map(\.work), database)
            let hasMore = queue.withLock { queue in
                queue.isWriting = !queue.waiting.isEmpty
                return queue.isWriting
            }
            for (request, outcome) in zip(group, outcomes) { request.answer.resume(returning: outcome) }
            if hasMore { writeNextGroup() }
        }
    }

    /// One transaction for a group; the outcome of each, in order.
    private func write(_ group: [Work], _ database: Database) -> [Outcome] {
        var outcomes: [Outcome] = []
        do {
            try lock.whileHeld {
                try database.inTransaction(.immediate) {
                    for work in group { outcomes.append(try attempt(work, alone: group.count == 1, database)) }
                    return .commit
                }
            }
            return outcomes
        } catch {
            let error = LogError(error)
            if case .disk = error { queue.withLock { $0.stopped = error } }
            return group.map { _ in .failure(error) }
        }
    }

    /// Does one piece of work within the transaction. A refusal of its own costs the others nothing.
    ///
    /// - Throws: what ends the whole transaction: a disk that is full or fails.
    private func attempt(_ work: Work, alone: Bool, _ database: Database) throws -> Outcome {
        if alone { return .success(try work(database)) }
        do {
            var result: (any Sendable)?
            try database.inSavepoint {
                result = try work(database)
                return .commit
            }
            return result.map(Outcome.success) ?? .failure(.refused(code: 0))
        } catch {
            switch LogError(error) {
            case .disk, .diskFull, .locked, .readOnly, .notALog: throw error
            case let own: return .failure(own)
            }
        }
    }
}
