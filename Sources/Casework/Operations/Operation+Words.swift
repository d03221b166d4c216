internal import ReferenceData
public import ScriptEngine

extension OperationEvent {
    /// What was logged, as terminal and pages say it: `briefed 12`, `Kraken visit at Invented Marina`.
    public var words: String {
        switch self {
        case .started(let plan): "started\(Self.at(plan.place))"
        case .amended: "changed what the operation is"
        case .briefed(let count): "briefed \(count)"
        case .visited(let kind, let place): "\(kind.words) visit\(Self.at(place))"
        case .vehiclesStopped(let count): "stopped \(Self.counted(count, "vehicle"))"
        case .recovered(let pence, let reference, _):
            "recovered \(Money.text(pence: pence))\(Self.bracketed(reference))"
        case .intelligenceSubmitted(let reports): "submitted \(Self.counted(reports, "intelligence report"))"
        case .arrested(let count, let offence): "\(Self.counted(count, "arrest"))\(Self.bracketed(offence))"
        case .seized(let seizure): "seized \(seizure.words)"
        case .disrupted(let threats, let note):
            "disrupted \(threats.map(\.words).joined(separator: "; "))\(Self.bracketed(note))"
        case .noted(let text): text
        case .struck(let line, let reason): "struck line \(line): \(reason)"
        case .ended: "ended"
        }
    }

    private static func at(_ place: String?) -> String { place.map { " at \($0)" } ?? "" }
    private static func bracketed(_ text: String?) -> String { text.map { " (\($0))" } ?? "" }

    fileprivate static func counted(_ number: Int, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }
}

extension Operation {
    /// Where it stands, a total each: `3 briefings (40 briefed)`, `£650.50 recovered`.
    public var totals: [String] {
        func counted(_ number: Int, _ thing: String) -> String { OperationEvent.counted(number, thing) }
        let always = [
            "\(counted(tally.briefings, "briefing")) (\(tally.officersBriefed) briefed)",
            counted(tally.controlRoomVisits, "control-room visit"), counted(tally.krakenVisits, "Kraken visit"),
            "\(counted(tally.vehiclesStopped, "vehicle")) stopped",
            "\(Money.text(pence: tally.recoveredPence)) recovered",
            counted(tally.intelligenceReports, "intelligence report"), counted(tally.arrests, "arrest"),
        ]
        let worth = tally.seizedPence > 0 ? " (worth \(Money.text(pence: tally.seizedPence)))" : ""
        let threats = ThreatType.allCases.compactMap { threat in
            tally.threats[threat].map { "\(threat.words) \($0)" }
        }
        let hit = threats.isEmpty ? "" : " (\(threats.joined(separator: "; ")))"
        return always + [
            "\(counted(tally.seizures, "seizure"))\(worth)", "\(counted(tally.disruptions, "disruption"))\(hit)",
        ]
    }

    /// What it is, a fact each with its label: forces, agencies, place, times, staff; only what is known.
    public var facts: [(label: String, text: String)] {
        func moment(_ time: Timestamp) -> String { LondonTime.text(Int64(time.seconds)) }
        let forces = plan.forces.map { Forces.force(slug: $0)?.name ?? $0 }
        let planned = [plan.from.map { "from \(moment($0))" }, plan.until.map { "until \(moment($0))" }]
            .compactMap(\.self).joined(separator: " ")
        let facts: [(String, String)] = [
            ("Further forces", forces.joined(separator: ", ")),
            ("Agencies", plan.agencyNames.joined(separator: ", ")), ("Place", plan.place ?? ""),
            ("Planned", planned), ("Staff", plan.staff.map(\.words).joined(separator: ", ")),
        ]
        return facts.filter { !$0.1.isEmpty }
    }

    /// The texts that search finds it by, beside its name, kind and force; not those of struck lines.
    var searchedTexts: [String] {
        let ofLines = lines.filter { $0.struckBy == nil }.flatMap { line -> [String?] in
            switch line.event {
            case .visited(_, let place): [place]
            case .recovered(_, let reference, _): [reference]
            case .arrested(_, let offence): [offence]
            case .seized(let seizure): [seizure.what]
            case .disrupted(_, let note): [note]
            case .noted(let text): [text]
            default: []
            }
        }
        return [plan.place].compactMap(\.self) + plan.agencyNames + ofLines.compactMap(\.self)
    }

    /// The operation as its record says it.
    public var data: JSONValue {
        let threats = tally.threats.reduce(into: [String: JSONValue]()) { $0[$1.key.rawValue] = .integer($1.value) }
        let seizures = lines.compactMap { line -> JSONValue? in
            guard line.struckBy == nil, case .seized = line.event else { return nil }
            return line.event.payload
        }
        return plan.clear.adding(plan.texts).adding([
            "operation": .string(id.description), "started": .string(startedAt.description),
            "briefings": .integer(tally.briefings), "officersBriefed": .integer(tally.officersBriefed),
            "controlRoomVisits": .integer(tally.controlRoomVisits), "krakenVisits": .integer(tally.krakenVisits),
            "vehiclesStopped": .integer(tally.vehiclesStopped), "recoveredPence": .integer(tally.recoveredPence),
            "intelligenceReports": .integer(tally.intelligenceReports), "arrests": .integer(tally.arrests),
            "seizures": .array(seizures), "disruptions": .integer(tally.disruptions), "threats": .object(threats),
        ]).adding(endedAt.map { ["ended": .string($0.description)] } ?? [:])
    }
}

extension VisitKind {
    /// As people say it, before `visit`.
    public var words: String {
        switch self {
        case .controlRoom: "control-room"
        case .kraken: "Kraken"
        }
    }
}
