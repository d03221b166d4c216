public import ScriptEngine

/// Money recovered against a debt.
public struct Recovery: Hashable, Sendable {
    /// The line of an operation that says it, too.
    public struct Line: Hashable, Sendable {
        public let operation: OperationID
        /// From 1.
        public let number: Int

        init(_ operation: OperationID, _ number: Int) { (self.operation, self.number) = (operation, number) }
    }

    /// That it was entered wrongly.
    public struct Undoing: Hashable, Sendable {
        public let at: Timestamp
        public let actor: Actor
        public let reason: String
    }

    /// The version of its entry, by which it is named.
    public let number: Int
    public let pence: Int
    /// When it was recovered.
    public let at: Timestamp
    public let loggedAt: Timestamp
    public let actor: Actor
    /// Nil where it was recovered outside an operation.
    public let line: Line?
    /// The slug of the force that recovered it, where no operation says so.
    public let force: String?
    /// Why it is more than was outstanding; nil where it is not.
    public let reason: String?
    /// What it was sent by.
    public let once: Once?
    /// Nil while it stands.
    public internal(set) var undone: Undoing?
}

/// Why money was not logged against a debt.
public enum RecoveryError: Error, Hashable, Sendable {
    /// Not a sum from a penny to ten million pounds.
    case count
    /// It is more than is outstanding, and nobody said why.
    case exceedsDebt(outstandingPence: Int)
    /// Its time lies ahead.
    case ahead
    /// Its time lies before the penalty was issued.
    case tooEarly
    case noRecovery
    case undoneAlready
    /// Taking it back wants a reason.
    case noReason

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .count: "recovery.count"
        case .exceedsDebt: "recovery.exceedsDebt"
        case .ahead: "recovery.ahead"
        case .tooEarly: "recovery.tooEarly"
        case .noRecovery: "recovery.none"
        case .undoneAlready: "recovery.undoneAlready"
        case .noReason: "recovery.noReason"
        }
    }
}

extension Operation {
    /// Logs money recovered against a debt: a line here and an entry there, to be appended together.
    ///
    /// - Parameters:
    ///   - reason: why it is more than is outstanding; not kept where it is not.
    ///   - once: as `record` takes it.
    /// - Returns: both changes; none where the line is kept already.
    /// - Throws: `OperationError`, `RecoveryError`; both are then as they were.
    public mutating func recover(
        _ pence: Int, from penalty: inout OutstandingPenalty, reason: String? = nil, once: Once? = nil,
        happenedAt: Timestamp? = nil, at time: Timestamp, by actor: Actor
    ) throws -> [Change] {
        var (operation, debt) = (self, penalty)
        let event = OperationEvent.recovered(pence: pence, reference: debt.particulars.reference, penalty: debt.id)
        let line = try operation.log(event, once: once, happenedAt: happenedAt, at: time, by: actor)
        guard !line.entries.isEmpty else { return [] }
        let entry = try debt.recover(
            pence, reason: reason, line: Recovery.Line(id, operation.version), happenedAt: happenedAt, at: time,
            by: actor)
        (self, penalty) = (operation, debt)
        return [line, entry].compactMap(\.self)
    }

    /// Strikes a line; where it recovered money against a debt, it is taken back there, too.
    ///
    /// - Parameter penalty: the debt of the line; nil where the line has none, or the debt has been erased.
    /// - Returns: the changes, to be appended together; none where the line was struck by the same already.
    /// - Throws: `OperationError`, `RecoveryError`; both are then as they were.
    public mutating func strike(
        _ number: Int, reason: String, undoing penalty: inout OutstandingPenalty?, once: Once? = nil,
        at time: Timestamp, by actor: Actor
    ) throws -> [Change] {
        var operation = self
        let line = try operation.log(
            .struck(line: number, reason: reason), once: once, happenedAt: nil, at: time, by: actor)
        guard !line.entries.isEmpty else { return [] }
        let wanted = Recovery.Line(id, number)
        var changes = [line]
        if let recovery = penalty?.recoveries.first(where: { $0.line == wanted && $0.undone == nil }) {
            if let entry = try penalty?.undo(recovery.number, reason: reason, at: time, by: actor) {
                changes.append(entry)
            }
        }
        self = operation
        return changes
    }
}
