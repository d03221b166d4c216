/// The 249 countries and territories of ISO 3166-1.
public enum Countries {
    /// All countries by alpha-2.
    public static var all: [Country] { list.countries }

    /// The country with an alpha-2 or alpha-3 code, in any case; nil when there is none.
    public static func country(code: String) -> Country? {
        let code = code.uppercased()
        return all.first { $0.alpha2 == code || $0.alpha3 == code }
    }

    /// Countries by code, distinguishing sign or part of a name, best first.
    ///
    /// - Parameter limit: the most to return; none for zero or less.
    public static func search(_ text: String, limit: Int) -> [Country] {
        let hits = list.index.hits(text).sorted { ($0.match.rawValue, $0.item) < ($1.match.rawValue, $1.item) }
        return hits.prefix(max(0, limit)).map { all[$0.item] }
    }

    /// Reads an alpha-2 or alpha-3 code, a distinguishing sign, or a part of a name that stands for one country.
    ///
    /// A code wins over a sign; `country.signOfAnother` warns when the text is also the sign of another country.
    /// - Throws: `country.unknown`, or `country.several`, which names up to five candidates.
    public static func read(_ text: String) throws(Misread) -> Reading<Country> {
        let code = SearchText.words(text).uppercased()
        let signed = all.first { $0.distinguishingSign == code }
        if let coded = country(code: code) {
            guard let signed, signed != coded else { return Reading(value: coded) }
            let message =
                "Read as the code of \(coded.name). On a vehicle it is the sign of \(signed.name): check which."
            return Reading(value: coded, warnings: [Warning(code: "country.signOfAnother", message: message)])
        }
        if let signed { return Reading(value: signed) }
        let best = NameIndex.best(list.index.hits(text), of: text)
        guard let item = best.first else {
            throw Misread(
                code: "country.unknown",
                expected: "a country's name, ISO code or distinguishing sign (Poland, PL, POL)")
        }
        guard best.count == 1 else {
            let names = best.map { all[$0].name }
            throw Misread(code: "country.several", expected: "one country of: " + NameIndex.candidates(names))
        }
        return Reading(value: all[item])
    }

    /// Other names and adjectives of each country, in the order of `all`.
    static var otherNames: [[String]] { list.otherNames }

    static var index: NameIndex { list.index }

    private static let list = CountryList()
}

/// The countries with their index, built once.
private struct CountryList: Sendable {
    let countries: [Country]
    let otherNames: [[String]]
    let index: NameIndex

    init() {
        var countries: [Country] = []
        var otherNames: [[String]] = []
        for row in CSVTable(PackageResources.countries_csv).rows {
            guard let alpha2 = row["alpha2"], let alpha3 = row["alpha3"], let name = row["name"],
                let nationality = row["nationality"], let sign = row["sign"], let also = row["also"]
            else { continue }
            countries.append(
                Country(
                    alpha2: alpha2, alpha3: alpha3, name: name, nationality: nationality,
                    distinguishingSign: sign.isEmpty ? nil : sign))
            otherNames.append(also.split(separator: ";").map(String.init))
        }
        self.countries = countries
        self.otherNames = otherNames
        index = NameIndex(
            zip(countries, otherNames).map { country, others in
                let codes = [country.alpha2, country.alpha3, country.distinguishingSign ?? ""]
                return (codes: codes, names: [country.name] + others)
            })
    }
}
