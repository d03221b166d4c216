import Casework
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IntelligenceLog
import ScriptEngine
import Testing

@testable import CallDesk

@Suite("Every input of every page, used with ill will")
struct AttackTests {
    /// What must never stand in a page as it was sent.
    private static let scripts = [
        "<script>alert('layby')</script>", "\"><img src=x onerror=alert('layby')>", "'><svg onload=alert('layby')>",
        "\" autofocus onfocus=\"alert('layby')", "javascript:alert('layby')//",
        "</textarea><script>alert('layby')</script>",
        "{{content}}{{{csrf}}}<b>layby</b>",
    ]
    private static let others = [
        "' OR '1'='1", "'; DROP TABLE entries; --", "1); DELETE FROM sessions; --",
        "\" UNION SELECT payload FROM entries --",
        "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd",
        "layby\r\nSet-Cookie: layby=1\r\n\r\n<b>layby</b>",
        "%0d%0aSet-Cookie:%20layby=1", "//other.example/", "https://other.example/", "\\\\other.example",
        "\u{202E}\u{200B}\u{FEFF}layby", "\u{1F69A}", "-1", "9223372036854775808", "1e999", "NaN", "null", "$(id)",
        "`id`",
        "=cmd|' /C calc'!A0", "%s%n%x", String(repeating: "9", count: 5_000), String(repeating: "Ä", count: 100_000),
    ]

    @Test func noPageGivesBackWhatWasTypedAsMoreThanText() async throws {
        let desk = try await AttackDesk()
        try await desk.web.application().test(.router) { client async throws in
            var tried: Set<String> = []
            for role in [.supervisor, .handler, .optLead, .analyst, .administrator] as [Role] {
                try await attack(as: role, but: &tried, desk, client)
            }
            // What was stored by one role is seen by another.
            for role in Role.allCases { _ = try await crawl(as: role, desk, client) }
        }
        #expect(try await desk.log.users().all.count >= Role.allCases.count)
        _ = try await desk.log.verifyChain()
    }

    /// Each page takes each payload under all names at once, and its own names alone, each with a few.
    @Test func noQueryOfAnyPageDoesHarm() async throws {
        let desk = try await AttackDesk()
        try await desk.web.application().test(.router) { client async throws in
            var tried: Set<String> = []
            var turn = 0
            for role in [.supervisor, .administrator] as [Role] {
                let browser = AttackBrowser(client: client, session: try await desk.session(role))
                let crawled = try await crawl(as: role, desk, client)
                let names = Self.queryNames(crawled)
                let common = Set(names.values.joined()).union(["to", "at", "said", "q"]).sorted()
                for (path, own) in names.sorted(by: { $0.key < $1.key })
                where tried.insert(AttackPage.shape(of: path)).inserted {
                    for payload in Self.scripts + Self.others.filter({ $0.utf8.count < 1_000 }) {
                        let value = FormEncoding.encoded(payload)
                        let query = common.map { "\($0)=\(value)" }.joined(separator: "&")
                        check(try await browser.get("\(path)?\(query)"), "\(path) with all names", payload)
                    }
                    for name in own.sorted() {
                        for payload in Self.some(&turn).filter({ $0.utf8.count < 1_000 }) {
                            let answer = try await browser.get("\(path)?\(name)=\(FormEncoding.encoded(payload))")
                            check(answer, "\(path)?\(name)", payload)
                        }
                    }
                    for raw in [
                        "?%", "?a=%ff", "?a=%00", "?&&==&", "?a[]=1", "?" + String(repeating: "a&", count: 3_000),
                    ] {
                        check(try await browser.get(path + raw), path + raw.prefix(8), raw)
                    }
                }
            }
        }
    }

