public import ScriptEngine

/// What a question's answer is used for downstream of the call, as the script itself says.
public struct QuestionUses: Hashable, Sendable {
    /// Send points other than the penalty referral that need or carry it.
    public var sendPoints = 0
    /// 1 where the civil-penalty referral needs or carries it.
    public var referral = 0
    /// Red instructions that hang on it: closing with one unanswered asks for a reason.
    public var alerts = 0
    /// 1 where measures, search and matching look it up by its role.
    public var role = 0
    /// 1 where another question, or how often one is asked, hangs on it.
    public var opens = 0

    /// All together.
    public var count: Int { sendPoints + referral + alerts + role + opens }

    /// Nothing.
    public init() {}

    /// What each question of a script is used for; one without an entry is used for nothing.
    public static func uses(of script: Script) -> [QuestionID: QuestionUses] {
        var uses: [QuestionID: QuestionUses] = [:]
        let definition = script.definition
        for point in definition.sendPoints {
            for question in Set(point.carries + point.condition.references) {
                if point.id == .civilPenaltyReferral {
                    uses[question, default: QuestionUses()].referral = 1
                } else {
                    uses[question, default: QuestionUses()].sendPoints += 1
                }
            }
        }
        for alert in definition.alerts {
            for question in Set(alert.condition.references) { uses[question, default: QuestionUses()].alerts += 1 }
        }
        for section in definition.sections {
            let opening =
                (section.relevance?.references ?? []) + (section.repeats.map { [$0.count] } ?? [])
                + section.questions.flatMap { $0.relevance?.references ?? [] }
            for question in opening { uses[question, default: QuestionUses()].opens = 1 }
            for question in section.questions where question.role != nil {
                uses[question.id, default: QuestionUses()].role = 1
            }
        }
        return uses
    }

    /// What it is used for, as a reader argues with it: `send points 2, referral, alerts 1, role, opens others`.
    var words: String {
        let parts = [
            sendPoints > 0 ? "send points \(sendPoints)" : nil, referral > 0 ? "referral" : nil,
            alerts > 0 ? "red instructions \(alerts)" : nil, role > 0 ? "measures" : nil,
            opens > 0 ? "opens others" : nil,
        ].compactMap { $0 }
        return parts.isEmpty ? "the call only" : parts.joined(separator: ", ")
    }
}
