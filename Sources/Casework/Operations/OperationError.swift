/// Why an operation refused a line.
public enum OperationError: Error, Hashable, Sendable {
    /// It takes nothing more, but corrections.
    case ended
    case startedAlready
    case count
    /// The time of a line lies ahead.
    case ahead
    /// The time of a line lies more than a month before the operation's start; of its end, before one of its lines.
    case tooEarly
    /// A remark or reason without words, or a disruption of nothing.
    case empty
    /// There is no such line.
    case noLine
    case struckAlready
    /// The start, the end, a change of what the operation is, and corrections stand.
    case notStruck
    /// Money recovered against a debt is logged in both or in neither: see `Operation.recover`.
    case needsDebt

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .ended: "operation.ended"
        case .startedAlready: "operation.startedAlready"
        case .count: "operation.count"
        case .ahead: "operation.ahead"
        case .tooEarly: "operation.tooEarly"
        case .empty: "operation.empty"
        case .noLine: "operation.noLine"
        case .struckAlready: "operation.struckAlready"
        case .notStruck: "operation.notStruck"
        case .needsDebt: "operation.needsDebt"
        }
    }
}
