internal import ReferenceData

extension Routes {
    /// What stands for a port or a carrier that nobody recorded.
    static let notRecorded = "not recorded"

    /// How much is not recorded, the routes, and how much of each answer was recorded.
    ///
    /// - Parameter id: begins the ids of its drawings; another for each report of a page, `[a-z0-9-]`.
    public func report(id: String = "routes") -> Report {
        let drawings = events == 0 ? [] : [matrix.drawing(id: "\(id)-ports"), carriers.drawing(id: "\(id)-carriers")]
        return Report(
            .routes, Report.Part(table, drawings), events == 0 ? [] : [Report.Part(recordedTable)],
            findings: findings)
    }

    // MARK: Words

    private static let aspects: [(code: String, name: String, has: @Sendable (Route) -> Bool)] = [
        ("exit", "overseas exit port", { $0.exitPort != nil }), ("entry", "UK entry port", { $0.entryPort != nil }),
        ("carrier", "carrier", { $0.carrier != nil }),
        ("all", "all three", { $0.exitPort != nil && $0.entryPort != nil && $0.carrier != nil }),
    ]

    private var findings: [String] {
        guard events > 0 else { return [] }
        var findings = Self.aspects.prefix(3).map { aspect in
            let recorded = recorded(aspect.has)
            let missing = Proportion(recorded.trials - recorded.successes, of: recorded.trials)
            return "The \(aspect.name) is not recorded in \(missing.successes.grouped) of \(events.grouped) events "
                + "(\((missing.rate ?? 0).percent(decimals: 1)))."
        }
        if let usual = rows.first(where: { $0.route.exitPort != nil && $0.route.entryPort != nil }) {
            let carrier =
                usual.route.carrier == nil ? ", no carrier recorded" : ", \(Self.name(carrier: usual.route.carrier))"
            findings.append(
                "Recorded most: \(Self.short(port: usual.route.exitPort)) to \(Self.short(port: usual.route.entryPort))"
                    + "\(carrier), \(usual.events.grouped) of \(events.grouped) events.")
        }
        return findings
    }

    private var notes: [String] {
        var notes = [
            "Ports and carriers as the closed calls have them; a carrier that our list lacks, or a text that names two, "
                + "stands as another carrier."
        ]
        if notAsked > 0 {
            notes.append(
                "Events under a version of the script that does not ask for ports, which are not recorded for them: "
                    + "\(notAsked.grouped) of \(events.grouped).")
        }
        if boats > 0 {
            notes.append("Events of small boats, which use no port and are left out: \(boats.grouped).")
        }
        notes.append(
            "July to September 2020 the port of departure was missing for 87 % of inland events (annual report 2020/21)."
        )
        return notes
    }

    private static func name(port: String?) -> String {
        guard let port else { return notRecorded }
        return Ports.port(code: port)?.name ?? port
    }

    private static func short(port: String?) -> String {
        port.flatMap { Ports.port(code: $0)?.shortName } ?? name(port: port)
    }

    private static func name(carrier: String?) -> String {
        guard let carrier else { return notRecorded }
        return Carriers.carrier(code: carrier)?.name ?? carrier
    }

    // MARK: Tables

    private var table: MeasureTable {
        MeasureTable(
            code: "routes", name: Measure.routes.name,
            columns: [
                .init("exit", "overseas exit port", .text), .init("entry", "UK entry port", .text),
                .init("carrier", "carrier", .text), .init("events", "events", .count),
                .init("share", "of all", .rate),
            ],
            rows: rows.map { row in
                let (route, count) = (row.route, row.events)
                return [
                    .named(route.exitPort ?? Self.notRecorded, Self.name(port: route.exitPort)),
                    .named(route.entryPort ?? Self.notRecorded, Self.name(port: route.entryPort)),
                    .named(route.carrier ?? Self.notRecorded, Self.name(carrier: route.carrier)), .count(count),
                    .rate(Proportion(count, of: events).rate),
                ]
            },
            total: [.text("all"), .text(""), .text(""), .count(events), .rate(events == 0 ? nil : 1)], notes: notes,
            simulated: Proportion(simulated, of: events),
            relations: [.figures(["share"], about: "events"), .ranked])
    }

    private var recordedTable: MeasureTable {
        MeasureTable(
            code: "recorded", name: "What was recorded of routes",
            columns: [
                .init("answer", "answer", .text), .init("events", "events", .count),
                .init("recorded", "recorded", .count), .init("notRecorded", "not recorded", .count),
                .init("rate", "recorded of all", .rate), .init("least", "least", .rate), .init("most", "most", .rate),
            ],
            rows: Self.aspects.map { aspect in
                let recorded = recorded(aspect.has)
                return [
                    .named(aspect.code, aspect.name), .count(recorded.trials), .count(recorded.successes),
                    .count(recorded.trials - recorded.successes), .rate(recorded.rate),
                    .rate(recorded.interval?.lowerBound), .rate(recorded.interval?.upperBound),
                ]
            }, total: nil, notes: [MeasureTable.intervalNote], simulated: Proportion(simulated, of: events),
            relations: [
                .sum("events", ["recorded", "notRecorded"]),
                .rate(["rate", "least", "most"], of: "recorded", in: "events"),
            ])
    }

    // MARK: Drawings

    /// Exit ports down, entry ports across, what is not recorded first; the ports that are used least stand together.
    private var matrix: HeatChart {
        let (exits, entries) = (ranked(12) { $0.exitPort }, ranked(8) { $0.entryPort })
        var cells = [[Int]](repeating: [Int](repeating: 0, count: entries.names.count), count: exits.names.count)
        for row in rows { cells[exits.place(row.route.exitPort)][entries.place(row.route.entryPort)] += row.events }
        return HeatChart(
            name: "Events by overseas exit port and UK entry port", down: "from", across: "to", rows: exits.names,
            columns: entries.names, cells: cells)
    }

    private var carriers: BarChart {
        var counts: [String?: Int] = [:]
        for row in rows { counts[row.route.carrier, default: 0] += row.events }
        let order = [nil] + (Carriers.all + [Carriers.other]).map { Optional($0.code) }
        let known = order.filter { counts[$0] != nil }
        let sorted = known.sorted { left, right in
            guard (left == nil) == (right == nil) else { return left == nil }
            return counts[left] ?? 0 > counts[right] ?? 0
        }
        return BarChart(
            name: "Events by carrier",
            bars: sorted.map { carrier in
                let count = counts[carrier] ?? 0
                return BarChart.Bar(Self.name(carrier: carrier), Double(count), words: count.grouped)
            })
    }

    /// One axis of the matrix.
    private struct Axis {
        /// The first is what is not recorded, and stands there always.
        let names: [String]
        let places: [String: Int]

        func place(_ port: String?) -> Int { port.map { places[$0] ?? names.count - 1 } ?? 0 }
    }

    /// The ports of most events; where there are more than so many, the others together come last.
    private func ranked(_ most: Int, _ port: (Route) -> String?) -> Axis {
        var counts: [String: Int] = [:]
        for row in rows { if let code = port(row.route) { counts[code, default: 0] += row.events } }
        let ports = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        let shown = ports.count > most ? Array(ports.prefix(most - 1)) : ports
        let rest = ports.count > shown.count ? ["\(ports.count - shown.count) others"] : []
        return Axis(
            names: [Self.notRecorded] + shown.map { Self.short(port: $0) } + rest,
            places: Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($0.element, $0.offset + 1) }))
    }
}
