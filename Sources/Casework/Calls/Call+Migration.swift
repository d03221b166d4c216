public import ScriptEngine

/// Why a call was not moved to another version, or not moved back. Nothing has changed then.
public enum MigrationError: Error, Equatable, Sendable {
    /// The plan has something that has no place in the other version, or the call cannot move at all.
    case blocked
    /// The call was never moved.
    case nothingToUndo
    /// Something was recorded since it was moved; moving back by plan keeps that too.
    case recordedSince(entries: Int)

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .blocked: "migration.blocked"
        case .nothingToUndo: "migration.nothingToUndo"
        case .recordedSince: "migration.recordedSince"
        }
    }
}

extension Call {
    /// A call as it was under a version that it has left.
    struct Predecessor: Sendable {
        let interview: Interview
        /// The places whose responses went on with the call.
        let carried: Set<Place>
    }

    /// Something recorded under a version that the call has left, for which its present version has no place.
    public struct Kept: Sendable {
        public let version: Int
        public let question: Question
        public let place: Place
        public let response: Response
    }

    /// What is kept of the versions that the call has left, in the order in which it left them.
    public var kept: [Kept] {
        predecessors.filter { $0.interview.script.reference != script.reference }.flatMap { predecessor in
            predecessor.interview.recorded.compactMap { place, response in
                guard !predecessor.carried.contains(place),
                    let question = predecessor.interview.script.question(place.question)
                else { return nil }
                return Kept(
                    version: predecessor.interview.script.reference.version, question: question, place: place,
                    response: response)
            }
        }
    }

    /// What moving to another version would do.
    ///
    /// - Parameter scripts: holds every version from the call's own to the other.
    /// - Throws: `ScriptLibraryError`.
    public func migration(to version: Int, scripts: ScriptLibrary) throws(ScriptLibraryError) -> MigrationPlan {
        let target = try scripts.script(version: version)
        var lineage: [ScriptDefinition] = []
        let own = script.reference.version
        for between in own <= version ? Array(own...version) : Array((version...own).reversed()) {
            lineage.append(between == own ? script.definition : try scripts.script(version: between).definition)
        }
        let earlier = predecessors.last { $0.interview.script.reference == target.reference }?.interview
        return MigrationPlan(interview, to: target, lineage: lineage, earlier: earlier)
    }

    /// Moves the call by a plan; the call as it was is kept.
    ///
    /// - Returns: the entries: the move, then each send point that the other version lets go at once.
    /// - Throws: `.blocked`.
    public mutating func migrate(
        by plan: MigrationPlan, at time: Timestamp, by actor: Actor
    ) throws(MigrationError) -> Change {
        guard !plan.isBlocked, plan.from == script.reference else { throw .blocked }
        let points = plan.newlyReached
        let migrated = CallEvent.migrated(from: plan.from, to: plan.to.reference, carried: plan.carried)
        move(to: plan.interview, carrying: Set(plan.carried.keys))
        let events = points.map { InterviewEvent.sendPointReached($0) }
        for event in events { try? interview.apply(event) }
        migratedVersion = version + 1 + events.count
        return change([migrated] + events.map(CallEvent.interview), at: time, by: actor)
    }

    /// Puts the call back to what it was before it was moved last.
    ///
    /// - Throws: `.nothingToUndo`, `.recordedSince`.
    public mutating func undoMigration(at time: Timestamp, by actor: Actor) throws(MigrationError) -> Change {
        guard let before = predecessors.last, let migratedVersion else { throw .nothingToUndo }
        guard migratedVersion == version else { throw .recordedSince(entries: version - migratedVersion) }
        moveBack()
        return change([.migrationUndone(to: before.interview.script.reference)], at: time, by: actor)
    }

    private mutating func move(to other: Interview, carrying carried: Set<Place>) {
        predecessors.append(Predecessor(interview: interview, carried: carried))
        interview = other
    }

    private mutating func moveBack() {
        guard let before = predecessors.popLast() else { return }
        interview = before.interview
        migratedVersion = nil
    }

    /// Repeats a move, or its undoing, from its entry.
    mutating func replayMigration(_ entry: Entry, script: (ScriptReference) throws -> Script) throws {
        let unreadable = ReplayError(unreadable: entry)
        guard let reference = ScriptReference(json: entry.payload["to"]) else { throw unreadable }
        switch entry.kind {
        case "call.migrated":
            guard let members = entry.payload["carried"]?.object else { throw unreadable }
            var carried: [Place: Place] = [:]
            for (from, to) in members {
                guard let from = Place(text: from), let to = to.string.flatMap({ Place(text: $0) }) else {
                    throw unreadable
                }
                carried[from] = to
            }
            let target = try script(reference)
            let earlier = predecessors.last { $0.interview.script.reference == target.reference }?.interview
            move(
                to: interview.moved(to: target, carrying: carried, earlier: earlier), carrying: Set(carried.keys))
            migratedVersion = entry.version
        case "call.migrationUndone":
            let target = try script(reference)
            guard let last = predecessors.last, last.interview.script.reference == target.reference else {
                throw unreadable
            }
            moveBack()
        default: throw unreadable
        }
    }
}
