internal import Casework
private import Dispatch
internal import GRDB
private import Synchronization

/// The one writer of a process. It commits in groups: whatever arrives while one commit is being synced shares the
/// next, and each caller is answered only after its own commit.
final class LogWriter: Sendable {
    private let file: DatabaseFile
    private let turn: DispatchQueue
    private let queue = Mutex(Queue())

    /// What is to be done inside a transaction. It throws to be left out of the commit, alone.
    private typealias Work = @Sendable (Database) throws -> any Sendable
    private typealias Outcome = Result<any Sendable, LogError>

    private struct Queue {
        var waiting: [Request] = []
        var isWriting = false
        /// Whether the last group was more than one: then who comes first waits for others to come, too.
        var isCrowded = false
    }

    private struct Request {
        let work: Work
        let answer: CheckedContinuation<Outcome, Never>
    }

    /// Opens a file as `DatabaseFile` does.
    init(
        _ path: String, label: String, prepare: @escaping @Sendable (DatabasePool) throws -> Void
    ) throws(LogError) {
        file = try DatabaseFile(path, label: label, prepare: prepare)
        turn = DispatchQueue(label: label)
    }

    /// The file's connections as they are now; after a disk error there are others.
    var pool: DatabasePool { file.pool }

    // MARK: Writing

    /// Does the work in a transaction that is on the disk when this returns.
    ///
    /// - Throws: what the work threw, or why the commit failed; nothing of the work is kept then. Only after `.disk` it
    ///   may have been kept all the same: the file has been opened anew, and shows it.
    func commit<T: Sendable>(_ work: @escaping @Sendable (Database) throws -> T) async throws(LogError) -> T {
        let isFirst = queue.withLock { queue in
            let isFirst = !queue.isWriting && !queue.isCrowded
            if isFirst { queue.isWriting = true }
            return isFirst
        }
        let outcome =
            if isFirst, let own = writeAlone(work) { own } else { await writeInGroup(work, isNext: isFirst) }
        guard let result = try outcome.get() as? T else { throw .refused(code: 0) }
        return result
    }

    /// Writes on the thread that is here: to wake another one and be woken again takes 12 to 26 µs, where a fast disk
    /// syncs in 140. All others wait without a thread, so no more than one is ever held up by the disk.
    ///
    /// - Returns: nil when another process is writing, since that may take long; the turn to write stays ours.
    private func writeAlone(_ work: @escaping Work) -> Outcome? {
        var outcome: Outcome?
        var hasBegun = false
        turn.sync {
            do {
                try file.write(patience: .zero) { database in
                    hasBegun = true
                    outcome = .success(try work(database))
                } confirm: {
                }
            } catch {
                outcome = hasBegun || LogError(error) != .locked ? .failure(LogError(error)) : nil
            }
        }
        if outcome != nil { passOn() }
        return outcome
    }

    /// Waits for a group that is written together.
    ///
    /// - Parameter isNext: whether the turn to write is ours already.
    private func writeInGroup(_ work: @escaping Work, isNext: Bool) async -> Outcome {
        await withCheckedContinuation { answer in
            let mustStart = queue.withLock { queue in
                queue.waiting.append(Request(work: work, answer: answer))
                defer { queue.isWriting = true }
                return isNext || !queue.isWriting
            }
            if mustStart { writeNextGroup() }
        }
    }

    private func writeNextGroup() {
        turn.async { [self] in
            let group = queue.withLock { queue in
                defer { queue.waiting = [] }
                queue.isCrowded = queue.waiting.count > 1
                return queue.waiting
            }
            write(group)
            passOn()
        }
    }

    /// Ends our turn to write, and gives it to those who have come meanwhile.
    private func passOn() {
        let hasMore = queue.withLock { queue in
            queue.isWriting = !queue.waiting.isEmpty
            return queue.isWriting
        }
        if hasMore { writeNextGroup() }
    }

    /// One transaction for a group; each is answered.
    private func write(_ group: [Request]) {
        var outcomes: [Outcome] = []
        do {
            try file.write { database in
                for request in group {
                    outcomes.append(try attempt(request.work, alone: group.count == 1, database))
                }
            } confirm: {
                for (request, outcome) in zip(group, outcomes) { request.answer.resume(returning: outcome) }
            }
        } catch {
            let error = LogError(error)
            for request in group { request.answer.resume(returning: .failure(error)) }
        }
    }

    /// Does one piece of work within the transaction. A refusal of its own costs the others nothing.
    ///
    /// - Throws: what ends the whole transaction: a disk that is full or fails.
    private func attempt(_ work: Work, alone: Bool, _ database: Database) throws -> Outcome {
        if alone { return .success(try work(database)) }
        do {
            return .success(try database.savepoint(work))
        } catch {
            // SQLite may have ended the transaction itself; then nothing of the group is kept.
            guard database.isInsideTransaction else { throw error }
            switch LogError(error) {
            case .disk, .diskFull, .locked, .readOnly, .notALog, .damaged: throw error
            case let own: return .failure(own)
            }
        }
    }

    /// Copies all of the WAL into the file and leaves it empty. Whoever still reads from it is waited for, while others
    /// may write.
    ///
    /// - Throws: `.locked` when they read for longer than others would wait to write, `.diskFull`, `.disk`.
    func emptyWAL() async throws(LogError) {
        let deadline = ContinuousClock.now + WriteLock.patience
        while true {
            do { return try await emptyWALOnce() } catch {
                guard error == .locked, ContinuousClock.now < deadline else { throw error }
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    private func emptyWALOnce() async throws(LogError) {
        let outcome: Result<Void, LogError> = await withCheckedContinuation { answer in
            turn.async { [self] in
                do {
                    try file.emptyWAL()
                    answer.resume(returning: .success(()))
                } catch { answer.resume(returning: .failure(LogError(error))) }
            }
        }
        try outcome.get()
    }

    // MARK: Reading

    /// Reads from one state of the file.
    func read<T: Sendable>(_ work: @escaping @Sendable (Database) throws -> T) async throws(LogError) -> T {
        let pool = file.pool
        do { return try await pool.read(work) } catch {
            let (isReplaced, isClosed) = file.state(of: pool)
            guard isReplaced || isClosed else { throw LogError(error) }
        }
        // The connections were closed under this read. The writer opens them, if nobody has.
        if file.state(of: pool).isClosed { _ = try await commit { _ in 0 } }
        do { return try await file.pool.read(work) } catch { throw LogError(error) }
    }
}
