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
            for role in [.handler, .analyst, .optLead, .supervisor, .administrator] as [Role] {
                try await attack(as: role, desk, client)
            }
            // What was stored by one role is seen by another.
            for role in Role.allCases { _ = try await crawl(as: role, desk, client) }
        }
        #expect(try await desk.log.users().all.count >= Role.allCases.count)
        _ = try await desk.log.verifyChain()
    }

    @Test func noQueryOfAnyPageDoesHarm() async throws {
        let desk = try await AttackDesk()
        try await desk.web.application().test(.router) { client async throws in
            for role in [.supervisor, .administrator] as [Role] {
                let browser = AttackBrowser(client: client, session: try await desk.session(role))
                let pages = try await crawl(as: role, desk, client).pages
                for path in Set(pages.map { String($0.prefix { $0 != "?" }) }) {
                    for name in Self.queryNames(pages) {
                        for payload in Self.scripts + Self.others.filter({ $0.utf8.count < 1_000 }) {
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
                    #expect(answer.status.code >= 300, "\(route.path) \(value.prefix(40))")
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
            // Of pages that differ only in which record they are of, a few are as good as all.
            guard !pages.contains(path), shapes[AttackPage.shape(of: path), default: 0] < 12 else { continue }
            shapes[AttackPage.shape(of: path), default: 0] += 1
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
    private func attack(as role: Role, _ desk: AttackDesk, _ client: any TestClientProtocol) async throws {
        let (pages, forms) = try await crawl(as: role, desk, client)
        #expect(!pages.isEmpty && !forms.isEmpty, "\(role.rawValue)")
        for form in forms where form.action != "/sign-out" {
            for name in Set(form.fields.map(\.name)).subtracting(["csrf"]) {
                for payload in Self.scripts + Self.others {
                    let browser = AttackBrowser(client: client, session: try await desk.session(role))
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

    private static func queryNames(_ pages: [String]) -> [String] {
        let names = pages.flatMap { page in
            page.drop { $0 != "?" }.dropFirst().split(separator: "&").map { String($0.prefix { $0 != "=" }) }
        }
        return Set(names + ["to", "at", "said", "q"]).sorted()
    }

    /// What holds of every answer, whatever was sent.
    private func check(_ answer: TestResponse, _ place: String, _ payload: String) {
        let what = "\(place): \(payload.prefix(60)) → \(answer.status.code)"
        #expect(answer.status.code < 500, "\(what)")
        let text = answer.text
        for script in ["<script>alert(", "<img src=x", "<svg onload", "\" onfocus=", "=\"javascript:", "<b>layby"] {
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
