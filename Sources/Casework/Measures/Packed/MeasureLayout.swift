public import ScriptEngine

/// Where the bytes of each question stand in a call's record of how its questions stand, under one version.
///
/// A question that is asked once has one byte, its state; one of a repeat section has five, a count each.
public struct MeasureLayout: Sendable {
    /// One question.
    public struct Field: Sendable {
        public let question: Question
        /// Its number among the fields.
        public let number: Int
        let offset: Int
        let isRepeated: Bool
    }

    /// In the order of the script.
    public let fields: [Field]
    /// The length of a record.
    public let length: Int
    private let numbers: [QuestionID: Int]

    /// What a question that is asked once can be.
    enum State: UInt8 {
        case notApplicable, answered, unknown, refused, notAsked, notReached
    }

    public init(_ script: Script) {
        var fields: [Field] = []
        var offset = 0
        for section in script.definition.sections {
            for question in section.questions {
                fields.append(
                    Field(
                        question: question, number: fields.count, offset: offset, isRepeated: section.repeats != nil))
                offset += section.repeats == nil ? 1 : 5
            }
        }
        (self.fields, length) = (fields, offset)
        numbers = Dictionary(
            fields.enumerated().map { ($0.element.question.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// Without questions, for counts that read none.
    static let none = MeasureLayout()

    private init() { (fields, length, numbers) = ([], 0, [:]) }

    /// The field of a question; nil when the version does not ask it.
    public func field(of question: QuestionID) -> Field? { numbers[question].map { fields[$0] } }

    /// How the questions of a call stand; `length` bytes.
    public func record(of interview: Interview) -> [UInt8] {
        var record = [UInt8](repeating: 0, count: length)
        for place in interview.applicablePlaces {
            guard let field = field(of: place.question) else { continue }
            let response = interview.response(at: place)
            let state = Self.state(of: response)
            guard field.isRepeated else {
                record[field.offset] = state.rawValue
                continue
            }
            let position = field.offset + Int(state.rawValue) - 1
            record[position] = record[position] == .max ? .max : record[position] + 1
        }
        return record
    }

    private static func state(of response: Response?) -> State {
        switch response {
        case .answered?: .answered
        case .missing(.unknown)?: .unknown
        case .missing(.refused)?: .refused
        case .missing(.notAsked)?: .notAsked
        case nil: .notReached
        }
    }
}