    @Test func noPathReachesWhatIsNoRecord() async throws {
        let desk = try await AttackDesk()
        let hostile = [
            "..", "%2e%2e", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "....//....//etc/passwd",
            "%00", "%ff", "'%20OR%20'1'='1", "%3Cscript%3Ealert('layby')%3C%2Fscript%3E", "%0d%0aSet-Cookie:%20layby=1",
            String(repeating: "a", count: 8_000), "00000000-0000-0000-0000-000000000000", "*", "{call}", "~", "con",
        ]
        try await desk.web.application().test(.router) { client async throws in
            let browser = AttackBrowser(client: client, session: try await desk.session(.supervisor))
            for route in desk.web.routes where route.path.contains("{") {
                for value in hostile {
                    let path = desk.path(route) { _ in value }
                    let answer = route.method == .get ? try await browser.get(path) : try await browser.post(path, [])
                    check(answer, route.path, value)
                    // What reads a place is of no record, whatever call it is asked beside.
                    #expect(
                        answer.status.code >= 300 || route.path == "/calls/{call}/place",
                        "\(route.path) \(value.prefix(40))")
                }
            }
            for path in [
                "/../etc/passwd", "/static/../../etc/passwd", "/static/%2e%2e/desk.css", "/.git/config", "//", "/%00",
            ] {
                let answer = try await browser.get(path)
                check(answer, path, path)
                #expect(answer.status == .notFound || answer.status == .seeOther, "\(path)")
            }
        }
    }

    // MARK: Finding and trying

    /// Every page that a role's links lead to, and one form of each kind.
    private func crawl(
        as role: Role, _ desk: AttackDesk, _ client: any TestClientProtocol
    ) async throws -> (pages: [String], forms: [AttackPage.Form]) {
        let browser = AttackBrowser(client: client, session: try await desk.session(role))
        var (waiting, pages) = (["/", "/account", "/calls/\(desk.call)"], [String]())
        var (shapes, forms, kinds) = ([String: Int](), [AttackPage.Form](), Set<String>())
        while let path = waiting.popLast() {
            // Of pages that differ only in which record they are of, or in what they are asked, a few are as good as all.
            let shape = AttackPage.shape(of: path)
            let place = String(shape.prefix { $0 != "?" })
            guard !pages.contains(path), shapes[shape, default: 0] < 4, shapes[place, default: 0] < 12 else { continue }
            for counted in Set([shape, place]) { shapes[counted, default: 0] += 1 }
            pages.append(path)
            let answer = try await browser.get(path)
            check(answer, "\(role.rawValue) \(path)", "")
            if let next = answer.headers[.location] { waiting.append(next) }
            guard answer.headers[.contentType]?.hasPrefix("text/html") == true else { continue }
            let page = AttackPage(answer.text, at: path)
            waiting += page.links
            for form in page.forms where kinds.insert(form.kind).inserted { forms.append(form) }
        }
        return (pages, forms)
    }

    /// Tries every field of every form, one after another.
    ///
    /// - Parameter tried: the kinds of form that another role has tried.
    private func attack(
        as role: Role, but tried: inout Set<String>, _ desk: AttackDesk, _ client: any TestClientProtocol
    ) async throws {
        let (pages, forms) = try await crawl(as: role, desk, client)
        #expect(!pages.isEmpty && !forms.isEmpty, "\(role.rawValue)")
        var turn = 0
        for form in forms where form.action != "/sign-out" && tried.insert(form.kind).inserted {
            for name in Set(form.fields.map(\.name)).subtracting(["csrf"]).sorted() {
                let browser = AttackBrowser(client: client, session: try await desk.session(role))
                for payload in Self.some(&turn) {
                    let fields = form.standing.filter { $0.0 != name } + [(name, payload)]
                    let answer =
                        form.method == "post"
                        ? try await browser.post(form.action, fields)
                        : try await browser.get(
                            "\(form.action)?\(FormEncoding.encoded(name))=\(FormEncoding.encoded(String(payload.prefix(2_000))))"
                        )
                    check(answer, "\(role.rawValue) \(form.kind) in \(name)", payload)
                }
            }
        }
    }

    /// The names that each page's own links and forms ask it by.
    private static func queryNames(_ crawled: (pages: [String], forms: [AttackPage.Form])) -> [String: Set<String>] {
        var names: [String: Set<String>] = [:]
        for page in crawled.pages {
            let asked = page.drop { $0 != "?" }.dropFirst().split(separator: "&").map {
                String($0.prefix { $0 != "=" })
            }
            names[String(page.prefix { $0 != "?" }), default: []].formUnion(asked)
        }
        for form in crawled.forms where form.method == "get" {
            names[String(form.action.prefix { $0 != "?" }), default: []].formUnion(form.fields.map(\.name))
        }
        return names
    }

    /// What a field is tried with: always what breaks out of a text, an attribute and an address, and of the rest the next
    /// few, so that all have their turn.
    private static func some(_ turn: inout Int) -> [String] {
        let rest = scripts + others
        turn += 4
        return [scripts[0], scripts[1], scripts[4]] + (turn - 4..<turn).map { rest[$0 % rest.count] }
    }

    /// What holds of every answer, whatever was sent.
    private func check(_ answer: TestResponse, _ place: String, _ payload: String) {
        let what = "\(place): \(payload.prefix(60)) → \(answer.status.code)"
        #expect(answer.status.code < 500, "\(what)")
        let text = answer.text
        for script in [
            "<script>alert(", "<img src=x", "<svg onload", "\" onfocus=", "href=\"javascript:", "src=\"javascript:",
            "action=\"javascript:", "<b>layby",
        ] {
            #expect(!text.contains(script), "\(what) gives back \(script)")
        }
        #expect(!text.contains("root:x:0"), "\(what)")
        #expect(!answer.headers[values: .setCookie].contains { $0.hasPrefix("layby") }, "\(what)")
        if let location = answer.headers[.location] {
            let isOurs = location.hasPrefix("/") && !location.hasPrefix("//") && !location.contains("\\")
            #expect(isOurs, "\(what) leads to another site")
        }
    }
}
