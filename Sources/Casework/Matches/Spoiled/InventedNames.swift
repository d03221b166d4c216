internal import ScriptEngine

/// Names, companies and marks that nobody has, for measuring how well they are known again.
enum InventedNames {
    /// First names with other ways to write them; some of these no rule of ours knows, as in life.
    static let first: [(name: String, others: [String])] = [
        ("Mohammed", ["Muhammad", "Mohamed", "Mohamad"]), ("Ahmed", ["Ahmad", "Achmed"]),
        ("Youssef", ["Yusuf", "Yousef"]), ("Hussein", ["Husain", "Hossein"]),
        ("Aleksandr", ["Alexander", "Oleksandr"]),
        ("Mihai", ["Mikhail", "Michael"]), ("Ion", ["Ioan", "John"]), ("Gheorghe", ["George", "Georgi"]),
        ("Andrei", ["Andrej", "Andrzej"]), ("Piotr", ["Petro", "Peter"]), ("Bogdan", ["Bohdan"]),
        ("Stefan", ["Stephan", "Stepan"]), ("Krzysztof", ["Christoph", "Kristof"]), ("José", ["Jose", "Josef"]),
        ("Nguyen", ["Nguyên"]), ("Samuel", ["Sam"]), ("Robert", ["Bob", "Rob"]), ("Vladimir", ["Volodymyr", "Vova"]),
        ("Katarzyna", ["Katerina", "Kate"]), ("Elena", ["Olena", "Helena"]), ("Maria", ["Mariya"]), ("Ana", ["Anna"]),
    ]

    /// A family name of two or three syllables.
    static func family(_ random: inout SeededGenerator) -> String {
        word(of: 2...3, random.pick(["", "escu", "ov", "ski", "enko", "son", "ani", "ak"], or: ""), &random)
    }

    /// What a company is called beside its trade and form.
    static func company(_ random: inout SeededGenerator) -> [String] {
        random.chance(0.7)
            ? [word(of: 2...3, "", &random)] : [word(of: 2...2, "", &random), word(of: 2...2, "", &random)]
    }

    /// A mark as one country has them, folded.
    static func mark(of country: String, _ random: inout SeededGenerator) -> String {
        let shape =
            switch country {
            case "GB": "aa99aaa"
            case "RO": random.pick(["b99aaa", "cj99aaa", "ar99aaa"], or: "b99aaa")
            case "PL": random.pick(["wa99999", "po9999a"], or: "wa99999")
            case "BG": "ca9999aa"
            case "DE": "maa9999"
            default: "aa999aa"
            }
        // Letters of a country's own places stand as they are.
        let fixed = ["RO": 1, "PL": 2, "BG": 2, "DE": 1][country] ?? 0
        return String(
            shape.enumerated().map { index, sign in
                sign == "9" ? digit(&random) : index < fixed ? sign : letter(&random)
            })
    }

    static func letter(_ random: inout SeededGenerator) -> Character { random.pick(letters, or: "a") }

    static func digit(_ random: inout SeededGenerator) -> Character { random.pick(digits, or: "0") }

    private static let letters = Array("abcdefghijklmnoprstuvwxyz")
    private static let digits = Array("0123456789")

    private static func word(
        of syllables: ClosedRange<Int>, _ ending: String, _ random: inout SeededGenerator
    ) -> String {
        let count = Int.random(in: syllables, using: &random)
        let text =
            (0..<count).map { _ in
                random.pick(
                    ["b", "d", "dr", "f", "g", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t", "v", "z"], or: "b")
                    + random.pick(["a", "e", "i", "o", "u"], or: "a")
            }.joined() + ending
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}
