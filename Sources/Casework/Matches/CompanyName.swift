/// What of a company's name tells it from others: not its legal form, nor the words of its trade, which are written in
/// as many ways as there are countries.
enum CompanyName {
    /// The words without the legal form behind them; all of them where nothing else is left.
    static func core(of words: [String]) -> [String] {
        var core = words
        while core.count > 1, let last = core.last, legalForms.contains(last) { core.removeLast() }
        return core
    }

    /// The core with abbreviations written out and words of the trade in one spelling; joining words are left out.
    static func canonical(_ words: [String]) -> [String] {
        var core = core(of: words).filter { !joining.contains($0) }
        // Forms stand before the name as well: "OOO Vostok".
        while core.count > 1, let first = core.first, legalForms.contains(first), first.count > 1 { core.removeFirst() }
        return core.isEmpty ? words : core.map { spellings[$0] ?? $0 }
    }

    /// Of the canonical words, those that are not of the trade; all of them where nothing else is left.
    static func distinctive(_ words: [String]) -> [String] {
        let canonical = canonical(words)
        let own = canonical.filter { trade[$0] == nil }
        return own.isEmpty ? canonical : own
    }

    private static let joining: Set<String> = ["and", "und", "et", "i", "y", "e", "the"]

    private static let legalForms: Set<String> = [
        "ab", "ag", "as", "bv", "bvba", "co", "company", "corp", "cv", "d", "doo", "ead", "eood", "gmbh", "inc", "j",
        "kft", "kg", "lda", "limited", "llc", "llp", "ltd", "ltda", "nv", "o", "ood", "ooo", "ou", "oy", "plc", "pvt",
        "r", "sa", "sarl", "sas", "sia", "sl", "slu", "so", "sp", "spa", "spol", "spzoo", "srl", "sro", "uab", "vof",
        "z", "zoo",
    ]

    /// Words of the trade, each with the spellings that stand for it.
    private static let trade: [String: [String]] = [
        "transport": [
            "trans", "transp", "transports", "transporte", "transporten", "transportes", "trasporti", "transportu",
            "tpt", "transporter", "transporti",
        ],
        "international": ["intl", "int", "internat", "internationale", "internacional", "internazionale"],
        "logistics": ["log", "logistic", "logistik", "logistica", "logistika", "logistique", "logistyka"],
        "spedition": ["spedycja", "speditie", "spedycyjna", "spedizioni", "sped", "spedition"],
        "express": ["exp", "expres", "ekspres"],
        "haulage": ["haul", "hauliers", "haulier"],
        "freight": ["frt", "fracht"],
        "cargo": ["kargo"],
        "service": ["services", "serv", "servis", "serwis", "servicii"],
        "group": ["grp", "gruppe", "grup", "grupa", "groupe"],
        "brothers": ["bros", "gebr", "gebruder", "freres"],
        "trucking": ["trucks", "truck"],
    ]

    private static let spellings: [String: String] = Dictionary(
        trade.flatMap { word, others in others.map { ($0, word) } }, uniquingKeysWith: { first, _ in first })
}
