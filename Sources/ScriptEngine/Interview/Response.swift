/// What a handler recorded for a question: an answer, or why there is none. Never null.
public enum Response: Hashable, Sendable {
    case answered(Value)
    case missing(Missing)

    public var value: Value? {
        if case .answered(let value) = self { return value }
        return nil
    }
}

/// Why there is no answer, as the handler recorded it.
public enum Missing: Hashable, Sendable {
    case unknown
    case refused
    /// Not put to the caller, and why.
    case notAsked(reason: String)

    public var kind: MissingKind {
        switch self {
        case .unknown: .unknown
        case .refused: .refused
        case .notAsked: .notAsked
        }
    }
}

/// The missing states without their reasons, as scripts name them.
public enum MissingKind: String, CaseIterable, Sendable {
    case unknown, refused, notAsked
}

/// How a question stands in a call: what was recorded, or what follows from the rest.
public enum ResponseStatus: Hashable, Sendable {
    case answered(Value)
    case missing(Missing)
    /// It applies, and nothing is recorded.
    case notReached
    /// It does not apply; what was said, if anything, is set aside.
    case notApplicable
}
