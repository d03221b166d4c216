public import ScriptEngine

extension ScriptDiff.Change {
    /// What kind of change it is, in a word or two: `asked more`, `re-typed`.
    public var kind: String {
        switch self {
        case .added: "added"
        case .removed: "removed"
        case .renamed: "renamed"
        case .retyped: "re-typed"
        case .reworded: "reworded"
        case .guidance: "guidance"
        case .required: "required"
        case .missing: "missing states"
        case .choices: "choices"
        case .constraints: "constraints"
        case .checks: "checks"
        case .moved: "moved"
        case .sectionAdded: "section added"
        case .sectionRemoved: "section removed"
        case .altered(_, let what, _, _): what
        case .calculationAdded: "calculation added"
        case .calculationRemoved: "calculation removed"
        case .alertAdded: "alert added"
        case .alertRemoved: "alert removed"
        case .alertChanged: "alert changed"
        case .sendPointAdded: "send point added"
        case .sendPointRemoved: "send point removed"
        case .sendPointChanged: "send point changed"
        case .rerouted(_, let isAskedNow, _): isAskedNow ? "asked more" : "asked less"
        case .routeNotProved: "route not proved"
        }
    }

    /// What changed, in words; empty where the kind says it all.
    public var words: String {
        switch self {
        case .added, .removed, .guidance, .sectionAdded, .sectionRemoved, .alertAdded, .alertRemoved, .alertChanged,
            .sendPointAdded, .sendPointRemoved, .sendPointChanged, .calculationAdded, .calculationRemoved:
            return ""
        case .altered(_, _, let old, let new): return "\(old ?? "none") → \(new ?? "none")"
        case .renamed(let old, _): return "was \(old)"
        case .retyped(_, let old, let new): return "\(old.rawValue) → \(new.rawValue)"
        case .reworded(_, let old, let new): return "‘\(old)’ → ‘\(new)’"
        case .required(_, let old, let new): return "\(old?.rawValue ?? "optional") → \(new?.rawValue ?? "optional")"
        case .missing(_, let old, let new): return "\(Self.names(old)) → \(Self.names(new))"
        case .choices(_, let added, let removed, let relabelled):
            let parts = [
                added.isEmpty ? nil : "added \(added.joined(separator: ", "))",
                removed.isEmpty ? nil : "removed \(removed.joined(separator: ", "))",
                relabelled.isEmpty ? nil : "relabelled \(relabelled.joined(separator: ", "))",
            ]
            return parts.compactMap { $0 }.joined(separator: "; ")
        case .constraints(_, let old, let new), .checks(_, let old, let new):
            return "\(Self.joined(old)) → \(Self.joined(new))"
        case .moved(_, let old, let new): return "\(old) → \(new)"
        case .rerouted(_, let isAskedNow, let witness):
            let after = witness.answers.isEmpty ? "before any answer" : "after the answers shown"
            return isAskedNow ? "asked now, not before, \(after)" : "no longer asked \(after)"
        case .routeNotProved: return "whether it is asked in other calls rests on a sum or count"
        }
    }

    private static func names(_ kinds: Set<MissingKind>) -> String {
        kinds.isEmpty ? "none" : MissingKind.allCases.filter(kinds.contains).map(\.rawValue).joined(separator: ", ")
    }

    private static func joined(_ conditions: [String]) -> String {
        conditions.isEmpty ? "none" : conditions.joined(separator: "; ")
    }
}

extension ScriptDiff {
    /// Each answer of a witness in words, with the question's own words in whichever version has it.
    public func words(of witness: Witness) -> [String] {
        witness.answers.map { answer in
            let question = new.question(answer.place.question) ?? old.question(answer.place.question)
            let value = answer.isAny ? "any answer" : answer.value.words(for: question)
            return "\(answer.place): \(value)"
        }
    }
}
