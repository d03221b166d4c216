/// Asks of a script whether a call can come to something, and shows the answers that lead there.
public struct ScriptInquiry {
    /// What is known of it.
    public enum Outcome: Equatable, Sendable {
        /// With the shortest list of answers that leads there.
        case possible(Witness)
        case impossible
        /// It rests on a sum, a count, or on a question or condition that this script has not.
        case notProved
    }

    private let script: Script
    private var prover: Prover
    /// What the conditions asked about so far compare answers with, cut into the prover's domains.
    private var constants: [QuestionID: [Value]] = [:]

    public init(_ script: Script) {
        self.script = script
        prover = Prover(script)
    }

    /// Whether a question can be asked in a call in which the condition holds.
    public mutating func asks(_ question: QuestionID, while condition: Condition<QuestionID>) -> Outcome {
        guard let number = script.number(of: question), let condition = compiled(condition, for: number) else {
            return .notProved
        }
        return outcome(.applies(number) + .holds(condition, in: script.nodes[number].group))
    }

    /// Whether a question can be left out of a call in which the condition holds.
    public mutating func skips(_ question: QuestionID, while condition: Condition<QuestionID>) -> Outcome {
        guard let number = script.number(of: question), let condition = compiled(condition, for: number) else {
            return .notProved
        }
        let group = script.nodes[number].group
        return outcome(.holds(condition, in: group) + .doesNotApply(number))
    }

    /// Whether a red instruction can be missing in a call in which the condition holds.
    public mutating func omits(alert id: String, while condition: Condition<QuestionID>) -> Outcome {
        let number = script.nodes.firstIndex { node in
            if case .alert(let alert) = node.kind { return alert.id == id }
            return false
        }
        guard let number, let condition = compiled(condition, for: number) else { return .notProved }
        return outcome(.holds(condition, in: 0) + .doesNotApply(number))
    }

    /// The condition over nodes, with its constants cut into the domains; nil when this script cannot say it: a question
    /// or choice is not in it, or it speaks of each person and the node of all.
    private mutating func compiled(_ condition: Condition<QuestionID>, for number: Int) -> Condition<Int>? {
        var isNew = false
        for (question, test) in condition.tests {
            guard let tested = script.number(of: question) else { return nil }
            let group = script.nodes[tested].group
            guard group == 0 || group == script.nodes[number].group else { return nil }
            for value in test.constants {
                if case .choice(let code) = value {
                    guard script.question(question)?.choices.contains(where: { $0.code == code }) == true else {
                        return nil
                    }
                } else if !(constants[question] ?? []).contains(value) {
                    constants[question, default: []].append(value)
                    isNew = true
                }
            }
        }
        if isNew { prover = Prover(script, others: constants) }
        return condition.mapped { script.number(of: $0) }
    }

    private mutating func outcome(_ claim: Claim) -> Outcome {
        switch prover.verdict(claim) {
        case .impossible: .impossible
        case .undecided: .notProved
        case .possible: prover.witness(claim).map(Outcome.possible) ?? .notProved
        }
    }
}

extension Test {
    /// The constants that it compares with.
    var constants: [Value] {
        switch self {
        case .isValue(let value), .atLeast(.constant(let value)), .atMost(.constant(let value)): [value]
        case .isOneOf(let values): values
        case .includes, .answered, .atLeast(.answer), .atMost(.answer): []
        }
    }
}

extension Claim {
    /// The node's place does not apply; in a repeat section, that of an instance that there is.
    static func doesNotApply(_ node: Int) -> Claim {
        Claim(nodes: [node]) { logic in
            let group = logic.script.nodes[node].group
            return [!logic.places[node][0].holds] + (group == 0 ? [] : [logic.exists(group, 0)])
        }
    }
}
