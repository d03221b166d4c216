/// How an interview in progress would move to another version of its script. Nothing said is lost by it.
public struct MigrationPlan: Sendable {
    /// What becomes of one recorded response.
    public enum Fate: Hashable, Sendable {
        /// It stands as it did.
        case carry
        /// The question is open again: the words say why.
        case reask(String)
        /// It is kept, and does not count: the words say why.
        case setAside(String)
        /// It has no place in the other version, so the interview cannot move: the words say why.
        case blocked(String)
    }

    /// One recorded response.
    public struct Line: Hashable, Sendable {
        public let from: Place
        /// Where it stands in the other version; nil when nowhere.
        public let to: Place?
        public let fate: Fate
    }

    public let from: ScriptReference
    public let to: Script
    /// In the order of the version that is left.
    public let lines: [Line]
    /// Required places that the other version opens and that were not asked before, in its order.
    public let newlyAsked: [Place]
    /// Places whose responses from before the other version was left come back.
    public let broughtBack: [Place]
    /// The interview under the other version.
    public let interview: Interview
    /// Why the interview cannot move at all; nil when it can.
    public let obstacle: String?

    /// Records that the other version can let go at once, and this one had not.
    public var newlyReached: [SendPointID] { interview.releasable }

    public var isBlocked: Bool {
        obstacle != nil
            || lines.contains { line in
                if case .blocked = line.fate { return true }
                return false
            }
    }

    /// What is carried, by place.
    public var carried: [Place: Place] {
        Dictionary(lines.compactMap { line in line.to.map { (line.from, $0) } }) { first, _ in first }
    }

    /// - Parameters:
    ///   - lineage: the versions from the one that is left to the other, both among them.
    ///   - earlier: what was recorded under the other version before it was left, to be brought back.
    public init(
        _ interview: Interview, to script: Script, lineage: [ScriptDefinition], earlier: Interview? = nil
    ) {
        from = interview.script.reference
        to = script
        obstacle =
            interview.phase == .closed
            ? "the call is closed"
            : interview.script.reference.script != script.reference.script
                ? "it is another script"
                : interview.script.reference == script.reference ? "the call is under this version already" : nil
        let map = QuestionMap(lineage).forward
        let recorded = interview.recorded
        var carrying: [Place: Place] = [:]
        var fates: [Place: Fate] = [:]
        for (place, response) in recorded {
            switch Self.target(of: place, response, interview.script, script, map) {
            case .success(let target): carrying[place] = target
            case .failure(let refusal): fates[place] = refusal.fate
            }
        }
        var moved = interview.moved(to: script, carrying: carrying, earlier: earlier)
        let homeless = carrying.filter { (try? moved.status(of: $0.value)) == nil }
        if !homeless.isEmpty {
            for place in homeless.keys {
                carrying[place] = nil
                fates[place] = .setAside("as things are counted there, there is no such one")
            }
            moved = interview.moved(to: script, carrying: carrying, earlier: earlier)
        }
        self.interview = moved
        lines = recorded.map { place, response in
            guard let target = carrying[place] else {
                return Line(from: place, to: nil, fate: fates[place] ?? .setAside("it is not in this version"))
            }
            return Line(from: place, to: target, fate: moved.fate(of: target, response))
        }
        let before = Set(carrying.values)
        broughtBack = moved.recorded.map(\.place).filter { !before.contains($0) }
        newlyAsked = moved.openPlaces().filter { !before.contains($0) && moved.response(at: $0) == nil }
    }

    private struct Refusal: Error {
        let fate: Fate
    }

    /// Where a response goes, or why it cannot.
    private static func target(
        of place: Place, _ response: Response, _ old: Script, _ new: Script, _ map: [QuestionID: QuestionID]
    ) -> Result<Place, Refusal> {
        func refuse(_ fate: Fate) -> Result<Place, Refusal> { .failure(Refusal(fate: fate)) }
        guard let id = map[place.question], let before = old.question(place.question), let after = new.question(id),
            let number = new.number(of: id)
        else { return refuse(.setAside("version \(new.reference.version) does not ask it")) }
        let group = new.groups[new.nodes[number].group]
        guard (place.instance == 0) == (group.count == nil) else {
            return refuse(.reask("it is now asked \(group.count == nil ? "once for all" : "of each")"))
        }
        if place.instance > 0, !isSameRepeat(place.question, id, old, new, map) {
            return refuse(.reask("it is now asked of each of something else"))
        }
        if place.instance > group.atMost, group.count != nil {
            return refuse(.blocked("version \(new.reference.version) has room for \(group.atMost) only"))
        }
        guard before.type == after.type else {
            return refuse(.reask("its answer is now of type \(after.type.rawValue)"))
        }
        if let value = response.value, !after.knows(value) {
            return refuse(.reask("what was chosen is no longer a choice"))
        }
        return .success(Place(id, instance: place.instance))
    }
}

