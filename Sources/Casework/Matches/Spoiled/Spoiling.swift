internal import ReferenceData
internal import ScriptEngine

/// What callers, handlers and lists make of a mark, a company or a name.
enum Spoiling {
    // MARK: Marks

    /// - Parameter mark: folded.
    static func mark(_ mark: String, _ random: inout SeededGenerator) -> String {
        var signs = Array(mark.uppercased())
        switch random.pick(weighted: marks, or: .spaced) {
        case .spaced: signs.insert(random.pick([" ", "-", "."], or: " "), at: min(2, signs.count))
        case .cyrillic: signs = signs.map { cyrillic[$0] ?? $0 }
        case .lookAlike:
            for index in signs.indices {
                if let other = lookAlikes[signs[index]], random.chance(0.7) { signs[index] = other }
            }
        case .slip: slip(&signs, &random)
        case .transposed: swap(&signs, &random)
        case .dropped: if signs.count > 4 { signs.remove(at: Int.random(in: 0..<signs.count, using: &random)) }
        case .doubled:
            let index = Int.random(in: 0..<signs.count, using: &random)
            signs.insert(signs[index], at: index)
        case .twoSlips:
            slip(&signs, &random)
            slip(&signs, &random)
        }
        return String(signs)
    }

    private enum Mark { case spaced, cyrillic, lookAlike, slip, transposed, dropped, doubled, twoSlips }

    private static let marks: [(item: Mark, weight: Double)] = [
        (.spaced, 3), (.cyrillic, 1), (.lookAlike, 3), (.slip, 3), (.transposed, 2), (.dropped, 1.5), (.doubled, 0.5),
        (.twoSlips, 1),
    ]

    private static let lookAlikes: [Character: Character] = [
        "0": "O", "O": "0", "1": "I", "I": "1", "2": "Z", "Z": "2", "5": "S", "S": "5", "8": "B", "B": "8",
    ]

    private static let cyrillic: [Character: Character] = [
        "A": "А", "B": "В", "E": "Е", "K": "К", "M": "М", "H": "Н", "O": "О", "P": "Р", "C": "С", "T": "Т", "X": "Χ",
    ]

    // MARK: Companies

    /// - Parameters:
    ///   - own: what it is called.
    ///   - trade: a word of its trade.
    static func company(own: [String], trade: String, form: String, _ random: inout SeededGenerator) -> String {
        var (own, trade, form) = (own, trade, form)
        switch random.pick(weighted: companies, or: .form) {
        case .form: form = random.pick(["", "Ltd", "GmbH", "S.R.L.", "Sp. z o.o."].filter { $0 != form }, or: "")
        case .abbreviated: trade = abbreviations[trade]?.randomElement(using: &random) ?? trade
        case .ampersand: own.append("&")
        case .slip:
            var signs = Array(own[0])
            slip(&signs, &random)
            own[0] = String(signs)
        case .order: return ([trade] + own + [form]).filter { !$0.isEmpty }.joined(separator: " ")
        case .tradeLess: trade = ""
        case .otherTrade: trade = random.pick(Array(abbreviations.keys).sorted(), or: trade)
        case .runTogether: own = [own.joined()]
        case .wordLess: own = Array(own.prefix(1))
        case .accents:
            own = own.map { $0.replacing("a", with: "ă").replacing("s", with: "ș").replacing("o", with: "о") }
        }
        return (own + [trade, form]).filter { !$0.isEmpty }.joined(separator: " ")
    }

    private enum Company {
        case form, abbreviated, ampersand, slip, order, tradeLess, otherTrade, runTogether, wordLess, accents
    }

    private static let companies: [(item: Company, weight: Double)] = [
        (.form, 4), (.abbreviated, 3), (.ampersand, 0.5), (.slip, 3), (.order, 1), (.tradeLess, 2), (.otherTrade, 1),
        (.runTogether, 1), (.wordLess, 1), (.accents, 2),
    ]

    static let abbreviations: [String: [String]] = [
        "Transport": ["Trans", "Transp.", "Transporte"], "International": ["Intl", "Int."],
        "Logistics": ["Log", "Logistik", "Logistica"], "Spedition": ["Sped.", "Spedycja"], "Haulage": ["Haul."],
        "Freight": ["Frt"], "Express": ["Exp.", "Expres"], "Cargo": ["Kargo"],
    ]

    // MARK: Persons

    /// - Parameter variants: other ways to write the first name.
    static func name(_ words: [String], variants: [String], _ random: inout SeededGenerator) -> String {
        var words = words
        switch random.pick(weighted: names, or: .order) {
        case .order: words.reverse()
        case .variant: if let other = variants.randomElement(using: &random) { words[0] = other }
        case .slip:
            let index = Int.random(in: 0..<words.count, using: &random)
            var signs = Array(words[index])
            slip(&signs, &random)
            words[index] = String(signs)
        case .part: if words.count > 1 { words.remove(at: words.count > 2 ? 1 : 0) }
        case .accents: words = words.map { $0.replacing("e", with: "é").replacing("a", with: "а") }
        case .added: words.insert(InventedNames.family(&random), at: 1)
        }
        return words.joined(separator: " ")
    }

    private enum Name { case order, variant, slip, part, accents, added }

    private static let names: [(item: Name, weight: Double)] = [
        (.order, 3), (.variant, 3), (.slip, 3), (.part, 1), (.accents, 1), (.added, 1),
    ]

    /// - Returns: nil where nobody asked.
    static func birth(_ date: CivilDate, _ random: inout SeededGenerator) -> CivilDate? {
        let (year, month, day) = date.parts
        switch random.unit() {
        case ..<0.3: return nil
        case ..<0.4: return CivilDate(year: year, month: day, day: month) ?? date
        case ..<0.5:
            return CivilDate(year: year - 10 + 20 * Int.random(in: 0...1, using: &random), month: month, day: day)
        case ..<0.55: return CivilDate(year: year, month: month, day: day % 28 + 1)
        default: return date
        }
    }

    // MARK: Fingers and ears

    /// Another letter or digit in the place of one.
    private static func slip(_ signs: inout [Character], _ random: inout SeededGenerator) {
        guard !signs.isEmpty else { return }
        let index = Int.random(in: 0..<signs.count, using: &random)
        let isUpper = signs[index].isUppercase
        let other = signs[index].isNumber ? InventedNames.digit(&random) : InventedNames.letter(&random)
        signs[index] = isUpper ? Character(other.uppercased()) : other
    }

    private static func swap(_ signs: inout [Character], _ random: inout SeededGenerator) {
        guard signs.count > 1 else { return }
        let index = Int.random(in: 0..<signs.count - 1, using: &random)
        signs.swapAt(index, index + 1)
    }
}
