import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The anonymised Duty to Notify of a period, as a file for a recipient.
enum DutyToNotifyRoutes {
    static let all: [Route] = [
        .page("/safeguarding/duty-to-notify", .may(.export)) { try await page($0, error: nil) },
        .form("/safeguarding/duty-to-notify", .may(.export), send),
    ]

    private static func page(_ visit: Visit, error: String?) async throws -> Reply {
        let wish = try await visit.log.policyBook().policy().justification(for: .disclosure)
        let today = visit.today
        let form = visit.form
        let content = DutyToNotifyPage(
            csrf: visit.csrf, from: form["from"] ?? CivilDate(days: today.days - 365).description,
            until: form["until"] ?? today.description, to: form["to"] ?? "",
            forms: DutyToNotifyExport.Form.allCases.map {
                Option($0.rawValue, $0.rawValue.uppercased(), chosen: form["format"])
            }, isSimulated: form["simulated"] == "yes", asksWhy: wish != .off, needsWhy: wish == .required,
            why: form["why"] ?? "", error: error,
            links: SafeguardingPage.View.allCases.filter { visit.may($0.action) }.map {
                SafeguardingPage.Link(label: $0.label, href: $0.path, isCurrent: $0 == .notify)
            })
        return visit.page(
            "Anonymised Duty to Notify", content, "duty-to-notify",
            status: error == nil ? .ok : .unprocessableContent)
    }

    /// Writes down that it goes, and gives the file.
    private static func send(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        guard let first = form["from"].flatMap({ CivilDate(iso: $0) }),
            let last = form["until"].flatMap({ CivilDate(iso: $0) }), first <= last
        else { return try await page(visit, error: "Give two days, the first not after the last.") }
        guard let to = form["to"], Recipient.isCode(to) else {
            return try await page(visit, error: "Give the recipient's code: small letters, digits and hyphens.")
        }
        guard let format = form["format"].flatMap({ DutyToNotifyExport.Form(rawValue: $0) }) else {
            throw WebError.field("format")
        }
        guard let why = try await why(visit) else {
            return try await page(visit, error: "Say why it is sent. The policy in force wants a reason.")
        }
        let export = DutyToNotifyExport(
            try await visit.log.safeguarding(), from: first, until: last,
            includesSimulated: form["simulated"] == "yes")
        let recipient = try await visit.log.policyBook().policy().recipient(to) ?? .unnamed(to)
        for event in export.disclosures(to: recipient, as: format, why: why.isEmpty ? nil : why) {
            try await visit.log.note(event, at: visit.now, by: try visit.actor())
        }
        return .file(
            Array(export.text(as: format).utf8), format == .csv ? "text/csv; charset=utf-8" : "application/json",
            name: "\(form["simulated"] == "yes" ? "simulated-" : "")duty-to-notify.\(format.rawValue)")
    }

    /// Why it is sent, as the policy wants it; empty where nobody said, nil where they must.
    private static func why(_ visit: Visit) async throws -> String? {
        do { return try await visit.justification(visit.form["why"], for: .disclosure) ?? "" } catch {
            guard case WebError.whyWanted = error else { throw error }
            return nil
        }
    }
}

/// What asks for the days and the recipient of an anonymised Duty to Notify.
struct DutyToNotifyPage: Sendable {
    let csrf: String
    let from: String
    let until: String
    let to: String
    let forms: [Option]
    let isSimulated: Bool
    let asksWhy: Bool
    let needsWhy: Bool
    let why: String
    let error: String?
    let links: [SafeguardingPage.Link]
}
