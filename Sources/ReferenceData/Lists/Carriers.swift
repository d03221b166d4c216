/// The companies that carry lorries to the United Kingdom, by ferry, shuttle or rail.
///
/// - Note: Compiled for this project from the companies' public timetables; a name that is not in it reads as `other`.
public enum Carriers {
    /// A company.
    public struct Carrier: Hashable, Sendable {
        public let code: String
        public let name: String
        /// What its names have in common, folded, each enough by itself.
        fileprivate let words: [String]
    }

    /// In the order in which reports list them.
    public static let all = [
        Carrier(code: "eurotunnel", name: "Eurotunnel LeShuttle Freight", words: ["tunnel", "shuttle", "getlink"]),
        Carrier(code: "po", name: "P&O Ferries", words: ["p&o", "p & o", "p and o", "p o ferries", "po ferries"]),
        Carrier(code: "dfds", name: "DFDS", words: ["dfds"]),
        Carrier(code: "irish-ferries", name: "Irish Ferries", words: ["irish ferr"]),
        Carrier(code: "stena", name: "Stena Line", words: ["stena"]),
        Carrier(code: "brittany", name: "Brittany Ferries", words: ["brittany"]),
        Carrier(code: "cldn", name: "CLdN", words: ["cldn", "cobelfret"]),
        Carrier(code: "seatruck", name: "Seatruck Ferries", words: ["seatruck"]),
        Carrier(code: "condor", name: "Condor Ferries", words: ["condor"]),
        Carrier(code: "finnlines", name: "Finnlines", words: ["finnlines"]),
    ]

    /// What stands for a company that the list lacks.
    public static let other = Carrier(code: "other", name: "Another carrier", words: [])

    /// The company that a handler wrote down.
    public static func carrier(named text: String) -> Carrier {
        let text = text.lowercased()
        return all.first { $0.words.contains(where: text.contains) } ?? other
    }

    public static func carrier(code: String) -> Carrier? { (all + [other]).first { $0.code == code } }
}
