internal import ScriptEngine

/// An earlier record that has something in common with a call.
public struct Match: Sendable {
    /// One thing in common, and why it counts.
    public struct Reason: Hashable, Sendable {
        /// The call's.
        public let own: Identity
        /// The earlier record's.
        public let other: Identity
        public let strength: Strength
        /// `same trailer`; `driver's name differs by one letter or digit, same date of birth`.
        public let words: String
    }

    /// How much something in common says, least first.
    public enum Strength: Int, Sendable, Comparable {
        /// But for a slip; a driver of the same name, born on another day; the same number to ring back.
        case possible
        /// The same company or name.
        case likely
        /// The same registration, trailer or container; the same name and date of birth.
        case certain

        public static func < (left: Strength, right: Strength) -> Bool { left.rawValue < right.rawValue }
    }

    public let record: IdentifiedRecord
    /// The strongest first; at least one.
    public let reasons: [Reason]

    /// Compares a call's identities with a record's; nil when they have nothing in common, or the record is a penalty
    /// that is paid.
    ///
    /// - Parameter merged: what some of the call's identities are, too, by a person's decision.
    public init?(
        of own: [Identity], in record: IdentifiedRecord, merged: [(own: Identity, other: Identity)] = []
    ) {
        if record.kind == .penalty, record.outstandingPence ?? 0 <= 0 { return nil }
        let reasons = own.filter(\.part.isMatched).compactMap { own in
            // A call that says the same thing twice has it in common once.
            let decided = merged.filter { $0.own == own }.flatMap { _, other in
                record.identities.filter(other.isSame).map { Reason(own, decidedToBe: $0) }
            }
            return (record.identities.compactMap { Reason(own, $0) } + decided).max { $0.rank < $1.rank }
        }
        guard !reasons.isEmpty else { return nil }
        self.record = record
        self.reasons = reasons.enumerated().sorted { left, right in
            (right.element.strength, left.offset) < (left.element.strength, right.offset)
        }.map(\.element)
    }

    /// The strongest first, then what has more in common, then what is owed, then the later event.
    public static func precedes(_ left: Match, _ right: Match) -> Bool {
        func rank(_ match: Match) -> (Int, Int, Int, Int) {
            (
                match.reasons[0].strength.rawValue, match.reasons.count, match.record.kind == .penalty ? 1 : 0,
                match.record.at.milliseconds
            )
        }
        return rank(left) > rank(right) || rank(left) == rank(right) && left.record.stream > right.record.stream
    }
}

extension Identity.Part {
    /// Whether the same in an earlier record is worth showing: a ferry line is in every second call.
    public var isMatched: Bool { self != .carrier && self != .person && self != .phone }
}

extension Match.Reason {
    /// What two identities have in common; nil for nothing.
    init?(_ own: Identity, _ other: Identity) {
        guard own.part.kind == other.part.kind, own.part.kind == .person || other.part.isMatched,
            let (strength, words) = Self.common(own, other)
        else { return nil }
        let isElsewhere = own.part != other.part && own.part.kind != .phone
        self.init(
            own: own, other: other, strength: strength,
            words: isElsewhere ? "\(words) (the \(other.part.words) then)" : words)
    }

    /// What a person decided that two have in common.
    fileprivate init(_ own: Identity, decidedToBe other: Identity) {
        self.init(own: own, other: other, strength: .certain, words: "decided to be the same \(own.part.kind.rawValue)")
    }

    /// Among several, the same part counts before another.
    fileprivate var rank: Int { strength.rawValue * 2 + (own.part == other.part ? 1 : 0) }

    private typealias Common = (Match.Strength, String)
    private static let slip = "differs by one letter or digit"

    private static func common(_ own: Identity, _ other: Identity) -> Common? {
        let name = own.part == .registration ? "registration" : own.part.words
        switch own.part.kind {
        case .vehicle:
            if own.joined == other.joined { return (.certain, "same \(name)") }
            if Resemblance.mark(own, other) == .markLookAlike {
                return (.likely, "same \(name), but for characters that look alike")
            }
            return isSlip(own.joined, other.joined) ? (.possible, "\(name) \(slip)") : nil
        case .haulier:
            if own.joined == other.joined { return (.likely, "same \(name)") }
            let (core, others) = (own.core.joined(), other.core.joined())
            if core == others { return (.likely, "same \(name), but for its legal form") }
            if Resemblance.company(own, other) == .companyAbbreviated {
                return (.likely, "same \(name), abbreviated or in another order")
            }
            return isSlip(core, others) ? (.possible, "\(name) \(slip)") : nil
        case .person: return persons(own, other)
        case .phone: return own.joined == other.joined ? (.possible, "same \(name)") : nil
        }
    }

    private static func persons(_ own: Identity, _ other: Identity) -> Common? {
        let births = own.birth.flatMap { birth in other.birth.map { $0 == birth } }
        let name = own.part.words
        if own.words.sorted() == other.words.sorted() {
            let order = own.words == other.words ? "" : ", in another order"
            // One word alone, such as a first name, is anybody's.
            let likely: Match.Strength = own.words.count > 1 ? .likely : .possible
            switch births {
            case true: return (.certain, "same \(name) name and date of birth\(order)")
            case false: return (.possible, "same \(name) name\(order), other date of birth")
            default: return (likely, "same \(name) name\(order)")
            }
        }
        guard births != false, own.words.count > 1 else { return nil }
        let isSlip =
            own.words.count == other.words.count && zip(own.words, other.words).count(where: { $0 != $1 }) == 1
            && zip(own.words, other.words).allSatisfy { $0 == $1 || Self.isSlip($0, $1) }
        guard isSlip || Resemblance.name(own.words, other.words) == .nameVariant else { return nil }
        let words = "\(name)'s name \(isSlip ? slip : "sounds the same")"
        return births == true ? (.likely, "\(words), same date of birth") : (.possible, words)
    }

    private static func isSlip(_ left: String, _ right: String) -> Bool {
        TypingError.isForgiven(in: left) && TypingError.isForgiven(in: right) && TypingError.isWithinOne(left, right)
    }
}
