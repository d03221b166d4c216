/// The ports that a script may name: 63 curated, then the seaports of UN/LOCODE near the United Kingdom.
public enum Ports {
    /// Curated ports in the order of the file, then the others by code; codes are unique.
    public static var all: [Port] { list.ports }

    /// The port with a UN/LOCODE, in any case; nil when there is none.
    public static func port(code: String) -> Port? {
        list.byCode[code.uppercased()].map { list.ports[$0] }
    }

    /// Ports by code or part of a name, best first: curated ones before others that match about as well.
    ///
    /// - Parameter limit: the most to return; none for zero or less.
    public static func search(_ text: String, limit: Int) -> [Port] {
        let ranked = list.index.hits(text).map { (rank: rank($0), item: $0.item) }
            .sorted { ($0.rank, $0.item) < ($1.rank, $1.item) }
        return ranked.prefix(max(0, limit)).map { list.ports[$0.item] }
    }

    /// The curated port nearest to a point, however far; nil never, as long as there is a list.
    public static func nearest(to point: Coordinate) -> Nearest<Port>? {
        Nearest.of(curated, to: point) { $0.coordinate }
    }

    /// The ports that lorries to the United Kingdom mostly use, in the order of the file; each has a position.
    public static let curated = all.filter(\.isCurated)

    /// Reads a code, or a part of a name that stands for one port best; a curated port wins over the rest.
    ///
    /// Warns `port.chertsey` for GBHEY, which is Chertsey where Heysham is nearly always meant and is what is read,
    /// and `port.sameName` when an uncurated port has exactly the name that was given.
    /// - Throws: `port.unknown`, or `port.several`, which names up to five candidates.
    public static func read(_ text: String) throws(Misread) -> Reading<Port> {
        if SearchText.words(text).filter({ $0 != " " }) == "gbhey", let heysham = port(code: "GBHYM") {
            return Reading(value: heysham, warnings: [heyshamWarning])
        }
        let hits = list.index.hits(text)
        let best = NameIndex.best(hits, of: text, rank: rank)
        guard let item = best.first else {
            throw Misread(code: "port.unknown", expected: "a port's name or UN/LOCODE (Dover, GBDVR)")
        }
        guard best.count == 1 else {
            let names = best.map { "\(list.ports[$0].name) (\(list.ports[$0].code))" }
            throw Misread(code: "port.several", expected: "one port of: " + NameIndex.candidates(names))
        }
        let namesakes = hits.filter { $0.match == .name && $0.item != item }.map { list.ports[$0.item] }
        guard let other = namesakes.first else { return Reading(value: list.ports[item]) }
        let message = "There is also \(other.name) (\(other.code)). Check which port is meant."
        return Reading(
            value: list.ports[item], warnings: [Warning(code: "port.sameName", message: message)])
    }

    private static let heyshamWarning = Warning(
        code: "port.chertsey",
        message: "GBHEY is Chertsey, which has no ferry. Heysham (GBHYM) was taken; check the port.")

    /// How far down a match stands: curated ports before others that match about as well.
    static func rank(_ hit: NameIndex.Hit) -> Int {
        let isCurated = list.ports[hit.item].isCurated
        return switch hit.match {
        case .code: 0
        case .name: isCurated ? 1 : 4
        case .namePrefix: isCurated ? 2 : 5
        case .wordPrefix: isCurated ? 3 : 7
        case .codePrefix: isCurated ? 6 : 8
        case .substring: isCurated ? 6 : 9
        }
    }

    static var index: NameIndex { list.index }

    private static let list = PortList()
}

/// The ports with their indexes, built once.
private struct PortList: Sendable {
    let ports: [Port]
    let byCode: [String: Int]
    let index: NameIndex

    // English names, and what drivers call the places, where they are not part of the local name.
    private static let spoken: [String: [String]] = [
        "FRDKK": ["Dunkirk"], "FRCQS": ["Channel Tunnel", "Calais Eurotunnel"], "GBFOL": ["Channel Tunnel"],
        "NLHVH": ["Hook of Holland", "The Hook"], "NLVLI": ["Flushing"], "BEOST": ["Ostend"], "BEGNE": ["Ghent"],
        "BEANR": ["Antwerp", "Anvers"], "SEGOT": ["Gothenburg"], "GBTYN": ["Tyne", "North Shields"],
    ]

    init() {
        var ports: [Port] = []
        var byCode: [String: Int] = [:]
        var names: [[String]] = []
        let curated = CSVTable(PackageResources.ports_csv).rows
        let others = CSVTable(PackageResources.unlocode_seaports_csv).rows
        for row in curated + others {
            // One row of UN/LOCODE has a stray quotation mark in its name.
            guard let code = row["locode"], let country = row["country"],
                let name = row["name"]?.filter({ $0 != "\"" }).trimmed
            else { continue }
            // A place with names in two languages has two rows: the second is another name of the first.
            if let known = byCode[code] {
                names[known].append(name)
                continue
            }
            byCode[code] = ports.count
            names.append([name] + (Self.spoken[code] ?? []))
            var coordinate: Coordinate?
            if let latitude = row["lat"].flatMap(Double.init), let longitude = row["lon"].flatMap(Double.init) {
                coordinate = Coordinate(latitude: latitude, longitude: longitude)
            }
            ports.append(
                Port(
                    code: code, name: name, country: country, coordinate: coordinate,
                    mode: row["mode"].flatMap(Port.Mode.init), role: row["role"].flatMap(Port.Role.init)))
        }
        self.ports = ports
        self.byCode = byCode
        index = NameIndex(zip(ports, names).map { (codes: [$0.code], names: $1) })
    }
}
