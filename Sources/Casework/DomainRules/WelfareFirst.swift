public import ScriptEngine

/// A life at risk comes first.
public enum WelfareFirst: DomainRule {
    public static let description = DomainRuleDescription(
        code: "domain.welfareFirst",
        rule: "Every route with a refrigerated or sealed unit meets the welfare question before any other.",
        source: "domain.md: a life at risk comes first [D]",
        remedy: "Ask the welfare question first, or straight after the question that tells the kind of unit.",
        failing: """
            sections:
              - id: first
                title: First
                questions:
                  - {id: refrigerated_or_sealed, ask: Is the unit sealed?, type: boolean}
                  - {id: caller_name, ask: Who calls?, type: text}
                  - {id: casualty_state, ask: Is anyone hurt?, type: text}
            """,
        passing: """
            sections:
              - id: first
                title: First
                questions:
                  - {id: refrigerated_or_sealed, ask: Is the unit sealed?, type: boolean}
                  - {id: casualty_state, ask: Is anyone hurt?, type: text}
                  - {id: caller_name, ask: Who calls?, type: text}
            """)

    public static func findings(_ inquiry: inout ScriptInquiry, _ script: Script) -> [DomainFinding] {
        let units: [Condition<QuestionID>] = [
            .test("event_type", .isValue(.choice("refrigerated_or_hard_sided"))),
            .test("vehicle_type", .isValue(.choice("refrigerated"))),
            .test("refrigerated_or_sealed", .isValue(.boolean(true))),
        ].filter { condition in condition.references.allSatisfy { script.question($0) != nil } }
        guard script.question(Vocabulary.welfare) != nil, !units.isEmpty else {
            return [
                DomainFinding(
                    subject: nil, message: "the script has no question `\(Vocabulary.welfare)`, or none about the unit",
                    outcome: .notProved)
            ]
        }
        let unit = Condition.any(units)
        var findings = [
            DomainFinding(
                subject: Vocabulary.welfare, message: "a refrigerated unit can be reported without it being asked",
                outcome: inquiry.skips(Vocabulary.welfare, while: unit))
        ]
        for question in script.questions.prefix(while: { $0.id != Vocabulary.welfare })
        where !Vocabulary.kindOfUnit.contains(question.id) {
            findings.append(
                DomainFinding(
                    subject: question.id, message: "it can come before the welfare question of a refrigerated unit",
                    outcome: inquiry.asks(question.id, while: unit)))
        }
        return findings
    }
}
