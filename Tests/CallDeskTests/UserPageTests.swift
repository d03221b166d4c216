import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@Suite("Users and accounts in the browser")
struct UserPageTests {
    private let desk: TestDesk
    private let fresh = "another invented password"

    init() async throws { desk = try await TestDesk() }

    private func user(_ id: String) async throws -> Users.User? {
        try await desk.log.users()[try #require(UserID(id))]
    }

    @Test func anAdministratorBeginsAtTheUsersAndAddsOne() async throws {
        try await desk.open { client in
            let browser = Browser(client)
            try await browser.signIn("administrator")
            #expect(try await browser.get("/").location == "/users")
            #expect(try await browser.get("/users").text.contains("handler-2"))
            let answer = try await browser.post(
                "/users", ["user": "desk-4", "role": "handler", "password": fresh, "again": fresh])
            #expect(answer.location == "/users?said=added")
            #expect(try await user("desk-4")?.role == .handler)
            try await Browser(client).signIn("desk-4", fresh)
        }
    }

    static let refused: [(fields: [String: String], words: String)] = [
        (["user": "Ann Other"], "Give a user&#39;s id"), (["user": "handler"], "There is a user with that id"),
        (["password": "short", "again": "short"], "at least 10 characters"), (["again": "something else"], "differ"),
    ]

    @Test(arguments: refused.indices) func whoIsNotAddedIsShownWhy(index: Int) async throws {
        let (fields, words) = Self.refused[index]
        try await desk.open(as: "administrator") { browser in
            try await browser.get("/users")
            let answer = try await browser.post(
                "/users",
                [
                    "user": fields["user"] ?? "desk-4", "role": "handler", "password": fields["password"] ?? fresh,
                    "again": fields["again"] ?? fresh,
                ])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains(words) || answer.text.contains(words.replacing("&#39;", with: "'")))
            #expect(!answer.text.contains(fresh))
        }
        #expect(try await user("desk-4") == nil)
    }

    @Test func aRoleCountsAtOnceAndADisabledUserIsOut() async throws {
        try await desk.open { client in
            let (boss, ann) = (Browser(client), Browser(client))
            try await boss.signIn("administrator")
            try await ann.signIn("handler-2")
            try await boss.get("/users/handler-2")
            try await boss.post("/users/handler-2/role", ["role": "analyst"])
            #expect(try await user("handler-2")?.role == .analyst)
            try await ann.get("/calls")
            #expect(try await ann.post("/calls", ["version": "4"]).status == .forbidden)
            try await boss.post("/users/handler-2/disable", [:])
            #expect(try await ann.get("/calls").location?.hasPrefix("/sign-in") == true)
            try await boss.post("/users/handler-2/enable", [:])
            try await boss.post("/users/handler-2/password", ["password": fresh, "again": fresh])
            try await Browser(client).signIn("handler-2", fresh)
        }
    }

    @Test func theLastAdministratorStaysOne() async throws {
        try await desk.open(as: "administrator") { browser in
            try await browser.get("/users/administrator")
            for (path, role) in [("role", "handler"), ("disable", "")] {
                let answer = try await browser.post("/users/administrator/\(path)", ["role": role])
                #expect(answer.status == .unprocessableContent)
                #expect(answer.text.contains("last administrator"))
            }
            let own = try await browser.post("/users/administrator/password", ["password": fresh, "again": fresh])
            #expect(own.location == "/account")
            #expect(try await browser.get("/users/nobody").status == .notFound)
        }
    }

    @Test func onesOwnPasswordWantsThePresentOneAndSignsOutElsewhere() async throws {
        try await desk.open { client in
            let (here, elsewhere) = (Browser(client), Browser(client))
            try await here.signIn("analyst")
            try await elsewhere.signIn("analyst")
            #expect(try await here.get("/account").text.contains("<dd>analyst</dd>"))
            let wrong = try await here.post(
                "/account/password", ["present": "no such password", "password": fresh, "again": fresh])
            #expect(wrong.status == .unprocessableContent)
            let before = here.session
            let changed = try await here.post(
                "/account/password", ["present": TestDesk.password, "password": fresh, "again": fresh])
            #expect(changed.location == "/account?said=changed")
            #expect(here.session != before)
            #expect(try await here.get("/account?said=changed").text.contains("Your password is new"))
            #expect(try await elsewhere.get("/account").location?.hasPrefix("/sign-in") == true)
            try await Browser(client).signIn("analyst", fresh)
        }
    }

    @Test(arguments: Role.allCases.filter { $0 != .wall })
    func everybodySeesTheRolesAndOnlyAdministratorsTheUsers(role: Role) async throws {
        try await desk.open(as: role.rawValue) { browser in
            let roles = try await browser.get("/roles")
            #expect(Action.allCases.allSatisfy { roles.text.contains(">\($0.words.replacing("'", with: "&#39;"))<") })
            #expect(try await browser.get("/users").status == (role == .administrator ? .ok : .forbidden))
            #expect(try await browser.get("/account").status == .ok)
        }
    }
}
