public import ReferenceData

/// Something that was seized in an operation.
public struct Seizure: Hashable, Sendable {
    /// What kind of thing. The one table of them. [D]
    public enum Kind: String, CaseIterable, Sendable {
        case cash, drugs, tobacco, alcohol, vehicle, trailer, vessel, firearm, weapon, documents, phones, goods, other

        /// As people say it.
        public var words: String {
            switch self {
            case .documents: "false documents"
            case .phones: "phones and other devices"
            case .other: "something else"
            default: rawValue
            }
        }
    }

    /// What it is counted in.
    public enum Unit: String, CaseIterable, Sendable {
        case items
        case kilograms = "kg"
        case grams = "g"
        case litres = "l"
        case cigarettes, tablets, plants

        /// As people write it behind a number.
        public var words: String { self == .litres ? "litres" : rawValue }

        /// What people write, in any case.
        fileprivate init?(written text: String) {
            let synonyms: [String: Unit] = [
                "": .items, "item": .items, "kilo": .kilograms, "kilos": .kilograms, "kilogram": .kilograms,
                "kilograms": .kilograms, "gram": .grams, "grams": .grams, "litre": .litres, "litres": .litres,
                "cigarette": .cigarettes, "sticks": .cigarettes, "tablet": .tablets, "pills": .tablets,
                "plant": .plants,
            ]
            guard let unit = Unit(rawValue: text) ?? synonyms[text] else { return nil }
            self = unit
        }
    }

    /// How much: an exact number, to the thousandth.
    public struct Quantity: Hashable, Sendable {
        /// 1 to 10¹², a thousandth of the unit each.
        public let thousandths: Int
        public let unit: Unit

        /// Nil for a number outside what `thousandths` takes.
        public init?(thousandths: Int, unit: Unit) {
            guard (1...1_000_000_000_000).contains(thousandths) else { return nil }
            (self.thousandths, self.unit) = (thousandths, unit)
        }

        /// Reads `2.5 kg`, `12,000 cigarettes`, `3`.
        ///
        /// - Throws: `quantity.format`.
        public static func read(_ text: String) throws(Misread) -> Quantity {
            let misread = Misread(
                code: "quantity.format",
                expected: "a number and a unit (2.5 kg, 400 g, 12,000 cigarettes, 30 tablets, 5 litres, or just 3)")
            let text = PlainText.of(text).lowercased()
            let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
            let parts = number.filter { $0 != "," }.split(separator: ".", omittingEmptySubsequences: false)
            let fraction = parts.count == 2 ? String(parts[1]) : ""
            guard text.utf8.count <= 60, (1...2).contains(parts.count), (1...9).contains(parts[0].count),
                parts.count == 1 || (1...3).contains(fraction.count), let whole = Int(parts[0]),
                let rest = Int(fraction.padding(to: 3)),
                let unit = Unit(written: PlainText.of(String(text.dropFirst(number.count)))),
                let quantity = Quantity(thousandths: whole * 1_000 + rest, unit: unit)
            else { throw misread }
            return quantity
        }

        /// As people write it: `2.5 kg`.
        public var words: String {
            let rest = thousandths % 1_000
            let digits = String(String(rest + 1_000).dropFirst())
            let fraction = rest == 0 ? "" : "." + digits.trimmingZeros
            return "\((thousandths / 1_000).grouped)\(fraction) \(unit.words)"
        }
    }

    public let kind: Kind
    public let quantity: Quantity?
    /// What it is worth, where somebody said so; of cash, the sum.
    public let pence: Int?
    /// What it is in words.
    public let what: String?

    public init(_ kind: Kind, quantity: Quantity? = nil, pence: Int? = nil, what: String? = nil) {
        (self.kind, self.quantity, self.pence, self.what) = (kind, quantity, pence, what)
    }

    /// As terminal and pages say it: `drugs, 2.5 kg, worth £1,000.00 (cannabis)`.
    public var words: String {
        let worth = pence.map { (kind == .cash ? "" : "worth ") + Money.text(pence: $0) }
        let facts = [kind.words, quantity?.words, worth].compactMap(\.self).joined(separator: ", ")
        return facts + (what.map { " (\($0))" } ?? "")
    }
}

extension String {
    fileprivate func padding(to digits: Int) -> String {
        self + String(repeating: "0", count: max(0, digits - count))
    }

    fileprivate var trimmingZeros: String {
        var text = self
        while text.hasSuffix("0") { text.removeLast() }
        return text
    }
}
