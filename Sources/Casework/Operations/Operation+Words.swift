internal import ReferenceData

extension OperationEvent {
    /// What was logged, as terminal and pages say it: `briefed 12`, `Kraken visit at Invented Marina`.
    public var words: String {
        switch self {
        case .started(_, _, _, let place): "started\(Self.at(place))"
        case .briefed(let count): "briefed \(count)"
        case .visited(let kind, let place): "\(kind.words) visit\(Self.at(place))"
        case .vehiclesStopped(let count): "stopped \(Self.counted(count, "vehicle"))"
        case .recovered(let pence, let reference):
            "recovered \(Money.text(pence: pence))\(reference.map { " (\($0))" } ?? "")"
        case .intelligenceSubmitted(let reports): "submitted \(Self.counted(reports, "intelligence report"))"
        case .ended: "ended"
        }
    }

    private static func at(_ place: String?) -> String { place.map { " at \($0)" } ?? "" }

    fileprivate static func counted(_ number: Int, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }
}

extension Operation {
    /// Where it stands, a total each: `3 briefings (40 briefed)`, `£650.50 recovered`.
    public var totals: [String] {
        [
            "\(OperationEvent.counted(briefings, "briefing")) (\(officersBriefed) briefed)",
            OperationEvent.counted(controlRoomVisits, "control-room visit"),
            OperationEvent.counted(krakenVisits, "Kraken visit"),
            "\(OperationEvent.counted(vehiclesStopped, "vehicle")) stopped",
            "\(Money.text(pence: recoveredPence)) recovered",
            OperationEvent.counted(intelligenceReports, "intelligence report"),
        ]
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