extension MigrationPlan {
    /// Whether two questions stand in the same repeat section: by its id, or by the question that counts it.
    private static func isSameRepeat(
        _ oldID: QuestionID, _ newID: QuestionID, _ old: Script, _ new: Script, _ map: [QuestionID: QuestionID]
    ) -> Bool {
        guard let before = old.section(of: oldID), let after = new.section(of: newID) else { return false }
        if before.id == after.id { return true }
        return before.repeats.flatMap { map[$0.count] } == after.repeats?.count
    }
}

extension Interview {
    /// Everything that was recorded, counting or set aside, in the order of the script.
    public var recorded: [(place: Place, response: Response)] {
        let places = (applicablePlaces + setAside).compactMap { place in
            response(at: place).map { (place: place, response: $0) }
        }
        return places.sorted { left, right in
            let numbers = (script.number(of: left.place.question) ?? 0, script.number(of: right.place.question) ?? 0)
            return numbers.0 != numbers.1 ? numbers.0 < numbers.1 : left.place.instance < right.place.instance
        }
    }

    /// The interview under another version, with the responses of some places carried to others.
    ///
    /// A response whose place has no room is left out; its interview had none for it either.
    ///
    /// - Parameter earlier: recorded under that version before; brought back where nothing is carried to.
    public func moved(to script: Script, carrying: [Place: Place], earlier: Interview? = nil) -> Interview {
        var moved = Interview(script)
        var responses: [Place: Response] = [:]
        if let earlier, earlier.script.reference == script.reference {
            for (place, response) in earlier.recorded { responses[place] = response }
        }
        for (from, to) in carrying.sorted(by: { $0.key.description < $1.key.description }) {
            responses[to] = response(at: from) ?? responses[to]
        }
        let ordered = responses.sorted { left, right in
            let numbers = (script.number(of: left.key.question) ?? 0, script.number(of: right.key.question) ?? 0)
            return numbers.0 != numbers.1 ? numbers.0 < numbers.1 : left.key.instance < right.key.instance
        }
        moved.makeRoom(for: ordered.map(\.key))
        for (place, response) in ordered {
            switch response {
            case .answered(let value): try? moved.apply(.answered(place, value))
            case .missing(let missing): try? moved.apply(.markedMissing(place, missing))
            }
        }
        for point in script.definition.sendPoints where reached.contains(point.id) {
            try? moved.apply(.sendPointReached(point.id))
        }
        if phase == .paused { try? moved.apply(.paused) }
        return moved
    }

    /// Lets there be as many instances as responses speak of; those beyond the count stay, set aside, when it is given.
    private mutating func makeRoom(for places: [Place]) {
        let counted = Set(places.map(\.question))
        for group in script.groups.dropFirst() {
            guard let count = group.count, let section = group.section else { continue }
            let id = QuestionID(script.name(of: count))
            let most = places.filter { script.section(of: $0.question)?.id.name == script.name(of: section) }
                .map(\.instance).max()
            // Without a response to the count there would be none to put it right again.
            guard let most, most > 0, counted.contains(id) else { continue }
            try? apply(.answered(Place(id), .integer(min(most, group.atMost))))
        }
    }

    /// Send points whose condition holds and that have not been reached.
    fileprivate var releasable: [SendPointID] {
        script.definition.sendPoints.map(\.id).filter { point in
            guard !reached.contains(point),
                let number = script.sendPointNodes.first(where: { script.name(of: $0) == point.name })
            else { return false }
            return sheet.cells[script.nodes[number].offset].flags.contains(.holds)
        }
    }

    /// How a response that was carried to a place stands there.
    fileprivate func fate(of place: Place, _ response: Response) -> MigrationPlan.Fate {
        guard let status = try? status(of: place) else {
            return .blocked("version \(script.reference.version) has no room for it")
        }
        if status == .notApplicable { return .setAside("it does not apply as the other answers stand") }
        if let words = brokenConstraint(at: place) { return .reask(words) }
        if case .missing(let missing) = response, let question = script.question(place.question),
            question.weight != nil, !question.acceptsMissing.contains(missing.kind)
        {
            return .reask("it no longer accepts \(missing.kind.rawValue)")
        }
        return .carry
    }
}

extension Question {
    /// Whether every choice in a value is one of its own.
    fileprivate func knows(_ value: Value) -> Bool {
        let codes = Set(choices.map(\.code))
        switch value {
        case .choice(let code): return codes.contains(code)
        case .choices(let given): return given.allSatisfy(codes.contains)
        case .checklist(let given):
            return given.values.allSatisfy(codes.contains)
                && given.keys.allSatisfy { key in rows.contains { $0.code == key } }
        case .text(let text): return maxLength.map { text.count <= $0 } ?? true
        default: return true
        }
    }
}
