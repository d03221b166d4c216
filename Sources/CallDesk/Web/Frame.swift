import Casework
import HTTPTypes

/// What stands round every page.
struct Frame<Content: Sendable>: Sendable {
    let title: String
    let user: String?
    let role: String?
    let csrf: String
    /// What stands in the page's head.
    let destinations: [Destination]
    /// What opens from there; nil where all has room in the head.
    let further: Further?
    /// Whether the search field stands in the page's head.
    let maySearch: Bool
    let isDemo: Bool
    /// Changes when what pages are drawn with does, so that browsers may keep it for good.
    let assets: String
    let content: Content
}

/// The rest of the navigation, behind one word.
struct Further: Sendable {
    let destinations: [Destination]
    /// The one that is shown now; nil when it is none of these.
    let current: String?
}

/// A line of the navigation.
struct Destination: Sendable {
    let label: String
    let href: String
    let isCurrent: Bool
}

extension Visit {
    /// A whole page.
    ///
    /// - Parameters:
    ///   - content: its properties are what the template names within `{{#content}}`.
    ///   - name: the template.
    func page(
        _ title: String, _ content: some Sendable, _ name: String, status: HTTPResponse.Status = .ok
    ) -> Reply {
        let destinations = destinations
        let rest = Array(destinations.dropFirst(Self.destinationsInHead))
        let further = Further(destinations: rest, current: rest.first(where: \.isCurrent)?.label)
        let frame = Frame(
            title: title, user: user?.id.text, role: user?.role.words, csrf: csrf,
            destinations: Array(destinations.prefix(Self.destinationsInHead)), further: rest.isEmpty ? nil : further,
            maySearch: may(.search), isDemo: desk.settings.isDemo, assets: AssetRoutes.version, content: content)
        return .page(desk.templates.render(frame, name), status: status)
    }

    /// More than so many lines would take up a phone's screen.
    private static let destinationsInHead = 6

    /// What the user may open, in the order in which it is used most.
    private var destinations: [Destination] {
        guard user != nil else { return [] }
        let all: [(String, String, Action)] = [
            ("Calls", "/calls", .takeCall),
            ("Operations", "/operations", .readOperation),
            ("Referrals", "/referrals", .readCall),
            ("Intelligence", "/intelligence", .writeIntelligence),
            ("Safeguarding", "/safeguarding", .readSafeguarding),
            ("Events", "/events", .readCall),
            ("Map", "/map", .readCall),
            ("Penalties", "/penalties", .search),
            ("Search", "/search", .search),
            ("Who is who", "/entities/suggestions", .mergeEntities),
            ("Scan", "/scan", .readCall),
            ("Engagement", "/engagement", .readOperation),
            ("Reports", "/reports", .report),
            ("Bulletin", "/bulletin", .export),
            ("Wall", "/wall", .watchWall),
            ("To the hub", "/hubs", .sync),
            ("Review", "/review", .reviewCalls),
            ("Audit trail", "/audit", .audit),
            ("Users", "/users", .manageUsers),
            ("Account", "/account", .changeOwnPassword),
        ]
        return all.filter { may($0.2) }.map { label, href, _ in
            Destination(label: label, href: href, isCurrent: path.hasPrefix(href))
        }
    }
}

extension Role {
    /// As pages say it.
    var words: String {
        switch self {
        case .handler: "call handler"
        case .optLead: "OPT lead"
        case .analyst: "analyst"
        case .supervisor: "supervisor"
        case .administrator: "administrator"
        case .wall: "wall screen"
        }
    }
}
