import Casework
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IntelligenceLog
import ScriptEngine
import Testing

@testable import CallDesk

@Suite("Forms that this desk did not make, or that no browser sends")
struct AttackFormTests {
    /// Every form's target, with a browser that may post there.
    private func everyForm(
        _ body: @escaping @Sendable (Route, String, AttackBrowser, AttackDesk) async throws -> Void
    ) async throws {
        let desk = try await AttackDesk()
        try await desk.web.application().test(.router) { client async throws in
            for route in desk.web.routes where route.method == .post {
                let role = Role.allCases.first { role in
                    if case .may(let action) = route.access { return role.may(action) }
                    return true
                }
                let session = route.access == .anyone ? nil : try await desk.session(try #require(role))
                let path = desk.path(route) { _ in desk.call.description }
                try await body(route, path, AttackBrowser(client: client, session: session), desk)
            }
        }
    }

    @Test func aFormWithoutItsTokenOrWithAnothersIsRefused() async throws {
        try await everyForm { route, path, browser, desk async throws in
            guard route.access != .ticket else { return }
            let other = Door.csrf(try await desk.session(.supervisor).text)
            for token in [
                "", "0", other, String(browser.csrf.dropLast()), browser.csrf + "0", browser.csrf.uppercased(),
            ] + OfficerLinkTests.withOneLetterChanged(browser.csrf) {
                let answer = try await browser.post(path, [], csrf: token)
                #expect(answer.status == .forbidden, "\(path) \(token.count)")
                #expect(answer.text.contains("web.foreignForm"), "\(path)")
            }
            let without = try await browser.send(path, Array("a=b".utf8), type: FormEncoding.mediaType)
            #expect(without.status == .forbidden, "\(path)")
        }
    }

    @Test func aFormThatAnotherSitePostsIsRefused() async throws {
        try await everyForm { route, path, browser, _ async throws in
            for headers: HTTPFields in [
                [.fetchSite: "cross-site"], [.fetchSite: "same-site"], [.origin: "https://other.example"],
                [.origin: "null"], [.origin: "https://localhost.other.example"],
            ] {
                var headers = headers
                if let host = HTTPField.Name("Host") { headers[host] = "localhost" }
                let answer = try await browser.post(path, [], headers: headers)
                #expect(answer.status == .forbidden, "\(path) \(headers)")
                #expect(answer.text.contains("web.foreignForm"), "\(path)")
            }
        }
    }

    @Test func aBodyLongerThanItsRouteTakesIsRefused() async throws {
        try await everyForm { route, path, browser, _ async throws in
            let long = Array(repeating: UInt8(ascii: "a"), count: route.bodyLimit + 1)
            let multipart = try await browser.send(path, long, type: "multipart/form-data; boundary=b")
            #expect(multipart.status == .contentTooLarge, "\(path)")
            let fields = Array(long.prefix(Form.usualLimit + 1))
            let plain = try await browser.send(path, fields, type: FormEncoding.mediaType)
            #expect(plain.status == .contentTooLarge, "\(path)")
        }
    }

    /// Bodies that cannot be read, by what they are sent as.
    private static let unreadable: [(type: String, body: [UInt8])] = {
        let form = FormEncoding.mediaType
        let parts = "multipart/form-data; boundary=b"
        let head = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
        return [
            (form, Array("a=%".utf8)), (form, Array("a=%4".utf8)), (form, Array("a=%zz".utf8)),
            (form, Array("a=%ff%fe".utf8)), (form, Array("a=%c0%af".utf8)), (form, Array("a=%ed%a0%80".utf8)),
            (form, Array("a=%00".utf8)), (form, Array("a\u{0}=b".utf8)), (form, [0x61, 0x3D, 0xFF]),
            (form, Array("a=b&".utf8) + Array(repeatElement(Array("a=b&".utf8), count: 2_001).joined())),
            (form, Array(String(repeating: "n", count: 201).utf8) + Array("=b".utf8)),
            ("multipart/form-data", Array(head.utf8)), ("multipart/form-data; boundary=", Array(head.utf8)),
            ("multipart/form-data; boundary=\(String(repeating: "b", count: 71))", Array(head.utf8)),
            (parts, []), (parts, Array("--b".utf8)), (parts, Array("--b\r\n".utf8)), (parts, Array(head.utf8)),
            (parts, Array("\(head)value".utf8)), (parts, Array("\(head)value\r\n--b".utf8)),
            (parts, Array("--b\r\n\r\nvalue\r\n--b--".utf8)),
            (parts, Array("--b\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--b--".utf8)),
            (parts, Array("--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nvalue\r\n--b--".utf8)),
            (parts, Array(head.utf8) + [0xFF, 0xFE] + Array("\r\n--b--".utf8)),
            (parts, Array(head.utf8) + [0] + Array("\r\n--b--".utf8)),
            (parts, Array("--bb\r\n\r\nx\r\n--bb--".utf8)), (parts, Array("--b--".utf8)),
        ]
    }()

    @Test func aBodyThatCannotBeReadIsRefusedAndNothingBreaks() async throws {
        try await everyForm { route, path, browser, _ async throws in
            let refused = route.access == .ticket ? [400, 403, 410] : [400, 403]
            for (index, (type, body)) in Self.unreadable.enumerated() {
                let answer = try await browser.send(path, body, type: type)
                #expect(refused.contains(answer.status.code), "\(path) body \(index): \(answer.status.code)")
            }
        }
    }

    @Test func aBodyOfAnotherTypeIsNoForm() async throws {
        try await everyForm { route, path, browser, _ async throws in
            let refused = route.access == .ticket ? [400, 403, 410, 415] : [400, 403, 415]
            for type in ["application/json", "text/plain", "application/xml", "", "\u{1F69A}"] {
                let answer = try await browser.send(path, Array(#"{"csrf":"x"}"#.utf8), type: type)
                #expect(refused.contains(answer.status.code), "\(path) \(type)")
            }
        }
    }
}
