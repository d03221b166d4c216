import Casework
import HTTPTypes
import IntelligenceLog

/// The screen on the control room's wall: counts and lengths of time, nothing of anybody.
///
/// It keeps no session awake: whoever left a desk open is signed out in time, though the wall is shown. A screen of its own
/// signs in with the role `wall`, which may see nothing else, and stays.
enum WallRoutes {
    static let all: [Route] = [
        .page("/wall", .may(.watchWall), keepsAwake: false, page),
        .page("/wall/events", .may(.watchWall), keepsAwake: false, events),
    ]

    /// The whole page, and where the wall's user may go from it.
    struct Page: Sendable {
        let board: WallPage
        let assets: String
        /// Nil on a screen of its own, which has nowhere to go.
        let home: String?
        let csrf: String
    }

    private static func page(_ visit: Visit) async throws -> Reply {
        let page = Page(
            board: try await visit.desk.wall.page(), assets: AssetRoutes.version,
            home: visit.user?.role == .wall ? nil : "/", csrf: visit.csrf)
        return .page(visit.desk.templates.render(page, "wall"))
    }

    /// The board whenever it changes; once to who does not ask for a stream.
    private static func events(_ visit: Visit) async throws -> Reply {
        let wall = visit.desk.wall
        guard visit.wantsEvents, let token = visit.token else {
            return .file(Array(await wall.event(try await wall.page()).utf8), eventStream)
        }
        let desk = visit.desk
        let stream = try await wall.watch {
            do {
                let user = try await desk.log.user(holding: token, at: desk.now())
                guard user.role.may(.watchWall) else { return false }
                return try await !desk.endsIdle(token, of: user)
            } catch { return false }
        }
        var reply = Reply.file([], eventStream)
        reply.stream = stream
        // Proxies that gather answers would show it late.
        if let name = HTTPField.Name("X-Accel-Buffering") { reply.headers[name] = "no" }
        return reply
    }

    static let eventStream = "text/event-stream"
}
