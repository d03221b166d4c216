/// How a piece of intelligence is graded: 3x5x2.
///
/// - Note: Source: domain.md, "Intelligence reports"; the College of Policing's intelligence report.
public struct IntelligenceGrade: Hashable, Sendable, CustomStringConvertible {
    public let source: Source
    public let information: Information
    public let handling: Handling
    /// What whoever gets it must keep to, with handling code C; never empty then. Nil with P.
    public let conditions: String?

    /// How far the source can be relied on.
    public enum Source: Int, CaseIterable, Sendable {
        case reliable = 1
        case untested
        case notReliable

        public var words: String {
            switch self {
            case .reliable: "Reliable"
            case .untested: "Untested"
            case .notReliable: "Not reliable"
            }
        }
    }

    /// How the source knows it.
    public enum Information: String, CaseIterable, Sendable {
        case knownDirectly = "A"
        case corroborated = "B"
        case knownIndirectly = "C"
        case notKnown = "D"
        case suspectedFalse = "E"

        public var words: String {
            switch self {
            case .knownDirectly: "Known directly to the source"
            case .corroborated: "Known indirectly to the source, but corroborated"
            case .knownIndirectly: "Known indirectly to the source"
            case .notKnown: "Not known"
            case .suspectedFalse: "Suspected to be false"
            }
        }
    }

    /// How it may be shared.
    public enum Handling: String, CaseIterable, Sendable {
        case permitted = "P"
        case conditions = "C"

        public var words: String {
            switch self {
            case .permitted: "Lawful sharing permitted"
            case .conditions: "Lawful sharing permitted with conditions"
            }
        }
    }

    /// The longest conditions, in characters.
    public static let longestConditions = 500

    /// - Parameter conditions: what people typed; empty counts as none.
    /// - Throws: `.conditionsWanted` with C and none, `.conditionsWithoutCode` with P and some, `.text` where they are
    ///   too long.
    public init(
        _ source: Source, _ information: Information, _ handling: Handling, conditions: String? = nil
    ) throws(IntelligenceError) {
        let conditions = conditions.map(PlainText.of).flatMap { $0.isEmpty ? nil : $0 }
        switch (handling, conditions) {
        case (.conditions, nil): throw .conditionsWanted
        case (.permitted, .some): throw .conditionsWithoutCode
        default: break
        }
        if let conditions, conditions.count > Self.longestConditions { throw .text(most: Self.longestConditions) }
        (self.source, self.information, self.handling, self.conditions) = (source, information, handling, conditions)
    }

    /// Reads `1AP`, `2 b c`, `3/E/P`.
    ///
    /// - Throws: `.grade` for anything else, and as the other initializer does.
    public init(code: String, conditions: String? = nil) throws(IntelligenceError) {
        let letters = code.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.map(String.init)
        guard code.count <= 12, letters.count == 3, let source = Int(letters[0]).flatMap(Source.init(rawValue:)),
            let information = Information(rawValue: letters[1]), let handling = Handling(rawValue: letters[2])
        else { throw .grade }
        try self.init(source, information, handling, conditions: conditions)
    }

    /// As people write it: `2BC`.
    public var description: String { "\(source.rawValue)\(information.rawValue)\(handling.rawValue)" }

    /// The codes with their words, so that nobody needs a table to read them.
    public var words: [String] {
        [
            "\(source.rawValue) \(source.words)", "\(information.rawValue) \(information.words)",
            "\(handling.rawValue) \(handling.words)",
        ]
    }

    /// Whether somebody must have looked at what is graded so, and said what of it may leave, before it goes to the hub:
    /// where conditions stand on it, or where the source is not one that is known to be reliable.
    ///
    /// - Note: Source: [D]; sanitising takes out what could tell who the source is.
    public var wantsSanitising: Bool { handling == .conditions || source != .reliable }
}

/// How a report is marked.
///
/// Nothing above OFFICIAL has a place on this desk.
/// - Note: Source: Government Security Classifications Policy, 2023.
public enum SecurityMarking: String, CaseIterable, Sendable {
    case official = "OFFICIAL"
    case officialSensitive = "OFFICIAL-SENSITIVE"
    case officialSensitiveRecipientsOnly = "OFFICIAL-SENSITIVE RECIPIENTS ONLY"
    case officialSensitivePersonalData = "OFFICIAL-SENSITIVE PERSONAL DATA"

    /// What a report has while nobody says otherwise.
    public static let standard = SecurityMarking.officialSensitive
}
