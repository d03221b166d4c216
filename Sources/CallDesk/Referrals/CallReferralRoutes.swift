import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Referring a call: what it still lacks, and the referrals that it has.
enum CallReferralRoutes {
    static let all: [Route] = [
        .page("/calls/{call}/referral", .may(.readCall), show),
        .form("/calls/{call}/referral", .may(.referCall), make),
    ]

    private static func show(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("call")
        try await visit.consult(stream, page: "desk call to refer")
        return try await page(try await visit.desk.calls.call(stream).read(), visit, error: nil)
    }

    private static func page(_ call: Call, _ visit: Visit, error: String?) async throws -> Reply {
        let content = CallReferralPage(call, try await visit.log.referrals(of: call.id), for: visit, error: error)
        return visit.page(
            "Refer call \(content.short)", content, "referral-of-call",
            status: error == nil ? .ok : .unprocessableContent)
    }

    private static func make(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("call")
        let call = try await visit.desk.calls.call(stream).read()
        try visit.refuseUnseen(call.version)
        let isDraft = visit.form["what"] == "draft"
        let isFirst = try await visit.log.referrals(of: call.id).isEmpty
        guard isFirst || visit.form["again"] == "yes" else {
            try await visit.consult(stream, page: "desk call to refer")
            return try await page(call, visit, error: "It has a referral already. Say so if another one is wanted.")
        }
        var random = SystemRandomNumberGenerator()
        let id = ReferralID(StreamID(at: visit.now, random: &random))
        let made: (referral: Referral, change: Change)
        do {
            made =
                isDraft
                ? try Referral.drafted(call, as: id, at: visit.now, by: try visit.actor())
                : try Referral.referred(
                    call, as: id, allowIncomplete: visit.form["incomplete"] == "yes", on: try visit.day("on"),
                    at: visit.now, by: try visit.actor())
        } catch  where error is ReferralError || error is Misread {
            try await visit.consult(stream, page: "desk call to refer")
            return try await page(call, visit, error: Wording(error).sentence)
        }
        // It holds the call's answers: it stands only when nobody has changed them meanwhile.
        try await visit.log.append([call.unchanged, made.change])
        try await visit.noteReferral(of: made.referral)
        let said: ReferralRoutes.Said = isDraft ? .drafted : .referred
        return .seeOther("/referrals/\(id)?said=\(said.rawValue)")
    }
}

/// A call that can be referred.
struct CallReferralPage: Sendable {
    struct Missing: Sendable {
        let ask: String
        let href: String
        /// Why there is no answer, where somebody said.
        let state: String?
    }

    struct Line: Sendable {
        let href: String
        let short: String
        let status: String
        let since: String
    }

    let call: String
    let short: String
    let csrf: String
    /// The number of the call's entries.
    let seen: Int
    let isSimulated: Bool
    let error: String?
    let isReady: Bool
    let missing: [Missing]
    let hasMissing: Bool
    let referrals: [Line]
    let hasReferrals: Bool
    let mayRefer: Bool
    let today: String

    init(_ call: Call, _ referrals: [ReferralSummary], for visit: Visit, error: String?) {
        let interview = call.interview
        (self.call, short, csrf) = (call.id.description, call.id.stream.short, visit.csrf)
        (seen, isSimulated, self.error) = (call.version, call.isSimulated, error)
        isReady = interview.reached.contains(.civilPenaltyReferral)
        let carried = Set(
            call.script.definition.sendPoints.first { $0.id == .civilPenaltyReferral }?.carries ?? [])
        missing = interview.applicablePlaces.filter { carried.contains($0.question) }.compactMap { place in
            let response = interview.response(at: place)
            guard response?.value == nil, let question = call.script.question(place.question) else { return nil }
            return Missing(
                ask: question.ask, href: "/calls/\(call.id)?at=\(place.description.percentEncoded)",
                state: response.map { ValueText.text(of: $0, to: question) })
        }
        hasMissing = !missing.isEmpty
        self.referrals = referrals.map { referral in
            Line(
                href: "/referrals/\(referral.id)", short: referral.id.stream.short, status: referral.status.words,
                since: referral.since.words)
        }
        hasReferrals = !referrals.isEmpty
        mayRefer = visit.may(.referCall)
        today = CivilDate(inLondon: visit.now).description
    }
}
