import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The referrals' pages: the list, what falls due, one referral, and what is entered about it.
enum ReferralRoutes {
    static let all: [Route] = [
        .page("/referrals", .may(.readCall), list),
        .page("/referrals/due", .may(.readCall), due),
        .page("/referrals/due.ics", .may(.readCall), calendar),
        .page("/referrals/{referral}", .may(.readCall), show),
        .page("/referrals/{referral}/print", .may(.readCall), paper),
        .form("/referrals/{referral}/refer", .may(.referCall), refer),
        .form("/referrals/{referral}/moves", .may(.moveReferral), enter),
        .form("/referrals/{referral}/corrections", .may(.moveReferral), enter),
        .form("/referrals/{referral}/earlier", .may(.moveReferral), enter),
    ]

    // MARK: Lists

    private static func list(_ visit: Visit) async throws -> Reply {
        let force = visit.query["force"].flatMap { Forces.force(slug: $0)?.slug }
        let filter = ReferralFilter(
            status: visit.query["status"].flatMap { Referral.Status(code: $0) }, force: force)
        // What falls due is seldom among the newest.
        let limit = visit.query["due"]?.isEmpty == false ? 10_000 : ReferralList.most + 1
        let referrals = try await visit.log.referrals(matching: filter, limit: limit)
        return visit.page(
            "Referrals", ReferralList(referrals, by: visit.query, on: CivilDate(inLondon: visit.now)), "referrals")
    }

    private static func deadlines(_ visit: Visit) async throws -> [DueDeadline] {
        DueDeadline.all(of: try await visit.log.referralsWithDeadlines(), on: CivilDate(inLondon: visit.now))
    }

    private static func due(_ visit: Visit) async throws -> Reply {
        let list = DueList(try await deadlines(visit), on: CivilDate(inLondon: visit.now))
        return visit.page("What falls due", list, "referrals-due")
    }

    private static func calendar(_ visit: Visit) async throws -> Reply {
        let file = CalendarFile(
            try await deadlines(visit).map(\.day), name: "Layby: what falls due", at: visit.now)
        return .file(Array(file.text.utf8), "text/calendar; charset=utf-8", name: "layby-due.ics")
    }

    // MARK: One referral

    private static func show(_ visit: Visit) async throws -> Reply {
        try await page(visit, said: visit.query["said"].flatMap { Said(rawValue: $0)?.words })
    }

    private static func page(
        _ visit: Visit, said: String? = nil, error: String? = nil, refused: (form: ReferralForm, error: String)? = nil
    ) async throws -> Reply {
        let stream = try visit.stream("referral")
        try await visit.consult(stream, page: "desk referral")
        let scripts = visit.desk.scripts
        let (referral, ledger) = try await visit.log.traced(stream, scripts: scripts)
        let earlier = try await visit.log.earlierEvents(
            of: referral, before: ledger.facts.eventDate, children: visit.children, scripts: scripts)
        if !earlier.isEmpty { try await visit.consult(listed: earlier.map(\.record.stream)) }
        let content = ReferralPage(referral, ledger, earlier, for: visit, said: said, error: error, refused: refused)
        return visit.page(
            "Referral \(content.short)", content, "referral",
            status: error == nil && refused == nil ? .ok : .unprocessableContent)
    }

    private static func paper(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("referral")
        try await visit.consult(stream, page: "desk referral print")
        let (referral, ledger) = try await visit.log.traced(stream, scripts: visit.desk.scripts)
        let paper = ReferralPaper(.whole(referral, ledger), at: visit.now) {
            "/calls/\(referral.call)/photographs/\($0.sha256)"
        }
        let content = ReferralPrint(
            stream: stream.text, short: stream.short, paper: paper,
            printed: "\(LondonTime.text(Int64(visit.now.seconds))) by \(try visit.actor().id)")
        return visit.page("Referral \(content.short)", content, "referral-print")
    }

    // MARK: Entering

    private static func refer(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("referral")
        var referral = try await visit.log.referral(stream)
        try visit.refuseUnseen(referral.version)
        let call = try await visit.desk.calls.call(referral.call.stream).read()
        let change: Change
        do {
            change = try referral.refer(
                call, allowIncomplete: visit.form["incomplete"] == "yes", on: try visit.day("on"), at: visit.now,
                by: try visit.actor())
        } catch  where error is ReferralError || error is Misread {
            return try await page(visit, error: Wording(error).sentence)
        }
        try await visit.log.append([call.unchanged, change])
        try await visit.noteReferral(of: referral)
        return .seeOther("/referrals/\(stream)?said=\(Said.referred.rawValue)")
    }

    private static func enter(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("referral")
        guard let form = visit.form["to"].flatMap({ ReferralForm(code: $0) }) else { throw WebError.field("to") }
        let actor = try visit.actor()
        do {
            _ = try await visit.log.change(stream) { referral in
                try visit.refuseUnseen(referral.version)
                return try form.change(&referral, by: visit, actor)
            }
            return .seeOther("/referrals/\(stream)?said=\(Said.entered.rawValue)")
        } catch  where error is ReferralError || error is Misread {
            return try await page(visit, refused: (form, Wording(error).sentence))
        }
    }

    /// What the page says after a form, so that addresses hold codes and not words.
    enum Said: String {
        case drafted, referred, entered

        var words: String {
            switch self {
            case .drafted: "The draft is kept; it went nowhere yet."
            case .referred: "Referred. CECPT decides."
            case .entered: "Entered."
            }
        }
    }
}

extension Visit {
    /// Nobody enters anything on what they have not seen.
    ///
    /// - Throws: `LogError` `.conflict` where the record has moved on since the page was drawn.
    func refuseUnseen(_ version: Int) throws {
        guard let seen = form["seen"].flatMap({ Int($0) }) else { throw WebError.field("seen") }
        guard seen == version else { throw LogError.conflict(expected: seen, actual: version) }
    }

    /// A day of a form, in London; nil where none was given.
    ///
    /// - Throws: `Misread`.
    func day(_ name: String) throws(Misread) -> CivilDate? {
        guard let text = try form.line(name, longest: 40) else { return nil }
        let today = CivilDay(daysSince1970: CivilDate(inLondon: now).days)
        return CivilDate(days: try CivilDay.read(text, today: today).value.daysSince1970)
    }

    /// Writes down that a call's answers were taken into a referral.
    func noteReferral(of referral: Referral) async throws {
        try await log.note(
            .combined([AuditEvent.Target(referral.call.stream)], into: AuditEvent.Target(referral.id.stream)), at: now,
            by: try actor())
    }
}
