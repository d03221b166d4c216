import Casework
import IntelligenceLog
import ScriptEngine

/// One request, by somebody who was let in: what a route's answer is made from.
struct Visit: Sendable {
    let desk: Desk
    /// The signed-in user; nil where the route lets in anyone or whoever holds a ticket.
    let user: Users.User?
    let token: SessionToken?
    /// What forms of this browser carry, so that no other site can post them.
    let csrf: String
    /// By the names in the route's path.
    let parameters: [String: String]
    let query: Form
    let form: Form
    let cookies: CookieJar
    /// Where it came from, as far as it can be told.
    let client: ClientAddress
    /// Whether no other site led here, as far as the browser says.
    let isFromHere: Bool
    /// How a browser reaches the desk: `https://desk.example`.
    let origin: String
    /// The path that was asked for, with its query.
    let path: String
    /// Whether the browser unpacks what is sent to it.
    let takesGzip: Bool
    /// Whether `desk.js` asked, which takes pieces of a page: see `Reply.pieces`.
    let wantsPieces: Bool
    /// Whether whoever asks listens to server-sent events.
    let wantsEvents: Bool
    /// Whether it may have what `Access.collector` may.
    let isCollector: Bool

    var now: Timestamp { desk.now() }

    var log: IntelligenceLog { desk.log }

    /// Who entries say did it.
    ///
    /// - Throws: `.notSignedIn`.
    func actor() throws -> Actor {
        guard let user else { throw AccessError.notSignedIn }
        return user.id.actor
    }

    /// Whether the user's role allows it.
    func may(_ action: Action) -> Bool { user?.role.may(action) ?? false }

    /// Asks for a further action of the same page.
    ///
    /// - Throws: `.notAllowed`.
    func require(_ action: Action) throws {
        guard let user else { throw AccessError.notSignedIn }
        guard user.role.may(action) else { throw AccessError.notAllowed(action, user.role) }
    }

    /// The stream that a parameter of the path names, by its whole id.
    ///
    /// - Throws: `.notFound`.
    func stream(_ name: String) throws -> StreamID {
        guard let stream = parameters[name].flatMap({ StreamID($0) }) else { throw LogError.notFound }
        return stream
    }
}
