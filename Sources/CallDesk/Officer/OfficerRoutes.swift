import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Photographs from the roadside: the handler makes a link, the officer's phone opens it and sends them.
enum OfficerRoutes {
    static let all: [Route] = [
        .form("/calls/{call}/officer-link", .may(.takeCall), make),
        .page("/send/{ticket}", .ticket) { try await page($0, said: nil, error: nil) },
        .form("/send/{ticket}", .ticket, bodyLimit: AnswerRoutes.photographLimit, send),
    ]

    // MARK: The handler

    /// The link, to be read out, sent, or shown to a camera.
    struct LinkPage: Sendable {
        let call: String
        let short: String
        let link: String
        let until: String
        /// The link as a QR code, drawn.
        let picture: String
        let asked: [String]
    }

    private static func make(_ visit: Visit) async throws -> Reply {
        let call = try await visit.desk.calls.call(try visit.stream("call")).read()
        let link = OfficerLink(
            call: call.id.stream, version: call.version, handler: try visit.actor(),
            expiresAt: visit.now.adding(seconds: OfficerLink.seconds))
        let address = "\(visit.origin)/send/\(link.ticket(try await visit.log.pseudonymKey()))"
        let content = LinkPage(
            call: call.id.description, short: call.id.stream.short, link: address,
            until: LondonTime.text(Int64(link.expiresAt.seconds)),
            picture: try QRCode(address).svg(title: "The link, for a camera"),
            asked: places(in: call).compactMap { call.script.question($0.question)?.ask })
        return visit.page("A link for the officer's phone", content, "officer-link")
    }

    /// The photographs that the call asks for.
    private static func places(in call: Call) -> [Place] {
        call.interview.applicablePlaces.filter { call.script.question($0.question)?.type == .photograph }
    }

    // MARK: The officer

    /// What the officer's phone shows: one field a photograph. Nothing of the call stands on it but what is asked.
    struct SendPage: Sendable {
        struct Field: Sendable {
            let place: String
            let anchor: String
            let ask: String
            let guidance: String?
        }

        let path: String
        let short: String
        let until: String
        let fields: [Field]
        let said: String?
        let error: String?
    }

    private static func open(_ visit: Visit) async throws -> (OfficerLink, OpenCall, Call, [Place]) {
        let link = try OfficerLink(
            ticket: visit.parameters["ticket"] ?? "", try await visit.log.pseudonymKey(), at: visit.now)
        let open = await visit.desk.calls.call(link.call)
        let call = try await open.read()
        let since = try await open.news(after: link.version).compactMap {
            CallNews($0, script: call.script)?.answeredPlace
        }
        return (link, open, call, places(in: call).filter { !since.contains($0) })
    }

    private static func page(_ visit: Visit, said: String?, error: String?) async throws -> Reply {
        let (link, _, call, places) = try await open(visit)
        let fields = places.compactMap { place in
            call.script.question(place.question).map {
                SendPage.Field(
                    place: place.description, anchor: place.anchor, ask: $0.ask, guidance: $0.guidance)
            }
        }
        let content = SendPage(
            path: visit.path, short: call.id.stream.short, until: LondonTime.text(Int64(link.expiresAt.seconds)),
            fields: fields, said: said, error: error)
        return visit.page("Send photographs", content, "send", status: error == nil ? .ok : .unprocessableContent)
    }

    private static func send(_ visit: Visit) async throws -> Reply {
        let (link, open, call, places) = try await open(visit)
        guard call.interview.phase == .inProgress else {
            return try await page(
                visit, said: nil, error: "The call is \(call.interview.phase.words). Tell the call handler.")
        }
        var kept = 0
        do {
            for place in places {
                guard let upload = visit.form.files(place.description).first else { continue }
                guard MediaType.isImage(Array(upload.bytes.prefix(16))) else {
                    throw Unreadable(code: "answer.photograph", expected: "a JPEG, PNG or HEIC picture")
                }
                let photograph = try await visit.log.keepPhotograph(
                    upload.bytes, of: link.call, call.script.subject(of: place))
                _ = try await open.record(
                    .answered(place, .photograph(photograph)), at: visit.now, by: link.actor
                ) { _ in }
                kept += 1
            }
        } catch  where Wording.isOfAnswer(error) {
            return try await page(visit, said: nil, error: "\(kept) kept. \(Wording(error).sentence)")
        }
        guard kept > 0 else {
            return try await page(visit, said: nil, error: "No picture was chosen. Choose one, then send.")
        }
        return try await page(
            visit,
            said: kept == 1 ? "The photograph has arrived. Thank you." : "\(kept) photographs have arrived. Thank you.",
            error: nil)
    }
}
