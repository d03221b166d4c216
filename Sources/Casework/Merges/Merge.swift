public import ScriptEngine

/// What a person decided about several places in records: that they speak of one and the same, or that they do not.
///
/// States and their legal exits:
/// - `deferred` (looked at, and left for later) → `made`, `refused`
/// - `made` (they are one) → `undone`
/// - `refused` (they are not) → `undone`
/// - `undone` → none; whoever changes their mind again decides anew.
///
/// No name stands in it, only where one stands. Each member is sealed under a key of its own, so that erasing a record
/// takes it out; what was said of them together (score, clues, reasons) goes with the first that is taken out, and the
/// merge goes when fewer than two are left.
public struct Merge: Hashable, Sendable {
    /// The states; the legal exits are with `Merge`.
    public enum State: String, CaseIterable, Sendable {
        case made, refused, deferred, undone

        /// The states that may follow.
        public var exits: [State] {
            switch self {
            case .deferred: [.made, .refused]
            case .made, .refused: [.undone]
            case .undone: []
            }
        }

        /// As people say it.
        public var words: String {
            switch self {
            case .made: "the same"
            case .refused: "not the same"
            case .deferred: "left for later"
            case .undone: "undone"
            }
        }
    }

    /// One of the places that it is about.
    public struct Member: Hashable, Sendable {
        /// 1, 2, 3, … in the order in which they were named.
        public let number: Int
        public let address: IdentityAddress
        /// Whose personal data it is, within its record.
        public let subject: Subject

        public init(number: Int, address: IdentityAddress, subject: Subject) {
            (self.number, self.address, self.subject) = (number, address, subject)
        }
    }

    /// One decision, and who made it.
    public struct Decision: Hashable, Sendable {
        public let state: State
        public let at: Timestamp
        public let actor: Actor
        /// Nil once it is erased.
        public let reason: String?
    }

    public let id: MergeID
    public let kind: Identity.Kind
    /// Those that can still be read; two or more.
    public internal(set) var members: [Member]
    /// The score when it was first looked at, 0–100; nil once a member is erased.
    public let score: Int?
    /// What spoke for it then, the weightiest first; empty once a member is erased.
    public let clues: [Clue]
    /// In order; at least one.
    public internal(set) var decisions: [Decision]
    /// The number of its entries.
    public internal(set) var version: Int

    public var state: State { decisions.last?.state ?? .undone }

    /// The longest reason, in characters.
    public static let longestReason = 500
    /// At most so many places in one merge.
    public static let mostMembers = 50

    /// Decides about places that nobody has decided about, or that were undone.
    ///
    /// - Parameters:
    ///   - state: `made`, `refused` or `deferred`.
    ///   - places: two or more, all different.
    ///   - resemblance: what speaks for it now.
    ///   - reason: 1–500 characters.
    /// - Throws: `.members`, `.reason`, `.impossible`.
    public static func decided(
        _ id: MergeID, _ state: State, of places: [(address: IdentityAddress, subject: Subject)],
        resemblance: Resemblance, because reason: String, at time: Timestamp, by actor: Actor
    ) throws(MergeError) -> (merge: Merge, change: Change) {
        guard state != .undone else { throw .impossible(from: nil, allowed: [.made, .refused, .deferred]) }
        guard (2...mostMembers).contains(places.count), Set(places.map(\.address)).count == places.count else {
            throw .members
        }
        let members = places.enumerated().map {
            Member(number: $0 + 1, address: $1.address, subject: $1.subject)
        }
        let decision = Decision(state: state, at: time, actor: actor, reason: try text(reason))
        let merge = Merge(
            id: id, kind: resemblance.kind, members: members, score: resemblance.score,
            clues: resemblance.clues, decisions: [decision], version: 1 + members.count)
        let events = [merge.beginning(decision)] + members.map { MergeEvent.joined($0) }
        return (merge, merge.change(events, expected: 0, at: time, by: actor))
    }

    /// Decides anew: makes or refuses what was left for later, undoes what was made or refused.
    ///
    /// - Throws: `.impossible` with what is possible, `.reason`.
    public mutating func decide(
        _ state: State, because reason: String, at time: Timestamp, by actor: Actor
    ) throws(MergeError) -> Change {
        guard self.state.exits.contains(state) else { throw .impossible(from: self.state, allowed: self.state.exits) }
        let decision = Decision(state: state, at: time, actor: actor, reason: try Self.text(reason))
        decisions.append(decision)
        version += 1
        return change([.decided(state, reason: decision.reason)], expected: version - 1, at: time, by: actor)
    }

    private static func text(_ reason: String) throws(MergeError) -> String {
        let plain = PlainText.of(reason)
        guard (1...longestReason).contains(plain.count) else { throw .reason(most: longestReason) }
        return plain
    }

    private func beginning(_ decision: Decision) -> MergeEvent {
        .begun(decision.state, kind: kind, score: score, clues: clues, reason: decision.reason)
    }

    private func change(_ events: [MergeEvent], expected: Int, at time: Timestamp, by actor: Actor) -> Change {
        let entries = events.enumerated().map { index, event in
            let version = expected + 1 + index
            return Entry(
                stream: id.stream, version: version, kind: event.kind, at: time, actor: actor, payload: event.payload,
                seal: event.seal(version: version))
        }
        return Change(
            stream: id.stream, expected: expected, entries: entries, summary: .merge(MergeSummary(self)), records: [])
    }
}

/// Why a decision was not taken. Nothing has changed then.
public enum MergeError: Error, Hashable, Sendable {
    /// Fewer than two places, more than 50, or one of them twice.
    case members
    /// They are of two kinds, or of one that is not merged.
    case kinds
    /// No reason, or one of more than so many characters.
    case reason(most: Int)
    /// It is in a state that the decision does not follow; nil where nothing was decided yet.
    case impossible(from: Merge.State?, allowed: [Merge.State])
    /// Somebody decided about these two already.
    case decided

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .members: "merge.members"
        case .kinds: "merge.kinds"
        case .reason: "merge.reason"
        case .impossible: "merge.impossible"
        case .decided: "merge.decided"
        }
    }
}

/// A merge as lists and matching see it. No name stands in it.
public struct MergeSummary: Hashable, Sendable {
    public let id: MergeID
    public let kind: Identity.Kind
    public let state: Merge.State
    public let members: [Merge.Member]
    public let begunAt: Timestamp
    public let decidedAt: Timestamp
    /// Who decided last.
    public let actor: Actor
    /// The number of its entries.
    public let version: Int

    public init(
        id: MergeID, kind: Identity.Kind, state: Merge.State, members: [Merge.Member], begunAt: Timestamp,
        decidedAt: Timestamp, actor: Actor, version: Int
    ) {
        (self.id, self.kind, self.state, self.members) = (id, kind, state, members)
        (self.begunAt, self.decidedAt, self.actor, self.version) = (begunAt, decidedAt, actor, version)
    }

    public init(_ merge: Merge) {
        let (first, last) = (merge.decisions[0], merge.decisions[merge.decisions.count - 1])
        self.init(
            id: merge.id, kind: merge.kind, state: merge.state, members: merge.members, begunAt: first.at,
            decidedAt: last.at, actor: last.actor, version: merge.version)
    }
}
