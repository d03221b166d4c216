public import ScriptEngine

/// The Duty to Notify is for adults.
public enum ChildWithoutDutyToNotify: DomainRule {
    public static let description = DomainRuleDescription(
        code: "domain.childDutyToNotify", rule: "No child route reaches the Duty to Notify.",
        source: "H17:318, 348; domain.md", remedy: "Ask about the Duty to Notify of adults only.",
        failing: """
            sections:
              - id: first
                title: First
                questions:
                  - {id: claimed_minors, ask: How many children?, type: integer}
                  - {id: duty_to_notify, ask: Notified?, type: boolean}
            """,
        passing: """
            sections:
              - id: first
                title: First
                questions:
                  - {id: claimed_minors, ask: How many children?, type: integer}
                  - {id: duty_to_notify, ask: Notified?, type: boolean, when: {question: claimed_minors, atMost: 0}}
            """)

    public static func findings(_ inquiry: inout ScriptInquiry, _ script: Script) -> [DomainFinding] {
        Vocabulary.dutyToNotify.filter { script.question($0) != nil }.map { question in
            DomainFinding(
                subject: question, message: "it can be asked of a child",
                outcome: inquiry.asks(question, while: Vocabulary.child(script)))
        }
    }
}
