/// A value that was read, with what a careful listener would query.
public struct Reading<Value: Sendable>: Sendable {
    /// What the text means.
    public let value: Value
    /// What to query, in the order in which it was noticed; empty when nothing is doubtful.
    public let warnings: [Warning]

    /// Makes a reading of a value and its warnings.
    public init(value: Value, warnings: [Warning] = []) {
        self.value = value
        self.warnings = warnings
    }
}

extension Reading: Equatable where Value: Equatable {}
