public import ScriptEngine

/// A record for a hub as one recipient may have it.
public struct RedactedRecord: Hashable, Sendable {
    /// As that hub knows it: `HubRecord.id`, with a code in place of the stream where instants go as days.
    public let id: String
    public let time: Timestamp
    public let data: JSONValue
    /// What was withheld or coarsened in it, as `Redaction.words` says it; ascending, each once.
    public let words: [String]

    /// - Parameters:
    ///   - record: as it was made.
    ///   - script: gives the very script that a call ran under; nil where it cannot be had.
    /// - Returns: nil for what nobody knows how to cut down: it must not go.
    public init?(_ record: HubRecord, by redaction: Redaction, script: (ScriptReference) -> Script?) {
        var work = RecordRedaction(redaction)
        guard let (stream, rest) = record.id.slashed, let name = redaction.name(of: CallID(stream)),
            let data = work.data(of: record, script: script)
        else { return nil }
        if redaction.profile.isToTheDay { work.words.insert("pseudonym record") }
        id = "\(name)/\(rest)"
        time =
            redaction.profile.isToTheDay
            ? Timestamp(seconds: redaction.day(of: record.time).days * 86_400) : record.time
        (self.data, words) = (data, work.words.sorted())
    }
}

extension String {
    /// The stream before the first slash, and what stands behind it.
    fileprivate var slashed: (stream: StreamID, rest: String)? {
        let parts = split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let stream = StreamID(String(parts[0])) else { return nil }
        return (stream, String(parts[1]))
    }
}

/// The cutting down of one record.
private struct RecordRedaction {
    private let redaction: Redaction
    var words: Set<String> = []

    init(_ redaction: Redaction) { self.redaction = redaction }

    private var profile: SharingProfile { redaction.profile }

    /// Whether free words of people go out.
    private var isWithText: Bool { profile.personal == .all && !profile.isWithoutText }

    mutating func data(of record: HubRecord, script: (ScriptReference) -> Script?) -> JSONValue? {
        let data = record.data
        if data["answers"] != nil || data["fields"] != nil {
            guard let script = ScriptReference(json: data["script"]).flatMap(script) else { return nil }
            return ofCall(data, script)
        }
        if data["operation"] != nil { return ofOperation(data) }
        if data["report"] != nil { return ofReport(data) }
        return nil
    }

    // MARK: Calls and referrals

    private mutating func ofCall(_ data: JSONValue, _ script: Script) -> JSONValue? {
        guard var members = coded(data, "call") else { return nil }
        for (role, name) in [(CallFacts.Role.owningForce, "force"), (.eventTime, "eventTime")] {
            guard let question = script.question(role: role.rawValue).flatMap({ script.question($0) }),
                redaction.treatment(of: question, in: script) == .removed
            else { continue }
            members[name] = nil
        }
        days(["eventTime"], &members)
        if let answers = members["answers"]?.object {
            members["answers"] = .object(
                answers.reduce(into: [:]) { $0[$1.key] = answer($1.value, at: $1.key, script)?.json ?? Self.removed })
        }
        if let fields = members["fields"]?.array { members["fields"] = .array(fields.map { field($0, script) }) }
        return .object(members)
    }

    private static let removed: JSONValue = ["removed": true]

    /// - Returns: nil for what cannot be read, which is left out.
    private mutating func answer(_ json: JSONValue, at place: String, _ script: Script) -> ExportedAnswer? {
        guard let question = Place(text: place).flatMap({ script.question($0.question) }) else { return nil }
        if let word = redaction.treatment(of: question, in: script).word(for: question) { words.insert(word) }
        let response: Response?
        switch (json["answer"], json["missing"]?.string) {
        case (let answer?, _):
            guard let value = Value(json: answer, type: question.type) else { return nil }
            response = .answered(value)
        case (nil, MissingKind.unknown.rawValue): response = .missing(.unknown)
        case (nil, MissingKind.refused.rawValue): response = .missing(.refused)
        case (nil, MissingKind.notAsked.rawValue):
            if profile.personal != .all, json["reason"] != nil { words.insert(Redaction.reasons) }
            response = .missing(.notAsked(reason: json["reason"]?.string ?? ""))
        default: response = nil
        }
        return redaction.answer(response, to: question, in: script)
    }

    /// A field of a referral, which holds its answer under another name.
    private mutating func field(_ json: JSONValue, _ script: Script) -> JSONValue {
        let place = json["place"]?.string ?? ""
        let said = json["value"].map { json.adding(["answer": $0]) } ?? json
        let kept: JSONValue
        switch answer(said, at: place, script) {
        case .value(let value): kept = ["value": value.json]
        case .missing(let state, _) where json["missing"] != nil || state == "erased": kept = ["missing": .string(state)]
        case .missing: kept = [:]
        case let other?: kept = other.json
        case nil: kept = Self.removed
        }
        return kept.adding(["place": .string(place)])
    }

    // MARK: Operations and reports

    private mutating func ofOperation(_ data: JSONValue) -> JSONValue? {
        guard var members = coded(data, "operation") else { return nil }
        days(["started", "ended", "from", "until"], &members)
        if !isWithText {
            remove(["name", "place", "otherAgencies", "staff"], of: "operation", &members)
            let seizures = members["seizures"]?.array ?? []
            if seizures.contains(where: { $0["what"] != nil }) { words.insert("removed operation seizures' words") }
            members["seizures"] = .array(seizures.map { $0.removing("what") })
        }
        switch profile.positions {
        case .removed, .rounded: remove(["place"], of: "operation", &members)
        case .asPersonal, .exact: break
        }
        return .object(members)
    }

    /// Grades, kinds and links always go; so do the conditions of handling, since whoever has a report must know them.
    private mutating func ofReport(_ data: JSONValue) -> JSONValue? {
        guard var members = coded(data, "report") else { return nil }
        days(["submitted"], &members)
        // Both hold a part of the report's id.
        if profile.isToTheDay { remove(["reference", "source"], of: "report", &members) }
        if !isWithText {
            remove(["title"], of: "report", &members)
            for (list, names) in [("items", ["text"]), ("entities", ["text", "birth"])] {
                guard let all = members[list]?.array, !all.isEmpty else { continue }
                words.insert("removed report \(list)' words")
                members[list] = .array(all.map { item in names.reduce(item) { $0.removing($1) } })
            }
        }
        return .object(members)
    }

    // MARK: Members

    /// The members, with what stands for the id that one of them is; nil where nothing does.
    private mutating func coded(_ data: JSONValue, _ name: String) -> [String: JSONValue]? {
        guard var members = data.object, let stream = members[name]?.string.flatMap({ StreamID($0) }),
            let code = redaction.name(of: CallID(stream))
        else { return nil }
        if profile.isToTheDay { words.insert("pseudonym \(name)") }
        members[name] = .string(code)
        return members
    }

    private mutating func days(_ names: [String], _ members: inout [String: JSONValue]) {
        guard profile.isToTheDay else { return }
        for name in names {
            guard let time = members[name]?.string else { continue }
            words.insert("day \(name)")
            members[name] = Timestamp(iso: time).map { .string(redaction.text(of: $0)) }
        }
    }

    private mutating func remove(_ names: [String], of what: String, _ members: inout [String: JSONValue]) {
        for name in names where members.removeValue(forKey: name) != nil { words.insert("removed \(what) \(name)") }
    }
}
