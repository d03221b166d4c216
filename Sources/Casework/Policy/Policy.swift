/// What this desk's authority has laid down: when a justification is wanted, how long records are kept, and what goes to
/// whom. Layby brings none of its own.
public struct Policy: Hashable, Sendable {
    /// Whether somebody who reads, searches or shares must say why.
    ///
    /// - Note: Source: Data Protection Act 2018 s.62; the Data (Use and Access) Act 2025 no longer asks for it.
    public enum Justification: String, CaseIterable, Sendable {
        /// Never asked for, nor kept.
        case off
        case optional
        case required
    }

    /// What wants a justification.
    public enum Purpose: String, CaseIterable, Sendable { case consultation, disclosure, search }

    public let title: String
    private let justifications: [Purpose: Justification]
    /// In the order in which they are asked: the first that applies to a record decides.
    public let retention: [RetentionRule]
    /// Each recipient once.
    public let sharing: [Recipient]
    /// In figures that leave the unit, counts from 1 to one less are hidden; 0 where none is.
    public let suppressesBelow: Int

    /// Under five, where the policy does not say.
    public static let usualSuppression = 5

    public init(
        title: String, justifications: [Purpose: Justification] = [:], retention: [RetentionRule] = [],
        sharing: [Recipient] = [], suppressesBelow: Int = usualSuppression
    ) {
        (self.title, self.justifications) = (title, justifications)
        (self.retention, self.sharing, self.suppressesBelow) = (retention, sharing, suppressesBelow)
    }

    /// What stands while nobody has put a policy in force: nothing is erased, and nobody is sent anything personal.
    public static let none = Policy(title: "No policy")

    /// Whether a justification is wanted; optional where the policy says nothing.
    public func justification(for purpose: Purpose) -> Justification { justifications[purpose] ?? .optional }

    /// Why somebody does something, as this policy wants it.
    ///
    /// - Parameter why: as it was given, if at all.
    /// - Returns: nil where nobody asks, or nobody said.
    /// - Throws: `WhyWanted` where a reason is required and there is none.
    public func justification(_ why: String?, for purpose: Purpose) throws(WhyWanted) -> String? {
        let text = why.map(PlainText.of) ?? ""
        switch justification(for: purpose) {
        case .off: return nil
        case .optional: return text.isEmpty ? nil : text
        case .required:
            guard !text.isEmpty else { throw WhyWanted(purpose: purpose) }
            return text
        }
    }

    /// The policy asks for a reason, and none was given.
    public struct WhyWanted: Error, Hashable, Sendable {
        public let purpose: Purpose
    }

    /// The recipient with that code; nil when the policy does not name it.
    public func recipient(_ code: String) -> Recipient? { sharing.first { $0.code == code } }
}

/// Somebody outside whom records go to, by what agreement, and how much of them.
public struct Recipient: Hashable, Sendable {
    /// `[a-z0-9-]`, 1–40 characters.
    public let code: String
    public let name: String
    /// The reference of the agreement that each share rests on; nil for a recipient that no policy names.
    public let agreement: String?
    public let profile: SharingProfile
    /// What is sent to its hub as it comes about; nil for one without a hub.
    public let subscription: Subscription?

    public init(
        code: String, name: String, agreement: String?, profile: SharingProfile, subscription: Subscription? = nil
    ) {
        (self.code, self.name, self.agreement, self.profile) = (code, name, agreement, profile)
        self.subscription = subscription
    }

    /// A recipient that the policy does not name: nothing personal goes there, no free text, no place on the map, days
    /// for times, and a code for the record's id.
    public static func unnamed(_ code: String) -> Recipient {
        Recipient(
            code: code, name: code, agreement: nil,
            profile: SharingProfile(positions: .removed, isToTheDay: true, isWithoutText: true))
    }

    /// Whether a text can be a recipient's code.
    public static func isCode(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            }
    }
}

/// How much of a record goes to a recipient.
public struct SharingProfile: Hashable, Sendable {
    /// What becomes of answers that may identify a person, and of free text, in which anything may stand.
    public enum Personal: String, CaseIterable, Sendable {
        /// They are left out.
        case none
        /// A code stands for each answer, the same for the same answer; it tells nothing without this desk's key.
        case pseudonym
        case all
    }

    /// What becomes of positions.
    public enum Positions: Hashable, Sendable {
        /// As other personal answers.
        case asPersonal
        case exact
        case removed
        /// The middle of a field of the map so many kilometres wide and high.
        case rounded(kilometres: Int)
    }

    public let personal: Personal
    public let positions: Positions
    /// Whether instants go as days in London, times of day not at all, and a code stands for the record's id, in which
    /// the instant of its making can be read.
    public let isToTheDay: Bool
    /// Whether answers in free words, and reasons, stay here even where their question is not personal.
    public let isWithoutText: Bool
    /// Questions, roles and sections that go out whatever else the profile says.
    public let kept: Set<String>
    /// Questions, roles and sections that never do; `kept` does not bring them back.
    public let removed: Set<String>

    public init(
        personal: Personal = .none, positions: Positions = .asPersonal, isToTheDay: Bool = false,
        isWithoutText: Bool = false, kept: Set<String> = [], removed: Set<String> = []
    ) {
        (self.personal, self.positions, self.isToTheDay) = (personal, positions, isToTheDay)
        (self.isWithoutText, self.kept, self.removed) = (isWithoutText, kept, removed)
    }

    /// Whether records go out as they are.
    public var isWhole: Bool {
        personal == .all && [.asPersonal, .exact].contains(positions) && !isToTheDay && !isWithoutText
            && removed.isEmpty
    }

    /// Whether codes stand in it that need this desk's key.
    public var needsPseudonyms: Bool { personal == .pseudonym || isToTheDay }
}
