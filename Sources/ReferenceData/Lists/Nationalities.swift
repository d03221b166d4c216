/// The nationalities of ISO 3166-1, and the four codes for people without one that is known.
public enum Nationalities {
    /// The countries' nationalities by alpha-2, then XXA, XXB, XXC and XXX.
    public static let all: [Nationality] =
        Countries.all.map { Nationality(code: $0.alpha3, name: $0.nationality) } + [
            Nationality(code: "XXA", name: "Stateless"),
            Nationality(code: "XXB", name: "Refugee (1951 Convention)"),
            Nationality(code: "XXC", name: "Refugee (other)"),
            Nationality(code: "XXX", name: "Unspecified"),
        ]

    /// The nationality with a three-letter code, in any case; nil when there is none.
    public static func nationality(code: String) -> Nationality? {
        let code = code.uppercased()
        return all.first { $0.code == code }
    }

    /// Nationalities by code, adjective or part of a country's name, best first.
    ///
    /// - Parameter limit: the most to return; none for zero or less.
    public static func search(_ text: String, limit: Int) -> [Nationality] {
        let hits = index.hits(text).sorted { ($0.match.rawValue, $0.item) < ($1.match.rawValue, $1.item) }
        return hits.prefix(max(0, limit)).map { all[$0.item] }
    }

    /// Reads a code, an adjective, or a part of a country's name that stands for one nationality.
    ///
    /// A people without a state of its own (Kurdish) is not a nationality.
    /// - Throws: `nationality.unknown`, or `nationality.several`, which names up to five candidates.
    public static func read(_ text: String) throws(Misread) -> Reading<Nationality> {
        let best = NameIndex.best(index.hits(text), of: text)
        guard let item = best.first else {
            throw Misread(
                code: "nationality.unknown",
                expected: "a nationality, country or ISO code (Vietnamese, Vietnam, VNM), or XXA for stateless")
        }
        guard best.count == 1 else {
            let names = best.map { all[$0].name }
            throw Misread(code: "nationality.several", expected: "one nationality of: " + NameIndex.candidates(names))
        }
        return Reading(value: all[item])
    }

    static let index: NameIndex = {
        let countries = zip(Countries.all, Countries.otherNames).map { country, others in
            (codes: [country.alpha2, country.alpha3], names: [country.nationality, country.name] + others)
        }
        let others = [("XXA", "Stateless"), ("XXB", "Refugee"), ("XXC", "Refugee other"), ("XXX", "Unspecified")]
        return NameIndex(countries + others.map { (codes: [$0.0], names: [$0.1]) })
    }()
}
