internal import Casework
internal import Crypto
internal import Foundation
internal import HTTPTypes
public import IntelligenceLog
internal import ReferenceData
public import ScriptEngine

/// The pages of the reference hub: what came, and feedback on it.
///
/// They show ids, kinds, counts and times. What a record says is shown for a password alone.
public struct HubPages: Sendable {
    private let store: ReceivedRecords
    /// SHA-256 of each password: they are compared by it, which takes the same time wherever they differ.
    private let passwords: [SHA256Digest]
    private let misbehaves: Bool
    private let now: @Sendable () -> Timestamp
    private let templates = Templates()

    /// - Parameters:
    ///   - passwords: any of them opens the pages; none to show them to everybody, without records and feedback.
    ///   - misbehaves: whether the hub does so on purpose, which the page says.
    public init(
        store: ReceivedRecords, passwords: [String], misbehaves: Bool, now: @escaping @Sendable () -> Timestamp
    ) {
        self.passwords = passwords.map { SHA256.hash(data: Array($0.utf8)) }
        (self.store, self.misbehaves, self.now) = (store, misbehaves, now)
    }

    /// Answers what a browser asks for; nil for what is no page.
    public func answer(_ request: WebRequest, _ body: WebBody) async -> WebAnswer? {
        let path = request.path.prefix { $0 != "?" }
        switch (request.method, path) {
        case ("GET", "/static/desk.css"):
            return Self.answer(200, PackageResources.desk_css, "text/css; charset=utf-8", isPublic: true)
        case ("GET", "/static/icon.svg"):
            return Self.answer(200, PackageResources.icon_svg, "image/svg+xml", isPublic: true)
        case ("GET", "/"), ("GET", "/record"), ("POST", "/feedback"): break
        default: return nil
        }
        guard passwords.isEmpty || isOpen(to: request) else {
            return page(
                "That is not open to you", HubMessage(words: "Give the hub's password."), "hub-message", status: 401)
        }
        do {
            switch path {
            case "/record": return try await record(request)
            case "/feedback": return try await give(request, body)
            default: return page("What came", try await overview(), "hub")
            }
        } catch let error as Misread {
            return page(
                "That cannot be taken", HubMessage(words: "Give \(error.expected)."), "hub-message", status: 422)
        } catch LogError.notFound {
            return page("Not found", HubMessage(words: "No event with that id came."), "hub-message", status: 404)
        } catch {
            return page("Not now", HubMessage(words: "The hub's store cannot be read."), "hub-message", status: 503)
        }
    }

    /// Whether a request shows a password, in either way that HTTP has for one.
    private func isOpen(to request: WebRequest) -> Bool {
        let parts = (request.headers["authorization"] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return false }
        var shown = String(parts[1])
        if parts[0].lowercased() == "basic" {
            guard let pair = Data(base64Encoded: shown).flatMap({ String(data: $0, encoding: .utf8) }),
                let colon = pair.firstIndex(of: ":")
            else { return false }
            shown = String(pair[pair.index(after: colon)...])
        }
        let digest = SHA256.hash(data: Array(shown.utf8))
        return passwords.reduce(false) { found, password in password == digest || found }
    }

    // MARK: Pages

    private func overview() async throws -> HubOverviewPage {
        HubOverviewPage(
            try await store.overview(), store.attachments.total(), misbehaves: misbehaves, isOpen: !passwords.isEmpty)
    }

    private func record(_ request: WebRequest) async throws -> WebAnswer {
        guard !passwords.isEmpty else {
            return page(
                "Records are not shown", HubMessage(words: "Start the hub with LAYBY_HUB_OPERATOR_TOKEN set."),
                "hub-message", status: 403)
        }
        let query = request.path.drop { $0 != "?" }.dropFirst()
        guard let id = try Form.urlencoded(Array(query.utf8))["event"].map(PlainText.of),
            let body = try await store.event(id)
        else { throw LogError.notFound }
        return page("Record", HubRecordPage(id: id, text: String(decoding: body, as: UTF8.self)), "hub-record")
    }

    /// Takes a form of feedback. Browsers send the password by themselves, whatever page the form stands on; so only forms
    /// of our own are taken.
    private func give(_ request: WebRequest, _ body: WebBody) async throws -> WebAnswer {
        let origin = request.headers["origin"]?.split(separator: "/").last.map(String.init)
        let isOurs =
            request.headers["sec-fetch-site"].map { $0 == "same-origin" }
            ?? (origin != nil && origin == request.headers["host"])
        guard !passwords.isEmpty, isOurs else {
            return page(
                "Not from here", HubMessage(words: "Feedback is given on the hub's own page."), "hub-message",
                status: 403)
        }
        var bytes: [UInt8] = []
        for try await piece in body {
            bytes += piece
            guard bytes.count <= Form.usualLimit else { throw Misread(code: "feedback.long", expected: "less text") }
        }
        let form = try Form.urlencoded(bytes)
        func text(_ name: String) -> String? {
            form[name].map(PlainText.of).flatMap { $0.isEmpty ? nil : $0 }
        }
        guard let event = text("event") else { throw LogError.notFound }
        let feedback: HubFeedback
        switch text("kind") {
        case "acknowledge": feedback = .acknowledged
        case "reject": feedback = try .rejected(reason: text("reason") ?? "")
        case "ask":
            let questions = (text("questions") ?? "").split { $0 == " " || $0 == "," }.map(String.init)
            feedback = try .asks(
                form["asks"] ?? "", questions: questions, reopens: form["reopen"] != nil, by: try day(text("by")))
        default:
            guard let status = text("status").flatMap({ Referral.Status(code: $0) }) else {
                throw Misread(code: "feedback.status", expected: "a status")
            }
            feedback = try .outcome(
                status, on: try day(text("on")) ?? CivilDate(inLondon: now()),
                pence: try text("pence").map { text in
                    guard let pence = Int(text) else {
                        throw Misread(code: "feedback.pence", expected: "a sum in pence")
                    }
                    return pence
                }, reference: text("reference"), addressees: [])
        }
        try await store.give(feedback, on: event, at: now())
        return WebAnswer(status: 303, headers: ["location": "/#feedback"])
    }

    private func day(_ text: String?) throws -> CivilDate? {
        guard let text else { return nil }
        guard let day = CivilDate(iso: text) else {
            throw Misread(code: "feedback.day", expected: "a day, as 2021-03-01")
        }
        return day
    }

    // MARK: Answering

    private func page(_ title: String, _ content: some Sendable, _ name: String, status: Int = 200) -> WebAnswer {
        let html = templates.render(HubFrame(title: title, content: content), name)
        let answer = Self.answer(status, Array(html.utf8), "text/html; charset=utf-8", isPublic: false)
        guard status == 401 else { return answer }
        return WebAnswer(
            status: status,
            headers: answer.headers.merging(["www-authenticate": "Basic realm=\"Layby hub\", charset=\"UTF-8\""]) {
                $1
            },
            body: answer.body)
    }

    private static func answer(_ status: Int, _ body: [UInt8], _ mediaType: String, isPublic: Bool) -> WebAnswer {
        var fields: HTTPFields = [.contentType: mediaType]
        if isPublic { fields[.cacheControl] = "no-cache" }
        SecurityHeaders.add(to: &fields, isOverTLS: false)
        var headers: [String: String] = [:]
        for field in fields { headers[field.name.canonicalName] = field.value }
        return WebAnswer(status: status, headers: headers, body: body)
    }
}
