public import Casework
public import ScriptEngine

extension IntelligenceLog {
    /// Starts an operation under an id that was made before, so that starting it again after a lost answer starts none.
    ///
    /// - Parameter change: as `Operation.started` makes it.
    /// - Throws: `.conflict` when the stream is something else's.
    public func start(_ change: Change) async throws(LogError) {
        do { try await append(change) } catch {
            guard case .conflict = error, case .operation(let operation) = change.summary,
                try await self.operation(operation.id)?.lead == change.entries.first?.actor
            else { throw error }
        }
    }

    /// Logs a line. Lines do not depend on each other, so where somebody else wrote first it goes behind theirs.
    ///
    /// - Parameters: as `Operation.record` takes them.
    /// - Returns: the operation as it then stands, and whether the line is new.
    /// - Throws: `.notFound`, `OperationError`, `ReplayError`, `LogError`.
    public func record(
        _ event: OperationEvent, once: Once? = nil, in stream: StreamID, happenedAt: Timestamp? = nil,
        at time: Timestamp, by actor: Actor
    ) async throws -> (operation: Operation, isNew: Bool) {
        while true {
            guard var operation = try await replayed(stream) else { throw LogError.notFound }
            let change = try operation.record(event, once: once, happenedAt: happenedAt, at: time, by: actor)
            guard !change.entries.isEmpty else { return (operation, false) }
            do { try await append(change) } catch {
                guard case .conflict = error else { throw error }
                continue
            }
            return (operation, true)
        }
    }

    /// Nil when the stream holds nothing, or something else.
    func replayed(_ stream: StreamID) async throws -> Operation? {
        let entries = try await entries(of: stream)
        guard entries.first?.kind == "operation.started" else { return nil }
        return try Operation.replayed(entries)
    }

    private func operation(_ id: OperationID) async throws(LogError) -> Operation? {
        let entries = try await entries(of: id.stream)
        return try? Operation.replayed(entries)
    }
}
