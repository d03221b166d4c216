import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// What may be one among the newest records, the likeliest first.
struct SuggestionPage: Sendable {
    let kinds: [Option]
    let least: Int
    let pairs: [PairView]
    let said: String
    let conflicts: [ConflictLine]
    let pages: String
    let previous: String?
    let next: String?
    let hasConflicts: Bool

    init(
        kind: Identity.Kind?, least: Int, pairs: [PairView], said: String, conflicts: [ConflictLine], pages: String,
        previous: String?, next: String?
    ) {
        kinds = Self.kinds(chosen: kind)
        (self.least, self.pairs, self.said, self.conflicts) = (least, pairs, said, conflicts)
        (self.pages, self.previous, self.next) = (pages, previous, next)
        hasConflicts = !conflicts.isEmpty
    }

    private static func kinds(chosen: Identity.Kind?) -> [Option] {
        [("vehicle", "vehicles"), ("haulier", "hauliers"), ("person", "persons")].map {
            Option($0.0, $0.1, chosen: chosen?.rawValue)
        }
    }

    static func said(_ pairs: Int, _ looked: IntelligenceLog.Looked) -> String {
        let found = pairs == 1 ? "1 pair" : "\(pairs.grouped) pairs"
        let cut = looked.records < looked.all ? "; layby entity suggest compares all of them" : ""
        return "\(found) among the newest \(looked.records.grouped) of \(looked.all.grouped) records\(cut)."
    }
}

/// Two that may be one, on a page of their own.
struct PairPage: Sendable {
    let pair: PairView
    /// Whether somebody decided about them already.
    let isDecided: Bool
}

/// Two decisions that contradict each other.
struct ConflictLine: Sendable {
    struct Link: Sendable {
        let href: String
        let short: String
    }

    let refused: Link
    let made: [Link]

    init(_ conflict: MergeDecisions.Conflict) {
        refused = Self.link(conflict.refused)
        made = conflict.made.map(Self.link)
    }

    private static func link(_ id: MergeID) -> Link { Link(href: "/entities/decisions/\(id)", short: id.stream.short) }
}

/// A decision in a list; nobody's name stands in it.
struct DecisionLine: Sendable {
    let href: String
    let short: String
    let kind: String
    let places: Int
    let state: String
    let actor: String
    let at: String

    init(_ merge: MergeSummary) {
        href = "/entities/decisions/\(merge.id)"
        (short, kind, places) = (merge.id.stream.short, merge.kind.rawValue, merge.members.count)
        (state, actor) = (merge.state.words, merge.actor.id)
        at = LondonTime.text(Int64(merge.decidedAt.seconds))
    }
}

/// All decisions, the newest first.
struct DecisionList: Sendable {
    let lines: [DecisionLine]
    let hasLines: Bool
    let conflicts: [ConflictLine]
    let hasConflicts: Bool

    init(_ merges: [MergeSummary]) {
        lines = merges.reversed().map(DecisionLine.init)
        conflicts = MergeDecisions(merges).conflicts.map(ConflictLine.init)
        (hasLines, hasConflicts) = (!lines.isEmpty, !conflicts.isEmpty)
    }
}

/// One decision: what it is about, who made it and why, and what can follow.
struct DecisionPage: Sendable {
    struct Member: Sendable {
        let part: String
        let text: String
        let page: String
        let at: String
        let force: String?

        init(_ member: Merge.Member, _ record: IdentifiedRecord) {
            let identity = record.identity(at: member.address.anchor)
            part = identity?.part.words ?? "–"
            text = identity?.text ?? "no longer there"
            page = member.address.page
            at = LondonTime.text(Int64(record.at.seconds))
            force = record.force.map { Forces.force(slug: $0)?.name ?? $0 }
        }
    }

    struct Step: Sendable {
        let state: String
        let at: String
        let actor: String
        let reason: String
    }

    struct Exit: Sendable {
        let code: String
        let label: String
    }

    let id: String
    let csrf: String
    let kind: String
    let state: String
    let members: [Member]
    let score: String?
    let clues: [String]
    let steps: [Step]
    let exits: [Exit]
    let conflicts: [ConflictLine]
    let reason: String
    let error: String?
    let hasClues: Bool
    let hasExits: Bool
    let hasConflicts: Bool

    init(_ merge: Merge, _ members: [Member], _ conflicts: [ConflictLine], error: String?, _ visit: Visit) {
        (id, csrf, kind, state) = (merge.id.description, visit.csrf, merge.kind.rawValue, merge.state.words)
        (self.members, self.conflicts, self.error) = (members, conflicts, error)
        score = merge.score.map { "\($0) of 100" }
        clues = merge.clues.map(\.words)
        steps = merge.decisions.map { step in
            Step(
                state: step.state.words, at: LondonTime.text(Int64(step.at.seconds)), actor: step.actor.id,
                reason: step.reason ?? "erased")
        }
        exits = visit.may(.mergeEntities) ? merge.state.exits.map { Exit(code: $0.rawValue, label: $0.act) } : []
        reason = error == nil ? "" : visit.form["reason"] ?? ""
        (hasClues, hasExits, hasConflicts) = (!clues.isEmpty, !exits.isEmpty, !conflicts.isEmpty)
    }
}

extension Merge.State {
    /// What the button says that decides so.
    var act: String {
        switch self {
        case .made: "They are the same"
        case .refused: "They are not the same"
        case .deferred: "Later"
        case .undone: "Undo the decision"
        }
    }
}
