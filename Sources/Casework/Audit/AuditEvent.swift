/// Something done with records that the law wants logged, beside their collection and alteration, which the records'
/// own entries are.
///
/// - Note: Source: Data Protection Act 2018 s.62.
public enum AuditEvent: Hashable, Sendable {
    /// A record was read; `by` says by which command or page.
    case consulted(Target, by: String, justification: String?)
    /// A search was made, and these records were shown in part.
    case searched(shown: [Target], justification: String?)
    /// Records went to somebody outside; what was left out for them stands beside.
    ///
    /// `to` is a recipient's code, never a person's name. `agreement` is what the sharing rests on, `digest` the SHA-256
    /// of the bytes that left, in hexadecimal, where it is known.
    case disclosed(
        [Target], to: String, form: String, redacted: [String], agreement: String? = nil, digest: String? = nil,
        justification: String?)
    /// What two records hold was brought together in a third.
    case combined([Target], into: Target)
    /// Personal data was made unreadable for good.
    case erased([Target], reason: String, rule: String?)

    /// A record, or one subject of it.
    public struct Target: Hashable, Sendable {
        public let stream: StreamID
        public let subject: Subject?

        public init(_ stream: StreamID, _ subject: Subject? = nil) { (self.stream, self.subject) = (stream, subject) }
    }

    /// The records that it was done with.
    public var targets: [Target] {
        switch self {
        case .consulted(let target, _, _): [target]
        case .searched(let shown, _): shown
        case .disclosed(let targets, _, _, _, _, _, _): targets
        case .combined(let targets, let into): targets + [into]
        case .erased(let targets, _, _): targets
        }
    }
}
