/// The companies that carry lorries to the United Kingdom, by ferry, shuttle or rail.
///
/// - Note: Compiled for this project from the companies' public timetables; a name that is not in it reads as `other`.
public enum Carriers {
    /// A company.
    public struct Carrier: Hashable, Sendable {
        /// As files and packed calls have it; nothing else of what a handler wrote down goes into a report.
        public let code: String
        public let name: String
        /// Its names, as whole folded words in a row: any of them anywhere in a text is enough.
        fileprivate let names: [[String]]
        /// Names too short or too common for that: they must be the whole text.
        fileprivate let whole: [[String]]

        fileprivate init(_ code: String, _ name: String, _ names: [String], whole: [String] = []) {
            (self.code, self.name) = (code, name)
            (self.names, self.whole) = (names.map(Carriers.words), whole.map(Carriers.words))
        }
    }

    /// In the order in which reports list them.
    public static let all = [
        Carrier(
            "eurotunnel", "Eurotunnel LeShuttle Freight",
            ["eurotunnel", "euro tunnel", "channel tunnel", "leshuttle", "shuttle", "getlink"],
            whole: ["tunnel", "the tunnel", "chunnel"]),
        Carrier("po", "P&O Ferries", ["P&O", "P and O", "PO ferries", "P O ferries"], whole: ["po", "P O", "PandO"]),
        Carrier("dfds", "DFDS", ["dfds", "D F D S"]),
        Carrier("irish-ferries", "Irish Ferries", ["irish ferries", "irish ferry", "irishferries"]),
        Carrier("stena", "Stena Line", ["stena", "stenaline"]),
        Carrier("brittany", "Brittany Ferries", ["brittany ferries", "brittany ferry"], whole: ["brittany"]),
        Carrier("cldn", "CLdN", ["cldn", "cobelfret"]),
        Carrier("seatruck", "Seatruck Ferries", ["seatruck", "sea truck"]),
        Carrier("condor", "Condor Ferries", ["condor ferries", "condor ferry"], whole: ["condor"]),
        Carrier("finnlines", "Finnlines", ["finnlines", "finn lines"]),
    ]

    /// What stands for a company that the list lacks.
    public static let other = Carrier("other", "Another carrier", [])

    /// The company that a handler wrote down, by whole words: `po` is P&O, and no part of "port".
    ///
    /// - Returns: `other` for what names none of the list, and for what names two: which it was is not said.
    public static func carrier(named text: String) -> Carrier {
        let words = words(text)
        let named = all.filter { carrier in
            carrier.whole.contains(words) || carrier.names.contains { words.contains($0) }
        }
        return named.count == 1 ? named[0] : other
    }

    public static func carrier(code: String) -> Carrier? { (all + [other]).first { $0.code == code } }

    private static func words(_ text: String) -> [String] { TextWord.words(of: text).map(\.folded) }
}
