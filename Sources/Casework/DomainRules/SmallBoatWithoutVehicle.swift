public import ScriptEngine

/// A boat has no vehicle that a penalty could be for.
public enum SmallBoatWithoutVehicle: DomainRule {
    public static let description = DomainRuleDescription(
        code: "domain.smallBoatVehiclePenalty", rule: "No small-boat route asks vehicle-penalty questions.",
        source: "domain.md: v4 by event type [D]",
        remedy: "Give the section a condition on the type of event.",
        failing: """
            sections:
              - id: first
                title: First
                questions:
                  - id: event_type
                    ask: What was it?
                    type: choice
                    choices: [{code: lorry, label: Lorry}, {code: small_boat, label: Boat}]
              - id: penalty
                title: Penalty
                questions:
                  - {id: system_written, ask: Written?, type: boolean}
            """,
        passing: """
            sections:
              - id: first
                title: First
                questions:
                  - id: event_type
                    ask: What was it?
                    type: choice
                    choices: [{code: lorry, label: Lorry}, {code: small_boat, label: Boat}]
              - id: penalty
                title: Penalty
                when: {question: event_type, is: lorry}
                questions:
                  - {id: system_written, ask: Written?, type: boolean}
            """)

    public static func findings(_ inquiry: inout ScriptInquiry, _ script: Script) -> [DomainFinding] {
        let boat = Condition<QuestionID>.test("event_type", .isValue(.choice("small_boat")))
        // A version that knows no boats puts no boat on any route.
        guard script.question("event_type")?.choices.contains(where: { $0.code == "small_boat" }) ?? false else {
            return []
        }
        return script.definition.sections.filter { Vocabulary.vehicleSections.contains($0.id) }
            .flatMap(\.questions).map { question in
                DomainFinding(
                    subject: question.id, message: "it can be asked when people came by small boat",
                    outcome: inquiry.asks(question.id, while: boat))
            }
    }
}
