private import ReferenceData
internal import ScriptEngine

/// Answers out of thin air, of the right type and plausible together. Every text says that it is simulated.
struct InventedAnswers {
    let eventTime: Timestamp
    let force: String
    private let entrants: Int
    private let exitPort: String

    init(eventTime: Timestamp, force: String, _ random: inout SeededGenerator) {
        self.eventTime = eventTime
        self.force = force
        entrants = random.pick(weighted: [(1, 4), (2, 4), (3, 3), (4, 2), (5, 1), (6, 0.5)], or: 1)
        exitPort = random.pick(weighted: Self.exitPorts, or: "FRCQF")
    }

    /// A value for a question.
    ///
    /// - Parameter attempt: 0 for the first try; later tries are told that the engine refused the one before.
    func value(for question: Question, attempt: Int, _ random: inout SeededGenerator) -> Value? {
        if attempt == 0, let value = planned(for: question, &random) { return value }
        switch question.type {
        case .text, .longText: return .text("Simulated: \(Self.words(&random))")
        case .personName: return .text("Simulated Person \(Int.random(in: 100...999, using: &random))")
        case .integer: return .integer(Int.random(in: 0...(attempt == 0 ? 3 : 1), using: &random))
        case .decimal: return .decimal(Double(Int.random(in: -20...5, using: &random)))
        case .money: return .money(pence: Int.random(in: 1...6, using: &random) * 100_000)
        case .boolean: return .boolean(random.chance(0.5))
        case .date: return .date(CivilDate(days: Int.random(in: 2_000...11_000, using: &random)))
        case .time: return .time(minutes: Int.random(in: 0..<1440, using: &random))
        case .dateTime: return .dateTime(eventTime.adding(seconds: -3600 * Int.random(in: 1...20, using: &random)))
        case .duration: return .duration(minutes: Int.random(in: 1...20, using: &random) * 30)
        case .choice: return question.choices.randomElement(using: &random).map { .choice($0.code) }
        case .choices:
            let chosen = question.choices.filter { _ in random.chance(0.25) }
            let codes = chosen.isEmpty ? question.choices.prefix(1).map(\.code) : chosen.map(\.code)
            return .choices(codes)
        case .coordinate: return .coordinate(position(&random))
        case .port: return .code(random.pick(Self.entryPorts, or: "GBDVR"))
        case .force: return .code(force)
        case .country: return .code(random.pick(["FR", "BE", "NL", "RO", "PL", "BG", "DE"], or: "FR"))
        case .nationality: return .code(random.pick(Self.nationalities, or: "XXX"))
        case .registration: return .text("SIM\(Int.random(in: 1000...9999, using: &random))")
        case .containerNumber: return .text("CSQU3054383")
        // Ofcom keeps these numbers for drama: nobody has them.
        case .phone: return .text("+447700900\(Int.random(in: 100...999, using: &random))")
        case .photograph: return nil
        case .checklist:
            return question.choices.first.map { first in
                .checklist(
                    Dictionary(
                        uniqueKeysWithValues: question.rows.map { row in
                            (row.code, random.chance(0.7) ? first.code : random.pick(question.choices, or: first).code)
                        }))
            }
        }
    }

