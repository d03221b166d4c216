/// The 48 police forces.
public enum Forces {
    /// All forces in the order of the ONS code, those without one last.
    public static let all: [PoliceForce] = CSVTable(PackageResources.police_forces_csv).rows.compactMap { row in
        guard let slug = row["slug"], let name = row["name"], let rocu = row["rocu"] else { return nil }
        let onsCode = row["ons_pfa"].flatMap { $0.isEmpty ? nil : $0 }
        return PoliceForce(slug: slug, name: name, onsCode: onsCode, rocu: rocu)
    }

    /// The force with a slug; nil when there is none.
    public static func force(slug: String) -> PoliceForce? { all.first { $0.slug == slug } }

    /// Forces by slug, spoken abbreviation or part of a name, best first.
    ///
    /// - Parameter limit: the most to return; none for zero or less.
    public static func search(_ text: String, limit: Int) -> [PoliceForce] {
        let hits = index.hits(text).sorted { ($0.match.rawValue, $0.item) < ($1.match.rawValue, $1.item) }
        return hits.prefix(max(0, limit)).map { all[$0.item] }
    }

    /// Reads a slug, a spoken abbreviation (Met, GMP, PSNI, TVP) or a part of a name that stands for one force.
    ///
    /// - Throws: `force.unknown`, or `force.several`, which names up to five candidates.
    public static func read(_ text: String) throws(Misread) -> Reading<PoliceForce> {
        let best = NameIndex.best(index.hits(text), of: text)
        guard let item = best.first else {
            throw Misread(
                code: "force.unknown", expected: "a police force of the United Kingdom (Kent, Thames Valley, GMP)")
        }
        guard best.count == 1 else {
            let names = best.map { all[$0].name }
            throw Misread(code: "force.several", expected: "one force of: " + NameIndex.candidates(names))
        }
        return Reading(value: all[item])
    }

    static let index = NameIndex(
        all.map { (codes: [$0.slug] + (abbreviations[$0.slug] ?? []), names: [$0.name, $0.slug]) })

    private static let abbreviations: [String: [String]] = [
        "metropolitan": ["Met", "The Met", "MPS"], "greater-manchester": ["GMP"], "northern-ireland": ["PSNI"],
        "thames-valley": ["TVP"], "west-midlands": ["WMP"], "west-yorkshire": ["WYP"], "south-yorkshire": ["SYP"],
        "north-yorkshire": ["NYP"], "north-wales": ["NWP"], "south-wales": ["SWP"], "city-of-london": ["COLP"],
        "scotland": ["Police Scotland"], "avon-and-somerset": ["ASP"], "devon-and-cornwall": ["DCP"],
        "mdp": ["MOD Police"],
    ]
}
