/// Why an interview refused an input. It changes nothing, and no case holds what was said.
public enum InterviewError: Error, Hashable, Sendable {
    /// The script has no such question, or it is a calculation.
    case unknownQuestion(QuestionID)
    /// The question is in a repeat section that has only so many instances, or in none.
    case noSuchInstance(Place, instances: Int)
    /// The question does not apply to this call as it stands.
    case notApplicable(Place)
    /// The value has not the shape that the question's type prescribes.
    case wrongType(Place, expected: QuestionType)
    /// The value names no choice, or no row, of the question.
    case unknownChoice(Place)
    case tooLong(Place, limit: Int)
    /// A hard constraint does not hold; the script's own words say why.
    case constraint(Place, message: String)
    /// The interview's phase does not allow the input.
    case phase(Interview.Phase, allowed: [Interview.Phase])
    /// Closing with a critical question open asks for a reason.
    case reasonRequired(open: [Place])

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .unknownQuestion: "interview.unknownQuestion"
        case .noSuchInstance: "interview.noSuchInstance"
        case .notApplicable: "interview.notApplicable"
        case .wrongType: "interview.wrongType"
        case .unknownChoice: "interview.unknownChoice"
        case .tooLong: "interview.tooLong"
        case .constraint: "interview.constraint"
        case .phase: "interview.phase"
        case .reasonRequired: "interview.reasonRequired"
        }
    }

    /// The question that it concerns; nil when it concerns the whole interview.
    public var place: Place? {
        switch self {
        case .unknownQuestion(let id): Place(id)
        case .noSuchInstance(let place, _), .notApplicable(let place), .wrongType(let place, _),
            .unknownChoice(let place), .tooLong(let place, _), .constraint(let place, _):
            place
        case .phase, .reasonRequired: nil
        }
    }
}
