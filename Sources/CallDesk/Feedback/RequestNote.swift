import Casework
import ReferenceData
import ScriptEngine

/// What a hub asked of a call, as the call's page shows it.
struct RequestNote: Sendable {
    struct Question: Sendable {
        let ask: String
        /// Nil where the question does not apply to the call as it stands.
        let href: String?
    }

    let number: Int
    let hub: String
    /// `event-record, revision 1`.
    let record: String
    let askedAt: String
    let asks: String
    let wantedBy: String?
    let questions: [Question]
    /// How it was answered, in words; nil while it is not.
    let answered: String?
    /// What to do, where the reader may.
    let isAnswerable: Bool
    let isClosed: Bool

    init(_ request: InformationRequest, of call: Call, mayAnswer: Bool) {
        number = request.number
        hub = request.asker.hub ?? request.asker.id
        record = "\(request.event.kind), revision \(request.event.revision)"
        askedAt = LondonTime.text(Int64(request.at.seconds))
        asks = request.asks
        wantedBy = request.by.map { CivilDay(daysSince1970: $0.days).text }
        questions = request.questions.map { place in
            let status = (try? call.interview.status(of: place)) ?? .notApplicable
            return Question(
                ask: call.script.question(place.question)?.ask ?? place.description,
                href: status == .notApplicable ? nil : "/calls/\(call.id)?at=\(place.description.percentEncoded)")
        }
        answered = request.answer.map { answer in
            let how = answer.revision.map { "with revision \($0), which went out" } ?? answer.note ?? ""
            return "\(LondonTime.text(Int64(answer.at.seconds))), \(answer.actor): \(how)"
        }
        isAnswerable = request.answer == nil && mayAnswer
        isClosed = call.interview.phase == .closed
    }
}
