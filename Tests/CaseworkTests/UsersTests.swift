import Casework
import ScriptEngine
import Testing

private let noon = Timestamp(seconds: 1_614_600_000)
private let hash = PasswordHash(
    cost: PasswordHash.Cost(rounds: 2, blockSize: 1, parallelism: 1), salt: [1, 2], hash: [3, 4])
private let other = PasswordHash(cost: hash.cost, salt: [9], hash: [9])

private func id(_ text: String) throws -> UserID { try #require(UserID(text)) }

private func users(_ events: UserEvent...) -> Users {
    var users = Users()
    for event in events { users.apply(event) }
    return users
}

@Suite("Users")
struct UsersTests {
    @Test(
        "a user id is short, small and plain",
        arguments: [
            ("ann", true), ("desk-4", true), ("h0231", true), ("a.b_c", true), ("a", false), ("", false),
            ("Ann", false), ("4desk", false), ("ann smith", false), ("ånn", false), ("-ann", false),
            (String(repeating: "a", count: 32), true), (String(repeating: "a", count: 33), false),
        ])
    func userIDIsPlain(text: String, isOne: Bool) { #expect((UserID(text) != nil) == isOne) }

    @Test func everyInputInEveryStateOfAUser() throws {
        let (boss, ann) = (try id("boss"), try id("ann"))
        let enabled = users(.added(boss, .administrator, hash), .added(ann, .handler, hash))
        var disabled = enabled
        disabled.apply(.disabled(ann))
        let none = Users()
        func outcome(_ users: Users, _ input: Users.Input) -> String {
            do throws(AccessError) {
                return try users.decide(input)?.kind ?? "nothing"
            } catch {
                return error.code
            }
        }
        let table: [(Users.Input, none: String, enabled: String, disabled: String)] = [
            (.add(ann, .handler, hash), "access.firstMustAdminister", "access.userExists", "access.userExists"),
            (.add(ann, .administrator, hash), "user.added", "access.userExists", "access.userExists"),
            (.changeRole(ann, .analyst), "access.unknownUser", "user.roleChanged", "user.roleChanged"),
            (.changeRole(ann, .handler), "access.unknownUser", "nothing", "nothing"),
            (.disable(ann), "access.unknownUser", "user.disabled", "nothing"),
            (.enable(ann), "access.unknownUser", "nothing", "user.enabled"),
            (.changePassword(ann, other), "access.unknownUser", "user.passwordChanged", "user.passwordChanged"),
        ]
        for (input, whenNone, whenEnabled, whenDisabled) in table {
            #expect(outcome(none, input) == whenNone, "\(input)")
            #expect(outcome(enabled, input) == whenEnabled, "\(input)")
            #expect(outcome(disabled, input) == whenDisabled, "\(input)")
        }
    }

    @Test func theLastEnabledAdministratorStaysOne() throws {
        let (boss, deputy) = (try id("boss"), try id("deputy"))
        var users = users(.added(boss, .administrator, hash), .added(deputy, .administrator, hash))
        #expect(try users.decide(.disable(boss)) == .disabled(boss))
        #expect(try users.decide(.changeRole(boss, .analyst)) == .roleChanged(boss, .analyst))
        users.apply(.disabled(deputy))
        #expect(throws: AccessError.lastAdministrator(boss)) { try users.decide(.disable(boss)) }
        #expect(throws: AccessError.lastAdministrator(boss)) { try users.decide(.changeRole(boss, .handler)) }
        #expect(try users.decide(.changeRole(deputy, .handler)) == .roleChanged(deputy, .handler))
    }

    @Test func usersAreTheFoldOfTheirEntries() throws {
        let (boss, ann) = (try id("boss"), try id("ann"))
        let events: [UserEvent] = [
            .added(boss, .administrator, hash), .added(ann, .handler, hash), .signedIn(ann),
            .signedIn(ann, provenBy: "https://provider.example"), .refused(ann),
            .roleChanged(ann, .supervisor), .disabled(ann), .enabled(ann), .passwordChanged(ann, other),
        ]
        let entries = events.enumerated().map { index, event in
            Entry(
                stream: .users, version: index + 1, kind: event.kind, at: noon, actor: boss.actor,
                payload: event.payload, seal: event.seal)
        }
        #expect(entries.compactMap { UserEvent($0) } == events)
        let users = try Users.replayed(entries)
        #expect(users.all.map(\.id) == [ann, boss])
        #expect(users[ann]?.role == .supervisor)
        #expect(users[ann]?.isEnabled == true)
        #expect(users[ann]?.password == other)
        let foreign = Entry(stream: .users, version: 1, kind: "user.sang", at: noon, actor: boss.actor, payload: [:])
        #expect(throws: ReplayError.unreadable(stream: .users, version: 1, kind: "user.sang")) {
            try Users.replayed([foreign])
        }
    }

    @Test func aHashIsSealedAndWhoBecameWhatIsNot() throws {
        let ann = try id("ann")
        for event in [UserEvent.added(ann, .handler, hash), .passwordChanged(ann, hash)] {
            let clear = try #require(event.seal?.clear)
            #expect(clear["user"] == "ann")
            #expect(clear["password"] == nil)
            #expect(event.payload["password"] != nil)
        }
        #expect(UserEvent.added(ann, .handler, hash).seal?.clear["role"] == "handler")
    }

    @Test func aCallGoesOnlyToWhoMayTakeIt() throws {
        let (boss, ann, nobody) = (try id("boss"), try id("ann"), try id("nobody"))
        var users = users(.added(boss, .administrator, hash), .added(ann, .handler, hash))
        try users.checkCanTakeCalls(ann)
        #expect(throws: AccessError.mayNotTakeCalls(boss)) { try users.checkCanTakeCalls(boss) }
        #expect(throws: AccessError.unknownUser(nobody)) { try users.checkCanTakeCalls(nobody) }
        users.apply(.disabled(ann))
        #expect(throws: AccessError.disabled(ann)) { try users.checkCanTakeCalls(ann) }
        try Users().checkCanTakeCalls(nobody)
    }

    @Test func aPasswordIsNeverShown() {
        let password = Password("correct horse battery")
        var dumped = ""
        dump(password, to: &dumped)
        for text in ["\(password)", String(reflecting: password), dumped] { #expect(!text.contains("horse")) }
    }

    @Test func theSamePasswordFromAnotherKeyboardIsTheSame() {
        #expect(Password("caf\u{E9} au lait").bytes == Password("cafe\u{301} au lait").bytes)
    }

    @Test func aNewPasswordIsNeitherShortNorEndless() throws {
        #expect(throws: AccessError.passwordTooShort(least: 10)) { try Password("123456789").checkAsNew() }
        try Password("1234567890").checkAsNew()
        try Password(String(repeating: "x", count: 1024)).checkAsNew()
        #expect(throws: AccessError.passwordTooLong(most: 1024)) {
            try Password(String(repeating: "x", count: 1025)).checkAsNew()
        }
    }
}

@Suite("Roles")
struct RoleTests {
    @Test func everyActionHasSomebodyWhoMayDoIt() {
        for action in Action.allCases { #expect(Role.allCases.contains { $0.may(action) }, "\(action)") }
    }

    @Test func anAdministratorReadsNoCase() {
        for action in [Action.takeCall, .readCall, .search, .export, .readOperation, .audit] {
            #expect(!Role.administrator.may(action), "\(action)")
        }
    }

    @Test func aWallScreenMayDoNothingButShowTheWall() {
        #expect(Action.allCases.filter { Role.wall.may($0) } == [.watchWall])
        #expect(Role.allCases.filter(\.staysSignedIn) == [.wall])
    }

    @Test func aSupervisorMayDoAllThatAHandlerAndAnOPTLeadMay() {
        for action in Action.allCases where Role.handler.may(action) || Role.optLead.may(action) {
            #expect(Role.supervisor.may(action), "\(action)")
        }
    }

    @Test func onlyASupervisorErasesAndSeesWhoDidWhat() {
        for action in [Action.audit, .erase, .retain] {
            #expect(Role.allCases.filter { $0.may(action) } == [.supervisor], "\(action)")
        }
    }
}

@Suite("Sessions and tries")
struct SessionTests {
    @Test func aSessionCountsUntilItExpiresAndForWhoIsEnabled() throws {
        let ann = try id("ann")
        var users = users(.added(ann, .handler, hash))
        let session = Session(user: ann, madeAt: noon, expiresAt: noon.adding(seconds: 60))
        #expect(try session.check(at: noon.adding(seconds: 59), in: users).id == ann)
        #expect(throws: AccessError.expired) { try session.check(at: noon.adding(seconds: 60), in: users) }
        users.apply(.disabled(ann))
        #expect(throws: AccessError.disabled(ann)) { try session.check(at: noon, in: users) }
        #expect(throws: AccessError.notSignedIn) { try session.check(at: noon, in: Users()) }
    }

    @Test func fiveTriesAreFreeThenTheWaitDoublesUpToAnHour() {
        var tries = PasswordTries()
        var time = noon
        for _ in 0..<5 { #expect(tries.begin(at: time) == nil) }
        for wait in [60, 120, 240, 480, 960, 1920, 3600, 3600] {
            #expect(tries.begin(at: time) == wait)
            #expect(tries.begin(at: time.adding(seconds: wait - 1)) == 1)
            time = time.adding(seconds: wait)
            #expect(tries.begin(at: time) == nil)
        }
    }

    @Test func aClockThatIsSetBackMakesNoWaitLonger() {
        var tries = PasswordTries()
        for _ in 0..<5 { _ = tries.begin(at: noon) }
        let earlier = noon.adding(seconds: -3600)
        #expect(tries.begin(at: earlier) == 60)
        #expect(tries.begin(at: earlier.adding(seconds: 60)) == nil)
    }
}
