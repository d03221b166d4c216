internal import ScriptEngine

/// Whether a reader is shown what is personal of a child in a call. The one rule of it: lists, pages, searches, commands and
/// exports that show a call's answers read its entries by it.
public enum ChildAnswers: Hashable, Sendable {
    case shown, withheld

    /// A call's entries as the reader gets them: where they are withheld, the personal answers of everybody who is a child
    /// or possibly one say so, and nothing else. Who has not been asked their age is possibly a child.
    ///
    /// - Parameters:
    ///   - entries: all of a stream, in order, perhaps among others; streams that are no calls are as they were.
    ///   - assessed: whom safeguarding records take to be children, whatever the call says.
    /// - Throws: what replaying the call throws.
    public func entries(
        _ entries: [Entry], assessed: Set<Subject> = [], scripts: ScriptLibrary
    ) throws -> [Entry] {
        guard self == .withheld, let first = entries.first(where: { $0.kind == "call.opened" }) else { return entries }
        let own = entries.filter { $0.stream == first.stream }
        let persons = Set(own.compactMap { $0.seal?.subject }.filter { CallPerson.instance(of: $0) != nil })
        guard !persons.isEmpty else { return entries }
        let call = try Call.replayed(own) { try scripts.script(matching: $0) }
        let children = persons.filter { subject in
            assessed.contains(subject) || !call.isAdult(CallPerson.instance(of: subject) ?? 0)
        }
        return entries.map { entry in
            guard entry.stream == first.stream, let seal = entry.seal, children.contains(seal.subject) else {
                return entry
            }
            return entry.withheld(seal)
        }
    }
}

extension Role {
    /// What a user with this role is shown of children in calls.
    public var childAnswers: ChildAnswers { may(.readChildRecords) ? .shown : .withheld }

    /// Whether a user with this role may read the safeguarding record of somebody of that age.
    public func mayReadSafeguarding(of age: AgeStatus) -> Bool { may(age.safeguardingAction) }
}

extension AgeStatus {
    /// What reading the safeguarding record of somebody of that age takes.
    public var safeguardingAction: Action { isChild ? .readChildRecords : .readSafeguarding }
}

extension Call {
    /// Whether the call says that a person is an adult; what was set aside counts too.
    fileprivate func isAdult(_ instance: Int) -> Bool {
        interview.response(at: Place("age_band", instance: instance)) == .answered(.choice("adult"))
    }
}

extension Entry {
    /// With what was sealed in place of it saying that it is withheld.
    fileprivate func withheld(_ seal: Seal) -> Entry {
        guard !isErased else { return self }
        let said: [String: JSONValue] =
            kind == "call.markedMissing" ? ["reason": "withheld"] : ["value": Value.withheld.json]
        return Entry(
            stream: stream, version: version, kind: kind, at: at, actor: actor, payload: seal.clear.adding(said),
            seal: seal)
    }
}
