public import ScriptEngine

/// Where each field of a referral comes from: the answer, who recorded it, under which version of the script, when, and
/// how it is known.
public struct EvidenceLedger: Sendable {
    /// The entry of a call that an answer stands in.
    public struct Origin: Hashable, Sendable {
        /// The number of the entry in its call.
        public let entry: Int
        public let at: Timestamp
        public let handler: Actor
        /// What it was asked under.
        public let script: ScriptReference
    }

    /// One field.
    public struct Row: Sendable {
        public let place: Place
        public let question: Question
        public let response: Response?
        /// Nil where nothing was recorded.
        public let origin: Origin?
        /// `documented (ticket, CMR, tachograph)`, `photograph sent with the call`, `told by the caller`; empty for what
        /// is missing.
        public let known: String
        /// Whether the call says something else now.
        public let isAmended: Bool

        /// `unknown`, `refused`, `notAsked` or `notReached`; nil where there is an answer.
        public var missing: String? {
            switch response {
            case .answered: nil
            case .missing(let missing): missing.kind.rawValue
            case nil: "notReached"
            }
        }

        /// The answer, or why there is none, in words.
        public var text: String { response == nil ? "nothing recorded" : ValueText.text(of: response, to: question) }
    }

    /// What was referred, in the order of the script.
    public let fields: [Row]
    /// What else the exposure rests on.
    public let basis: [Row]
    /// The call as it was when this was taken from it.
    public let facts: ExposureFacts
    /// The script that it was taken under.
    public let script: Script

    /// Traces the fields of a referral.
    ///
    /// - Parameters:
    ///   - entries: all of its call's, in order.
    ///   - provider: gives the script that an entry names, by version and digest.
    /// - Throws: `ReplayError`, or what `provider` throws.
    public init(
        _ referral: Referral, entries: [Entry], script provider: (ScriptReference) throws -> Script
    ) throws {
        let taken = referral.content.callVersion ?? entries.prefix { $0.at <= referral.takenAt }.count
        let before = Array(entries.prefix(taken))
        let then = try Call.replayed(before, script: provider)
        let now = try Call.replayed(entries, script: provider)
        let origins = try Origins(before, script: provider).places
        func row(_ place: Place, _ response: Response?) -> Row? {
            guard let question = then.script.question(place.question) else { return nil }
            let isAsked = now.script.question(place.question) != nil
            return Row(
                place: place, question: question, response: response, origin: origins[place],
                known: Self.known(place, question, response, in: then),
                isAmended: isAsked && now.interview.value(of: place)?.json != response?.value?.json)
        }
        fields = referral.fields.compactMap { field in
            let question = then.script.question(field.place.question)
            let value = field.value.flatMap { json in question.flatMap { Value(json: json, type: $0.type) } }
            // What is missing is as the call had it, with its reason.
            let recorded = then.interview.response(at: field.place)
            return row(field.place, value.map(Response.answered) ?? (recorded?.value == nil ? recorded : nil))
        }
        let applicable = Set(then.interview.applicablePlaces)
        let listed = Set(fields.map(\.place))
        basis = ExposureFacts.questions.map { Place($0) }.filter { applicable.contains($0) && !listed.contains($0) }
            .compactMap { row($0, then.interview.response(at: $0)) }
        (facts, script) = (ExposureFacts(then.interview), then.script)
    }

    private static func known(_ place: Place, _ question: Question, _ response: Response?, in call: Call) -> String {
        guard let value = response?.value else { return "" }
        if case .photograph = value { return "photograph sent with the call" }
        // Scripts from the second on ask for some answers how they are known.
        let grade = QuestionID(question.id.name + "_known")
        if let asked = call.script.question(grade),
            let answer = call.interview.value(of: Place(grade, instance: place.instance))
        {
            return ValueText.text(of: answer, to: asked).lowercased()
        }
        return "told by the caller"
    }

    /// The fields without an answer, in order.
    public var missing: [Row] { fields.filter { $0.missing != nil } }

    /// The fields that the call says otherwise by now, in order.
    public var amended: [Row] { (fields + basis).filter(\.isAmended) }
}

/// The entries that a call's recorded answers stand in, followed through moves to other versions of the script.
private struct Origins {
    private(set) var places: [Place: EvidenceLedger.Origin] = [:]
    private var before: [[Place: EvidenceLedger.Origin]] = []
    /// As they were when a version was left, which gives its answers back when the call comes back to it.
    private var left: [ScriptReference: [Place: EvidenceLedger.Origin]] = [:]

    init(_ entries: [Entry], script provider: (ScriptReference) throws -> Script) throws {
        guard let first = entries.first, let opening = ScriptReference(json: first.payload["script"]) else { return }
        var script = try provider(opening)
        for entry in entries.dropFirst() {
            guard let event = CallEvent(entry, script: script) else { throw ReplayError(unreadable: entry) }
            switch event {
            case .interview(.answered(let place, _)), .interview(.amended(let place, _)),
                .interview(.markedMissing(let place, _)):
                places[place] = EvidenceLedger.Origin(
                    entry: entry.version, at: entry.at, handler: entry.actor, script: script.reference)
            case .migrated(let from, let to, let carried):
                before.append(places)
                left[from] = places
                var moved = left[to] ?? [:]
                for (old, new) in carried { moved[new] = places[old] }
                places = moved
                script = try provider(to)
            case .migrationUndone(let to):
                places = before.popLast() ?? [:]
                script = try provider(to)
            case .opened, .interview, .noted, .noteFiled, .reviewed, .returned, .informationRequested,
                .informationGiven:
                break
            }
        }
    }
}
