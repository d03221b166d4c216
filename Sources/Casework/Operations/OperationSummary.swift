public import ScriptEngine

/// An operation as lists and measures see it.
public struct OperationSummary: Hashable, Sendable {
    public let id: OperationID
    public let name: String
    public let kind: OperationKind
    public let force: String
    public let startedAt: Timestamp
    public let endedAt: Timestamp?

    public init(
        id: OperationID, name: String, kind: OperationKind, force: String, startedAt: Timestamp, endedAt: Timestamp?
    ) {
        (self.id, self.name, self.kind, self.force) = (id, name, kind, force)
        (self.startedAt, self.endedAt) = (startedAt, endedAt)
    }

    init(_ operation: Operation) {
        self.init(
            id: operation.id, name: operation.plan.name, kind: operation.plan.kind, force: operation.plan.force,
            startedAt: operation.startedAt, endedAt: operation.endedAt)
    }
}
