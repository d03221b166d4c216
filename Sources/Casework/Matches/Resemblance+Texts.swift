internal import ReferenceData
internal import ScriptEngine

extension Resemblance {
    // MARK: Marks

    static func mark(_ own: Identity, _ other: Identity) -> Clue? {
        let (left, right) = (own.joined, other.joined)
        if left == right { return nil }
        if LookAlike.folded(left) == LookAlike.folded(right) { return .markLookAlike }
        guard TypingError.isWithinOne(left, right) else { return .markDiffers }
        if left.count != right.count { return .markLength }
        return left.sorted() == right.sorted() ? .markTransposed : .markSlip
    }

    static func country(_ own: Identity, _ other: Identity) -> Clue? {
        guard let left = own.country, let right = other.country else { return nil }
        return left == right ? .countrySame : .countryDiffers
    }

    // MARK: Companies

    static func company(_ own: Identity, _ other: Identity) -> Clue? {
        if own.core.joined() == other.core.joined() { return nil }
        let (left, right) = (CompanyName.canonical(own.words), CompanyName.canonical(other.words))
        if left.sorted() == right.sorted() || left.joined() == right.joined() { return .companyAbbreviated }
        let (ownWords, otherWords) = (CompanyName.distinctive(own.words), CompanyName.distinctive(other.words))
        if ownWords.sorted() == otherWords.sorted() { return .companyTrade }
        if isSlip(ownWords.joined(), otherWords.joined()) || isSlip(left.joined(), right.joined()) {
            return .companySlip
        }
        let (ownSet, otherSet) = (Set(ownWords), Set(otherWords))
        let shared = ownSet.intersection(otherSet).count
        return shared > 0 && shared * 2 >= max(ownSet.count, otherSet.count) ? .companyOverlap : .companyDiffers
    }

    // MARK: Persons

    static func name(_ left: [String], _ right: [String]) -> Clue {
        if left == right { return .nameSame }
        let (own, other) = (left.sorted(), right.sorted())
        if own == other || left.joined() == right.joined() { return .nameReordered }
        let (ownSounds, otherSounds) = (left.map(SpokenName.skeleton), right.map(SpokenName.skeleton))
        if ownSounds.sorted() == otherSounds.sorted() { return .nameVariant }
        if left.count == right.count {
            // Word by word, whatever their order: all but one are the same, and that one is a slip away.
            let (rest, others) = (Self.difference(left, right), Self.difference(right, left))
            if rest.count == 1, others.count == 1, isSlip(rest[0], others[0]) { return .nameSlip }
        }
        let (few, many) = left.count < right.count ? (ownSounds, otherSounds) : (otherSounds, ownSounds)
        if few.count < many.count, Self.difference(few, many).isEmpty { return .namePart }
        return .nameDiffers
    }

    static func birth(_ left: CivilDate?, _ right: CivilDate?) -> Clue? {
        guard let left, let right else { return nil }
        if left == right { return .birthSame }
        let (own, other) = (left.parts, right.parts)
        if own.year == other.year, own.month == other.day, own.day == other.month { return .birthSwapped }
        let digits = zip(left.description, right.description)
        return digits.count(where: { $0 != $1 }) == 1 ? .birthDigit : .birthDiffers
    }

    /// What is left of some words once each of others has taken its like away.
    private static func difference(_ words: [String], _ others: [String]) -> [String] {
        var rest = words
        for other in others { if let index = rest.firstIndex(of: other) { rest.remove(at: index) } }
        return rest
    }

    private static func isSlip(_ left: String, _ right: String) -> Bool {
        TypingError.isForgiven(in: left) && TypingError.isForgiven(in: right) && TypingError.isWithinOne(left, right)
    }
}
