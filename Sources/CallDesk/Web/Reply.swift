import HTTPTypes

/// What the desk answers.
struct Reply: Sendable {
    var status: HTTPResponse.Status = .ok
    var headers: HTTPFields = [:]
    var body: [UInt8] = []
    /// What follows piece by piece while somebody listens; nil where the body is all.
    var stream: AsyncStream<String>?

    /// A whole page.
    static func page(_ html: String, status: HTTPResponse.Status = .ok) -> Reply {
        Reply(status: status, headers: [.contentType: "text/html; charset=utf-8"], body: Array(html.utf8))
    }

    /// Pieces of the page that `desk.js` shows: elements with ids, each in place of the one that has the same id.
    static func pieces(_ html: String, status: HTTPResponse.Status = .ok) -> Reply {
        page(html, status: status)
    }

    /// Another page, which the browser gets after a form was taken.
    static func seeOther(_ path: String) -> Reply {
        Reply(status: .seeOther, headers: [.location: path])
    }

    /// A file that is shown or kept.
    ///
    /// - Parameter name: what a browser keeps it as; nil for what is shown.
    static func file(_ bytes: [UInt8], _ mediaType: String, name: String? = nil) -> Reply {
        var reply = Reply(headers: [.contentType: mediaType], body: bytes)
        if let name { reply.headers[.contentDisposition] = "attachment; filename=\"\(name)\"" }
        return reply
    }

    /// With a cookie that only this desk reads, over TLS or on this machine.
    ///
    /// - Parameter seconds: how long the browser keeps it; nil until it is closed, 0 to forget it now.
    func setting(_ name: String, _ value: String, seconds: Int? = nil) -> Reply {
        var reply = self
        let age = seconds.map { "; Max-Age=\($0)" } ?? ""
        reply.headers[values: .setCookie].append(
            "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=Lax\(age)")
        return reply
    }
}
