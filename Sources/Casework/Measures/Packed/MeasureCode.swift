/// A text that stands as a number in packed columns.
public struct MeasureCode: Hashable, Sendable {
    /// What it is of.
    public enum Kind: String, CaseIterable, Sendable { case force, eventType, handler, port, carrier }

    public let kind: Kind
    public let text: String

    public init(_ kind: Kind, _ text: String) { (self.kind, self.text) = (kind, text) }

    static func force(_ slug: String) -> MeasureCode { MeasureCode(.force, slug) }
    static func eventType(_ code: String) -> MeasureCode { MeasureCode(.eventType, code) }
    static func handler(_ id: String) -> MeasureCode { MeasureCode(.handler, id) }
}

/// The numbers that stand for texts, 1 and up for each kind; 0 is not set. Once given out, a number stays.
public struct MeasureCodes: Hashable, Sendable {
    private var texts: [MeasureCode.Kind: [String]] = [:]
    private var numbers: [MeasureCode: Int] = [:]
    /// The largest that two bytes hold.
    static let most = 65_535

    public init() {}

    /// The number of a text; gives out the next one where it has none.
    public mutating func number(of code: MeasureCode) -> Int {
        if let number = numbers[code] { return number }
        let number = (texts[code.kind]?.count ?? 0) + 1
        // More forces, types or users than two bytes tell apart: the last of them stand together.
        guard number <= Self.most else { return Self.most }
        put(code, number)
        return number
    }

    /// Takes over a number that was given out before; in their order.
    public mutating func put(_ code: MeasureCode, _ number: Int) {
        numbers[code] = number
        if number == (texts[code.kind]?.count ?? 0) + 1 { texts[code.kind, default: []].append(code.text) }
    }

    /// What was given out beyond what others know.
    public func given(beyond known: MeasureCodes) -> [(code: MeasureCode, number: Int)] {
        numbers.filter { known.numbers[$0.key] == nil }.map { ($0.key, $0.value) }.sorted { $0.1 < $1.1 }
    }

    /// The number that a text has; nil for none, so that no call has it.
    func known(_ code: MeasureCode) -> Int? { numbers[code] }

    /// Nil for 0, and for a number that was not given out.
    func text(_ kind: MeasureCode.Kind, _ number: Int) -> String? {
        guard let texts = texts[kind], texts.indices.contains(number - 1) else { return nil }
        return texts[number - 1]
    }
}
