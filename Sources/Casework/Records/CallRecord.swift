public import ScriptEngine

/// What a call's records say to the hub.
enum CallRecord {
    /// The minimum viable record of a send point: the questions that it carries. The event record is of the whole call:
    /// every applicable question, with its answer or why there is none.
    ///
    /// - Parameter interview: the call's, as it stands or once stood.
    static func data(of call: Call, _ interview: Interview, at point: SendPointID) -> JSONValue {
        let carries = interview.script.definition.sendPoints.first { $0.id == point }?.carries ?? []
        let places = interview.applicablePlaces
        if point == .eventRecord { return data(of: call, interview, places: places) }
        let carried = Set(carries)
        return data(of: call, interview, places: places.filter { carried.contains($0.question) })
    }

    private static func data(of call: Call, _ interview: Interview, places: [Place]) -> JSONValue {
        let facts = CallFacts(interview)
        let answers = places.map { ($0.description, answer(of: interview, at: $0)) }
        return .members([
            "call": .string(call.id.description),
            "script": interview.script.reference.json,
            "simulated": call.isSimulated ? true : nil,
            "force": facts.force.map(JSONValue.string),
            "eventTime": facts.eventTime.map { .string($0.description) },
            "phase": .string(interview.phase.rawValue),
            "completeness": interview.phase == .closed
                ? interview.closing.map { .string($0.completeness.rawValue) } : nil,
            "required": interview.required.json,
            "open": interview.open.json,
            "answers": .object(Dictionary(answers, uniquingKeysWith: { _, last in last })),
        ])
    }

    private static func answer(of interview: Interview, at place: Place) -> JSONValue {
        switch interview.response(at: place) {
        case .answered(let value): return ["answer": value.json]
        case .missing(.notAsked(let reason)): return ["missing": "notAsked", "reason": .string(reason)]
        case .missing(let missing): return ["missing": .string(missing.kind.rawValue)]
        case nil: return ["missing": "notReached"]
        }
    }
}

extension Call {
    /// What a record of the call says now.
    ///
    /// - Parameter id: `HubRecord.id`: the call's stream, a slash, the send point; nil for no record of this call.
    public func data(ofRecord id: String) -> JSONValue? {
        let parts = id.split(separator: "/").map(String.init)
        guard parts.count == 2, parts[0] == self.id.description else { return nil }
        return CallRecord.data(of: self, interview, at: SendPointID(parts[1]))
    }
}

extension JSONValue {
    /// The digest of every photograph within, ascending, each once.
    public var photographs: [String] {
        var digests: Set<String> = []
        collect(into: &digests)
        return digests.sorted()
    }

    private func collect(into digests: inout Set<String>) {
        switch self {
        case .array(let items): for item in items { item.collect(into: &digests) }
        case .object(let members):
            if let digest = members["sha256"]?.string, members["mediaType"] != nil { digests.insert(digest) }
            for member in members.values { member.collect(into: &digests) }
        default: break
        }
    }
}
