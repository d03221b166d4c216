import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Who may be who, as the terminal and machines get it.
struct EntityReport {
    let terminal: Terminal

    // MARK: Suggestions

    func show(
        _ suggestions: [Resolution.Suggestion], of all: Int, _ looked: IntelligenceLog.Looked,
        _ conflicts: [MergeDecisions.Conflict]
    ) {
        for suggestion in suggestions { show(suggestion) }
        terminal.line(
            "\(all.counted("pair")) in \(looked.records.counted("record")) of \(looked.all)"
                + (all > suggestions.count ? "; \(suggestions.count) are shown: --limit" : ""), .dim)
        if !suggestions.isEmpty {
            terminal.line("Decide with layby entity same, differ or later PLACE PLACE --reason WHY.", .dim)
        }
        for conflict in conflicts { terminal.line(Self.words(conflict), .warning) }
    }

    private func show(_ suggestion: Resolution.Suggestion) {
        let resemblance = suggestion.resemblance
        terminal.line(
            "\(String(resemblance.score).leftPadded(3))  \(resemblance.kind.rawValue.padded(9))"
                + "\(suggestion.left.text)  ~  \(suggestion.right.text)", .bold)
        for clue in resemblance.clues {
            terminal.line("     \(Self.bits(clue, resemblance.kind).leftPadded(6))  \(clue.words)")
        }
        for side in [suggestion.left, suggestion.right] {
            let shown = side.addresses.prefix(4).map { "\($0.stream.short)/\($0.anchor)" }.joined(separator: "  ")
            terminal.line(
                "     \(shown)" + (side.addresses.count > 4 ? "  and \(side.addresses.count - 4) more" : ""), .dim)
        }
        terminal.line()
    }

    /// `+8.0`: bits for their being one.
    private static func bits(_ clue: Clue, _ kind: Identity.Kind) -> String {
        let tenths = ClueWeights.standard.weight(of: clue, for: kind) / 10
        return "\(tenths < 0 ? "-" : "+")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    func json(_ suggestions: [Resolution.Suggestion], of all: Int) -> JSONValue {
        func side(_ known: Known) -> JSONValue {
            .members([
                "text": .string(known.identity.text), "born": known.identity.birth.map { .string($0.description) },
                "places": .array(known.addresses.map { .string($0.description) }),
            ])
        }
        return [
            "pairs": .integer(all),
            "suggestions": .array(
                suggestions.map { one in
                    [
                        "kind": .string(one.resemblance.kind.rawValue), "score": .integer(one.resemblance.score),
                        "clues": .array(
                            one.resemblance.clues.map { clue in
                                [
                                    "clue": .string(clue.rawValue), "words": .string(clue.words),
                                    "hundredthsOfABit": .integer(
                                        ClueWeights.standard.weight(of: clue, for: one.resemblance.kind)),
                                ]
                            }), "left": side(one.left), "right": side(one.right),
                    ]
                }),
        ]
    }

    // MARK: One

    func show(_ entity: Entity) {
        terminal.line(entity.spellings.map(\.text).joined(separator: "  =  "), .bold)
        for sighting in entity.sightings {
            let record = sighting.record
            let own = sighting.identities.map { "\($0.part.words) \($0.text)" }.joined(separator: ", ")
            let force = record.force.map { Forces.force(slug: $0)?.name ?? $0 } ?? "–"
            terminal.line(
                "\(record.stream.short)  \(LondonTime.text(Int64(record.at.seconds)).padded(24))\(force.padded(28))\(own)"
                    + (record.isSimulated ? " (simulated)" : ""))
        }
        for merge in entity.merges { terminal.line(Self.words(merge), .dim) }
        for conflict in entity.conflicts { terminal.line(Self.words(conflict), .warning) }
    }

    // MARK: Decisions

    func list(_ merges: [MergeSummary]) {
        if merges.isEmpty { terminal.line("Nothing was decided yet. See layby entity suggest.") }
        for merge in merges {
            terminal.line(Self.words(merge))
            let places = merge.members.map { "\($0.address.stream.short)/\($0.address.anchor)" }
            terminal.line("        \(places.joined(separator: "  "))", .dim)
        }
        for conflict in MergeDecisions(merges).conflicts { terminal.line(Self.words(conflict), .warning) }
    }

    private static func words(_ merge: MergeSummary) -> String {
        "\(merge.id.stream.short)  \(merge.kind.rawValue.padded(9))\(merge.members.count) places, \(merge.state.words), "
            + "by \(merge.actor) on \(LondonTime.text(Int64(merge.decidedAt.seconds)))"
    }

    static func words(_ conflict: MergeDecisions.Conflict) -> String {
        let made = conflict.made.map(\.stream.short).joined(separator: ", ")
        return "Contradiction: \(conflict.refused.stream.short) says not the same, \(made) together say the same. "
            + "Undo one of them."
    }
}

extension Known {
    /// As a line of a list has it.
    fileprivate var text: String {
        identity.text + (identity.birth.map { ", born \(CivilDay(daysSince1970: $0.days).text)" } ?? "")
            + (addresses.count > 1 ? " (\(addresses.count)×)" : "")
    }
}
