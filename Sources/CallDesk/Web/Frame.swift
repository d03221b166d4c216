import Casework
import HTTPTypes

/// What stands round every page.
struct Frame<Content: Sendable>: Sendable {
    let title: String
    let user: String?
    let role: String?
    let csrf: String
    let destinations: [Destination]
    /// Whether the search field stands in the page's head.
    let maySearch: Bool
    let isDemo: Bool
    /// Changes when what pages are drawn with does, so that browsers may keep it for good.
    let assets: String
    let content: Content
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
        let frame = Frame(
            title: title, user: user?.id.text, role: user?.role.words, csrf: csrf, destinations: destinations,
            maySearch: may(.search), isDemo: desk.settings.isDemo, assets: AssetRoutes.version, content: content)
        return .page(desk.templates.render(frame, name), status: status)
    }

    /// What the user may open, in the order in which it is used most.
    private var destinations: [Destination] {
        guard user != nil else { return [] }
        let all: [(String, String, Action)] = [
            ("Calls", "/calls", .takeCall),
            ("Referrals", "/referrals", .readCall),
            ("Operations", "/operations", .readOperation),
            ("Events", "/events", .readCall),
            ("Map", "/map", .readCall),
            ("Search", "/search", .search),
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
        }
    }
}
