internal import ReferenceData
public import ScriptEngine

/// The joint debriefs of the persons of one call: the fold of what was recorded of them.
///
/// Nothing of it is personal: numbers of persons, states, codes and days. So it has no seal, and stays when the call is
/// erased. Each call has at most one such stream, whose id follows from the call's.
public struct Debriefs: Hashable, Sendable {
    public let call: CallID
    /// What was recorded last of each person, by number.
    public private(set) var states: [Int: DebriefState] = [:]
    /// What was recorded, in order.
    public private(set) var lines: [Line] = []
    public var stream: StreamID { Self.stream(of: call) }
    /// The number of its entries.
    public var version: Int { lines.count }

    static let kind = "debrief.recorded"

    /// One thing that was recorded.
    public struct Line: Hashable, Sendable {
        public let at: Timestamp
        public let actor: Actor
        public let person: Int
        public let state: DebriefState
        /// When it was so, where that was said.
        public let on: CivilDate?
    }

    /// None yet.
    public init(_ call: CallID) { self.call = call }

    /// The stream of a call's debriefs: made from the call's id, so that two handlers cannot begin two.
    public static func stream(of call: CallID) -> StreamID {
        // FNV-1a, 64 bits, over the call's id.
        let seed = "debriefs \(call)".utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
        }
        var random = SeededGenerator(seed: seed)
        return StreamID(at: call.stream.madeAt, random: &random)
    }

    /// How a person's debrief stands: as recorded, else as the call's answers say; nil while nobody has said.
    public func state(of person: Int, in interview: Interview) -> DebriefState? {
        states[person] ?? DebriefState(interview, person: person)
    }

    /// The listed persons of whom nobody has decided about a debrief yet.
    public func undecided(in interview: Interview) -> [Int] {
        Self.persons(of: interview).filter { !(state(of: $0, in: interview)?.status.isDecided ?? false) }
    }

    /// The persons that a call lists, by number; none in versions that list none.
    public static func persons(of interview: Interview) -> [Int] { Array(1..<interview.instances(of: "persons") + 1) }

    /// Records how a person's debrief stands.
    ///
    /// - Parameters:
    ///   - interview: the call's, which lists the person and may say how it stood.
    ///   - day: when it was so; nil for no day.
    /// - Returns: the change; without entries where it stands so already.
    /// - Throws: `DebriefError`.
    public mutating func record(
        _ state: DebriefState, of person: Int, on day: CivilDate? = nil, in interview: Interview,
        at time: Timestamp, by actor: Actor
    ) throws(DebriefError) -> Change {
        guard Self.persons(of: interview).contains(person) else { throw .person }
        let today = LondonTime.civil(Int64(time.seconds)).day.daysSince1970
        if let day, day.days > today, state.status != .arranged { throw .day }
        let before = self.state(of: person, in: interview)
        let stands = states[person] == state && lines.last { $0.person == person }?.on == day
        if let before, before.status != state.status, !before.status.next.contains(state.status) {
            throw .move(
                from: before.status, possible: DebriefState.Status.allCases.filter(before.status.next.contains))
        }
        let expected = version
        var entries: [Entry] = []
        if !stands {
            take(Line(at: time, actor: actor, person: person, state: state, on: day))
            entries = [
                Entry(
                    stream: stream, version: version, kind: Self.kind, at: time, actor: actor,
                    payload: .members([
                        "call": .string(call.description), "person": .integer(person),
                        "status": .string(state.status.rawValue),
                        "reason": state.reason.map { .string($0.rawValue) }, "on": day.map { .string($0.description) },
                    ]))
            ]
        }
        return Change(
            stream: stream, expected: expected, entries: entries, summary: .debriefs(DebriefsSummary(self)), records: []
        )
    }

    private mutating func take(_ line: Line) {
        lines.append(line)
        states[line.person] = line.state
    }

    /// Makes them again from their entries.
    ///
    /// - Throws: `ReplayError`.
    public static func replayed(_ entries: [Entry]) throws(ReplayError) -> Debriefs {
        guard let first = entries.first else { throw .empty }
        guard let call = first.payload["call"]?.string.flatMap({ StreamID($0) }) else {
            throw ReplayError(unreadable: first)
        }
        var debriefs = Debriefs(CallID(call))
        for entry in entries {
            let payload = entry.payload
            guard entry.kind == kind, entry.version == debriefs.version + 1,
                let person = payload["person"]?.integer,
                let status = payload["status"]?.string.flatMap(DebriefState.Status.init(rawValue:)),
                let state = try? DebriefState(
                    status, reason: payload["reason"]?.string.flatMap(DebriefState.Reason.init(rawValue:)))
            else { throw ReplayError(unreadable: entry) }
            debriefs.take(
                Line(
                    at: entry.at, actor: entry.actor, person: person, state: state,
                    on: payload["on"]?.string.flatMap { CivilDate(iso: $0) }))
        }
        return debriefs
    }
}

/// A call's debriefs as lists see them.
public struct DebriefsSummary: Hashable, Sendable {
    public let stream: StreamID
    public let call: CallID
    /// Persons of whom something was recorded.
    public let recorded: Int
    /// The number of entries.
    public let version: Int

    public init(stream: StreamID, call: CallID, recorded: Int, version: Int) {
        (self.stream, self.call, self.recorded, self.version) = (stream, call, recorded, version)
    }

    init(_ debriefs: Debriefs) {
        self.init(
            stream: debriefs.stream, call: debriefs.call, recorded: debriefs.states.count, version: debriefs.version)
    }
}
