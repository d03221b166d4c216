public import ScriptEngine

/// No asylum question is put to an unaccompanied child.
public enum AsylumAndLoneChild: DomainRule {
    public static let description = DomainRuleDescription(
        code: "domain.asylumAndLoneChild", rule: "No route asks an unaccompanied child about asylum.",
        source: "H17:318; Operation Innerste guidance [P]",
        remedy: "Ask it of adults, and of children whose parent or guardian is there.",
        failing: """
            sections:
              - id: first
                title: First
                questions:
                  - {id: adults, ask: How many adults?, type: integer}
                  - {id: claimed_minors, ask: How many children?, type: integer}
                  - {id: asylum_claimed, ask: Asylum?, type: boolean}
            """,
        passing: """
            sections:
              - id: first
                title: First
                questions:
                  - {id: adults, ask: How many adults?, type: integer}
                  - {id: claimed_minors, ask: How many children?, type: integer}
                  - {id: asylum_claimed, ask: Asylum?, type: boolean, when: {question: adults, atLeast: 1}}
            """)

    public static func findings(_ inquiry: inout ScriptInquiry, _ script: Script) -> [DomainFinding] {
        let asked = Vocabulary.asylum.filter { script.question($0) != nil }
        if asked.isEmpty {
            return [DomainFinding(subject: nil, message: "no question about asylum is known", outcome: .notProved)]
        }
        return asked.map { question in
            DomainFinding(
                subject: question, message: "it can be put to a child who is alone",
                outcome: inquiry.asks(question, while: Vocabulary.loneChild(script)))
        }
    }
}