    /// What the event as a whole decides, so that the answers of one call agree with each other.
    private func planned(for question: Question, _ random: inout SeededGenerator) -> Value? {
        switch question.role.flatMap(CallFacts.Role.init(rawValue:)) {
        case .eventTime: return .dateTime(eventTime)
        case .eventType:
            let types = [
                ("lorry", 60.0), ("refrigerated_or_hard_sided", 14), ("container", 8), ("small_boat", 8), ("rail", 4),
                ("other", 6),
            ]
            return .choice(random.pick(weighted: types.map { (item: $0.0, weight: $0.1) }, or: "lorry"))
        case .casualty:
            return .choice(random.chance(0.06) ? "injured" : "none")
        case .numberFound: return .integer(entrants)
        case .madeOff: return .integer(random.chance(0.2) ? 1 : 0)
        case .personsCount: return .integer(entrants)
        case .exitPort: return .code(exitPort)
        case .entryPort: return .code(Self.crossings[exitPort]?.entry ?? "GBDVR")
        case .carrier: return .text("\(carrier(&random)) (simulated)")
        case .cecptReferral: return .boolean(random.chance(0.6))
        default: break
        }
        switch question.id {
        case "overseas_exit_country": return .code(String(exitPort.prefix(2)))
        case "adults": return .integer(max(1, entrants - 1))
        case "claimed_minors": return .integer(entrants > 1 ? 1 : 0)
        case "females", "family_groups": return .integer(0)
        case "stops_to_list", "vehicles_to_list": return .integer(random.chance(0.5) ? 1 : 0)
        case "still_sealed_in": return .choice("none")
        case "refrigerated_or_sealed": return .boolean(random.chance(0.15))
        case "age_band": return .choice(random.chance(0.8) ? "adult" : "claimed_child")
        default: return nil
        }
    }

    private static func words(_ random: inout SeededGenerator) -> String {
        let things = ["kerb", "hedge", "lamp", "bridge", "ditch", "sign", "cone", "fence", "gate", "layby"]
        return "\(random.pick(things, or: "kerb")) \(random.pick(things, or: "gate"))"
    }

    /// One of the companies that sail from the port.
    private func carrier(_ random: inout SeededGenerator) -> String {
        random.pick(Self.crossings[exitPort]?.carriers ?? [], or: "DFDS")
    }

    /// A point near a town of the force.
    private func position(_ random: inout SeededGenerator) -> Position {
        let towns = ForceTowns.all.filter { $0.force.slug == force }.map {
            ($0.coordinate.latitude, $0.coordinate.longitude)
        }
        let (latitude, longitude) = random.pick(towns, or: (51.29, 0.55))
        let point = (
            ((latitude + (random.unit() - 0.5) * 0.1) * 10_000).rounded() / 10_000,
            ((longitude + (random.unit() - 0.5) * 0.15) * 10_000).rounded() / 10_000
        )
        return Position(
            read: "\(point.0), \(point.1)", kind: "decimal", latitude: point.0, longitude: point.1, accuracyMetres: nil)
    }

    private static let exitPorts: [(item: String, weight: Double)] = [
        ("FRCQF", 30), ("FRCQS", 20), ("FRDKK", 15), ("BEZEE", 10), ("NLHVH", 8), ("FRCER", 5), ("FRDPE", 4),
        ("NLEUR", 4), ("IEDUB", 3), ("ESSDR", 1),
    ]

    /// For each of them where its ships usually arrive, and whose they are.
    private static let crossings: [String: (entry: String, carriers: [String])] = [
        "FRCQF": ("GBDVR", ["P&O Ferries", "DFDS", "Irish Ferries"]), "FRCQS": ("GBFOL", ["LeShuttle"]),
        "FRDKK": ("GBDVR", ["DFDS"]), "BEZEE": ("GBPFT", ["CLdN"]), "NLHVH": ("GBHRW", ["Stena Line"]),
        "FRCER": ("GBPOO", ["Brittany Ferries"]), "FRDPE": ("GBNHV", ["DFDS"]), "NLEUR": ("GBHUL", ["P&O"]),
        "IEDUB": ("GBHLY", ["Stena Line", "Irish Ferries"]), "ESSDR": ("GBPLY", ["Brittany Ferries"]),
    ]

    private static let entryPorts = ["GBDVR", "GBFOL", "GBPFT", "GBHRW", "GBPOO", "GBNHV", "GBHUL", "GBHLY"]

    private static let nationalities = ["IRQ", "IRN", "AFG", "ERI", "SDN", "SYR", "VNM", "ALB", "ETH", "XXX"]
}
