/// Type-ahead over the lists that answers are taken from.
public enum Suggestions {
    /// A list that can be searched.
    public enum Kind: String, CaseIterable, Sendable {
        case port
        case force
        case country
        case nationality
        /// Makes of lorries, vans, coaches and trailers; any other text is as good an answer.
        case vehicleMake
    }

    /// The items that a typed text may be the beginning of, best first, each once.
    ///
    /// What the text is the code or the beginning of comes first, then what has a word that begins with it, then what
    /// has it anywhere, then what would begin with it but for one typing error. Ports that lorries mostly use stand before
    /// others that match about as well.
    ///
    /// - Parameters:
    ///   - text: in any case, with or without accents; nothing matches an empty text, or one of over 100 characters.
    ///   - limit: the most to return; none for zero or less.
    public static func of(_ kind: Kind, matching text: String, limit: Int = 8) -> [Suggestion] {
        guard limit > 0 else { return [] }
        let index = index(kind)
        let isPart = SearchText.words(text).count >= 3
        let ranked = index.hits(text)
            .filter { isPart || $0.match <= .wordPrefix }
            .map { (rank: kind == .port ? Ports.rank($0) : rank($0.match), item: $0.item) }
            .sorted { ($0.rank, $0.item) < ($1.rank, $1.item) }
        var items = ranked.prefix(limit).map(\.item)
        if items.count < limit {
            let known = Set(items)
            items += index.slips(text).filter { !known.contains($0) }.prefix(limit - items.count)
        }
        return items.map { suggestion(kind, $0) }
    }

    private static func index(_ kind: Kind) -> NameIndex {
        switch kind {
        case .port: Ports.index
        case .force: Forces.index
        case .country: Countries.index
        case .nationality: Nationalities.index
        case .vehicleMake: VehicleMakes.index
        }
    }

    /// As they are read, but the beginning of a code counts as that of a name.
    private static func rank(_ match: NameIndex.Match) -> Int {
        switch match {
        case .code: 0
        case .name: 1
        case .namePrefix, .codePrefix: 2
        case .wordPrefix: 3
        case .substring: 4
        }
    }

    private static func suggestion(_ kind: Kind, _ item: Int) -> Suggestion {
        switch kind {
        case .port:
            let port = Ports.all[item]
            let country = Countries.country(code: port.country)?.name ?? port.country
            return Suggestion(
                code: port.code, name: port.name,
                hint: [country, port.mode?.rawValue ?? "", port.code].filter { !$0.isEmpty }.joined(separator: ", "))
        case .force:
            let force = Forces.all[item]
            return Suggestion(code: force.slug, name: force.name, hint: force.rocu)
        case .country:
            let country = Countries.all[item]
            let sign = country.distinguishingSign.map { ", \($0) on vehicles" } ?? ""
            return Suggestion(code: country.alpha2, name: country.name, hint: country.alpha2 + sign)
        case .nationality:
            let nationality = Nationalities.all[item]
            let country = Countries.country(code: nationality.code)?.name
            return Suggestion(code: nationality.code, name: nationality.name, hint: country ?? nationality.code)
        case .vehicleMake:
            let make = VehicleMakes.all[item]
            return Suggestion(code: make.name, name: make.name, hint: make.kind.rawValue)
        }
    }
}
