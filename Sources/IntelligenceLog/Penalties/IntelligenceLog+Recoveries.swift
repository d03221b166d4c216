public import Casework
public import ScriptEngine

extension IntelligenceLog {
    /// What logging money against a debt came to.
    public struct Recovered: Sendable {
        /// As it then stands.
        public let penalty: OutstandingPenalty
        /// Likewise; nil outside any operation.
        public let operation: Operation?
        /// Whether it was not kept already.
        public let isNew: Bool
    }

    /// Logs money recovered against a debt, and in an operation if one is named: both in one append or neither. Where
    /// somebody else wrote first it is judged again by what then stands, so that two who recover one debt at the same time
    /// both count, and the second is told when it is too much.
    ///
    /// - Parameters:
    ///   - operation: nil outside any.
    ///   - reason: why it is more than is outstanding.
    ///   - force: the slug of the force that recovered it, outside an operation.
    ///   - once: as `Operation.record` takes it.
    /// - Throws: `.notFound`, `RecoveryError`, `OperationError`, `ReplayError`, `LogError`.
    public func recover(
        _ pence: Int, from id: PenaltyID, in operation: OperationID? = nil, reason: String? = nil,
        force: String? = nil, once: Once? = nil, happenedAt: Timestamp? = nil, at time: Timestamp, by actor: Actor
    ) async throws -> Recovered {
        while true {
            var penalty = try await penalty(id)
            var logged: Operation?
            let changes: [Change]
            if let operation {
                guard var own = try await replayed(operation.stream) else { throw LogError.notFound }
                changes = try own.recover(
                    pence, from: &penalty, reason: reason, once: once, happenedAt: happenedAt, at: time, by: actor)
                logged = own
            } else {
                changes = [
                    try penalty.recover(
                        pence, reason: reason, force: force, once: once, happenedAt: happenedAt, at: time, by: actor)
                ].compactMap(\.self)
            }
            guard try await appended(changes) else { continue }
            return Recovered(penalty: penalty, operation: logged, isNew: !changes.isEmpty)
        }
    }

    /// Strikes a line of an operation; money that it recovered against a debt is taken back there in the same append.
    ///
    /// - Returns: the operation as it then stands, and whether the line was not struck by the same already.
    /// - Throws: as `recover` does.
    public func strike(
        _ line: Int, in id: OperationID, reason: String, once: Once? = nil, at time: Timestamp, by actor: Actor
    ) async throws -> (operation: Operation, isNew: Bool) {
        while true {
            guard var operation = try await replayed(id.stream) else { throw LogError.notFound }
            var penalty = try await readable(operation.debt(ofLine: line))
            let changes = try operation.strike(
                line, reason: reason, undoing: &penalty, once: once, at: time, by: actor)
            guard try await appended(changes) else { continue }
            return (operation, !changes.isEmpty)
        }
    }

    /// Takes back money recovered against a debt; the line of the operation that says it is struck in the same append.
    ///
    /// - Parameter number: the recovery's.
    /// - Returns: the debt as it then stands.
    /// - Throws: as `recover` does.
    public func undoRecovery(
        _ number: Int, of id: PenaltyID, reason: String, at time: Timestamp, by actor: Actor
    ) async throws -> OutstandingPenalty {
        while true {
            var penalty: OutstandingPenalty? = try await penalty(id)
            let line = penalty?.recoveries.first { $0.number == number && $0.undone == nil }?.line
            var changes: [Change] = []
            if let line, var operation = try await readable(line.operation),
                operation.debt(ofLine: line.number) == id
            {
                changes = try operation.strike(line.number, reason: reason, undoing: &penalty, at: time, by: actor)
            } else if let change = try penalty?.undo(number, reason: reason, at: time, by: actor) {
                changes = [change]
            }
            guard let penalty else { throw LogError.notFound }
            if try await appended(changes) { return penalty }
        }
    }

    /// - Returns: false when somebody else wrote first.
    private func appended(_ changes: [Change]) async throws(LogError) -> Bool {
        do { try await append(changes) } catch {
            guard case .conflict = error else { throw error }
            return false
        }
        return true
    }

    /// Nil where there is none, or it has been erased: what is left of the pair can still be corrected.
    private func readable(_ id: PenaltyID?) async throws -> OutstandingPenalty? {
        guard let id else { return nil }
        do { return try await penalty(id) } catch ReplayError.erased { return nil }
    }

    private func readable(_ id: OperationID) async throws -> Operation? {
        do { return try await replayed(id.stream) } catch ReplayError.erased { return nil }
    }
}
