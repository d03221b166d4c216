internal import ScriptEngine

/// Which required questions of one packed call stood open, by weight.
struct OpenQuestions {
    /// As people read it: `critical: casualty_state; major: carrier, nationality (2 of 3)`; empty where none is.
    let words: String

    init(_ block: PackedBlock, at index: Int) {
        let open = block.call(at: index).open
        var named: [Weight: [String]] = [:]
        var counted = Tally()
        for field in block.layout.fields {
            guard let weight = field.question.weight else { continue }
            let counts = block.counts(of: field, at: index)
            let own = counts.open(accepting: field.question.acceptsMissing)
            guard own > 0 else { continue }
            counted[weight] += own
            let id = field.question.id.description
            named[weight, default: []].append(
                field.isRepeated ? "\(id) (\(own) of \(counts.applicable))" : id)
        }
        words = Weight.allCases.compactMap { weight -> String? in
            var parts = named[weight] ?? []
            // Answered, and yet not settled: an answer that is not whole, or against a constraint by now. Of a call that
            // was erased before states were kept, all of them.
            let others = open[weight] - counted[weight]
            if others > 0 { parts.append("\(others) \(parts.isEmpty ? "" : "more ")not told apart") }
            return parts.isEmpty ? nil : "\(weight.rawValue): \(parts.joined(separator: ", "))"
        }.joined(separator: "; ")
    }
}

extension QuestionCounts {
    /// Where something is still wanted: nothing is recorded, or it is missing for a reason that the question does not take.
    func open(accepting accepted: Set<MissingKind>) -> Int {
        notReached + (accepted.contains(.unknown) ? 0 : unknown) + (accepted.contains(.refused) ? 0 : refused)
            + (accepted.contains(.notAsked) ? 0 : notAsked)
    }
}
