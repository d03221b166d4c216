import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The bulletin: looked at on the desk, and taken as a file, which the log notes.
enum BulletinRoutes {
    static let all: [Route] = [
        .page("/bulletin", .may(.export)) { try await page($0, error: nil) },
        .form("/bulletin", .may(.export), file),
    ]

    private static func page(_ visit: Visit, error: String?) async throws -> Reply {
        let typed = visit.form["period"] ?? visit.query["month"] ?? visit.query["year"]
        let last = lastMonth(visit)
        let period = typed.map { BulletinPeriod($0) } ?? last
        var error = error
        var bulletin: Bulletin?
        do {
            if let period {
                bulletin = try await self.bulletin(period, visit)
            } else {
                error = error ?? "Give a month as 2021-11, or a year as 2021."
            }
        } catch BulletinError.future(let period) {
            error = "\(period.name) has not begun."
        } catch BulletinError.empty(let period) {
            error = typed == nil ? nil : "No call of an event in \(period.name) is closed, so there is nothing to tell."
        }
        let wish = try await visit.log.policyBook().policy().justification(for: .disclosure)
        let isSimulated = isSimulated(visit).map { $0 ? "yes" : "no" }
        let content = BulletinPage(
            csrf: visit.csrf, period: period?.code ?? String((typed ?? "").prefix(20)),
            body: bulletin?.body(canBeEdited: false),
            simulated: [
                Option("no", "real calls only", chosen: isSimulated),
                Option("yes", "simulated calls only", chosen: isSimulated),
            ], isSimulated: isSimulated ?? "", error: error, to: visit.form["to"] ?? "bulletin",
            notes: visit.form["notes"] ?? "", asksWhy: wish != .off, needsWhy: wish == .required,
            why: visit.form["why"] ?? "")
        let isBad = error != nil && (visit.form["period"] != nil || period == nil)
        return visit.page("Bulletin", content, "bulletin", status: isBad ? .unprocessableContent : .ok)
    }

    /// Writes down that it goes, and gives the file.
    private static func file(_ visit: Visit) async throws -> Reply {
        guard let to = visit.form["to"], Recipient.isCode(to) else {
            return try await page(visit, error: "Give the recipient's code: small letters, digits and hyphens.")
        }
        guard let period = visit.form["period"].flatMap({ BulletinPeriod($0) }) else {
            return try await page(visit, error: nil)
        }
        let why: String?
        do { why = try await visit.justification(visit.form["why"], for: .disclosure) } catch {
            guard case WebError.whyWanted = error else { throw error }
            return try await page(visit, error: "Say why it is sent. The policy in force wants a reason.")
        }
        let bulletin: Bulletin
        do { bulletin = try await self.bulletin(period, visit) } catch is BulletinError {
            return try await page(visit, error: nil)
        }
        let isText = visit.form["format"] == "txt"
        let text = isText ? bulletin.text : bulletin.html
        let recipient = try await visit.log.policyBook().policy().recipient(to) ?? .unnamed(to)
        try await visit.log.note(
            bulletin.disclosure(of: text, as: isText ? "bulletin-txt" : "bulletin-html", to: recipient, why),
            at: visit.now, by: try visit.actor())
        return .file(
            Array(text.utf8), isText ? "text/plain; charset=utf-8" : "text/html; charset=utf-8",
            name: "\(bulletin.fileName).\(isText ? "txt" : "html")")
    }

    private static func bulletin(_ period: BulletinPeriod, _ visit: Visit) async throws -> Bulletin {
        var wanted = BulletinRequest(period)
        wanted.role = visit.user?.role
        wanted.isSimulated = isSimulated(visit)
        wanted.notes = visit.form["notes"]
        return try await visit.log.bulletin(wanted, scripts: visit.desk.scripts, at: visit.now)
    }

    private static func isSimulated(_ visit: Visit) -> Bool? {
        (visit.form["simulated"] ?? visit.query["simulated"]).flatMap { ["yes": true, "no": false][$0] }
    }

    /// The month that is over.
    private static func lastMonth(_ visit: Visit) -> BulletinPeriod? {
        let today = LondonTime.civil(Int64(visit.now.seconds)).day
        return BulletinPeriod(String(today.iso.prefix(7)))?.earlier(by: 1)
    }
}

/// The bulletin as the desk shows it, and the form by which it is taken.
struct BulletinPage: Sendable {
    let csrf: String
    let period: String
    /// HTML; nil where there is none to show.
    let body: String?
    let simulated: [Option]
    let isSimulated: String
    let error: String?
    let to: String
    let notes: String
    let asksWhy: Bool
    let needsWhy: Bool
    let why: String
}
