public import ScriptEngine

/// A child, or possibly a child: NRM referral always, no consent asked.
public enum ChildReachesNRM: DomainRule {
    public static let description = DomainRuleDescription(
        code: "domain.childReachesNRM",
        rule: "Every child route reaches the NRM question; in a version without one, the red instruction that says so.",
        source: "H17:318; domain.md",
        remedy: "Ask about the NRM referral of everyone who is or may be a child.",
        failing: """
            sections:
              - id: first
                title: First
                questions:
                  - {id: claimed_minors, ask: How many children?, type: integer}
                  - {id: nrm_referral_made, ask: NRM?, type: boolean, when: {question: claimed_minors, atLeast: 2}}
            """,
        passing: """
            sections:
              - id: first
                title: First
                questions:
                  - {id: claimed_minors, ask: How many children?, type: integer}
                  - {id: nrm_referral_made, ask: NRM?, type: boolean, when: {question: claimed_minors, atLeast: 1}}
            """)

    public static func findings(_ inquiry: inout ScriptInquiry, _ script: Script) -> [DomainFinding] {
        let child = Vocabulary.child(script)
        let asked = Vocabulary.nrm.filter { script.question($0) != nil }
        if asked.isEmpty {
            guard let alert = script.definition.alerts.first(where: { $0.text.contains("NRM referral always") }) else {
                return [DomainFinding(subject: nil, message: "nothing speaks of the NRM", outcome: .notProved)]
            }
            return [
                DomainFinding(
                    subject: nil, message: "a child can be reported without the instruction `\(alert.id)`",
                    outcome: inquiry.omits(alert: alert.id, while: child))
            ]
        }
        return asked.map { question in
            DomainFinding(
                subject: question, message: "a child can be left without it",
                outcome: inquiry.skips(question, while: child))
        }
    }
}
