internal import ScriptEngine

/// Something that happened to a merge.
enum MergeEvent: Hashable, Sendable {
    /// The first decision.
    case begun(Merge.State, kind: Identity.Kind, score: Int?, clues: [Clue], reason: String?)
    /// One of the places that it is about.
    case joined(Merge.Member)
    /// A later decision.
    case decided(Merge.State, reason: String?)

    /// `merge.made`, `merge.refused`, `merge.deferred`, `merge.undone`, `merge.joined`.
    var kind: String {
        switch self {
        case .begun(let state, _, _, _, _), .decided(let state, _): "merge.\(state.rawValue)"
        case .joined: "merge.joined"
        }
    }

    /// All that it says.
    var payload: JSONValue {
        switch self {
        case .begun(_, let kind, let score, let clues, let reason):
            .members([
                "of": .string(kind.rawValue), "score": score.map(JSONValue.integer),
                "clues": .array(clues.map { .string($0.rawValue) }), "reason": reason.map(JSONValue.string),
            ])
        case .joined(let member):
            [
                "member": .integer(member.number), "stream": .string(member.address.stream.text),
                "anchor": .string(member.address.anchor), "subject": .string(member.subject.text),
            ]
        case .decided(_, let reason): .members(["reason": reason.map(JSONValue.string)])
        }
    }

    /// Which record a member stands in is sealed, too: beside the others it would tell who was erased.
    func seal(version: Int) -> Seal {
        switch self {
        case .begun(_, let kind, _, _, _): Seal(Self.why(version), clear: ["of": .string(kind.rawValue)])
        case .joined(let member): Seal(Self.subject(of: member.number), clear: ["member": .integer(member.number)])
        case .decided: Seal(Self.why(version))
        }
    }

    /// The subject of a member, within the merge.
    static func subject(of member: Int) -> Subject { Subject("member[\(member)]") }

    /// The subject of what one entry says of all of them.
    private static func why(_ version: Int) -> Subject { Subject("why[\(version)]") }
}

extension Merge {
    /// The subjects that are erased with one of its members: the member, and all that was said of them together.
    ///
    /// - Parameter known: the subjects that it still has.
    public static func erased(with member: Int, of known: some Sequence<Subject>) -> [Subject] {
        known.filter { $0 == MergeEvent.subject(of: member) || $0.text.hasPrefix("why[") }.sorted()
    }

    /// Makes the merge again from its entries.
    ///
    /// - Throws: `ReplayError`; `.erased` when fewer than two of its members can be read.
    public static func replayed(_ entries: [Entry]) throws(ReplayError) -> Merge {
        guard let first = entries.first else { throw .empty }
        try ReplayError.refuseErased(entries)
        guard first.kind != "merge.joined", let beginning = State(entry: first),
            let kind = first.payload["of"]?.string.flatMap(Identity.Kind.init(rawValue:))
        else { throw ReplayError(unreadable: first) }
        var members: [Member] = []
        var isWhole = true
        var decisions = [Decision(first, beginning)]
        for (index, entry) in entries.enumerated().dropFirst() {
            guard entry.version == index + 1 else { throw ReplayError(unreadable: entry) }
            if entry.kind == "merge.joined" {
                if entry.isErased {
                    isWhole = false
                } else if let member = Member(json: entry.payload) {
                    members.append(member)
                } else {
                    throw ReplayError(unreadable: entry)
                }
            } else {
                guard let state = State(entry: entry), decisions.last?.state.exits.contains(state) == true else {
                    throw ReplayError(unreadable: entry)
                }
                decisions.append(Decision(entry, state))
            }
        }
        guard members.count > 1 else {
            if isWhole { throw ReplayError(unreadable: first) }
            throw .erased(stream: first.stream)
        }
        return Merge(
            id: MergeID(first.stream), kind: kind, members: members, score: first.payload["score"]?.integer,
            clues: first.payload["clues"]?.array?.compactMap { $0.string.flatMap(Clue.init(rawValue:)) } ?? [],
            decisions: decisions, version: entries.count)
    }
}

extension Merge.State {
    fileprivate init?(entry: Entry) {
        guard entry.kind.hasPrefix("merge.") else { return nil }
        self.init(rawValue: String(entry.kind.dropFirst("merge.".count)))
    }
}

extension Merge.Decision {
    fileprivate init(_ entry: Entry, _ state: Merge.State) {
        self.init(state: state, at: entry.at, actor: entry.actor, reason: entry.payload["reason"]?.string)
    }
}

extension Merge.Member {
    fileprivate init?(json: JSONValue) {
        guard let number = json["member"]?.integer, let stream = json["stream"]?.string.flatMap({ StreamID($0) }),
            let anchor = json["anchor"]?.string, let subject = json["subject"]?.string
        else { return nil }
        self.init(number: number, address: IdentityAddress(stream, anchor), subject: Subject(subject))
    }
}
