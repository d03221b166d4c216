import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import layby

@Suite("Users, roles and sessions with the binary")
struct SignInTests {
    private let folder: TemporaryFolder
    private let database: String
    private let password = "an invented password"

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    /// Each user has a home of their own.
    private func layby(
        as home: String = "boss", _ arguments: String..., input: String = "", token: String? = nil
    ) throws -> Binary.Outcome {
        var environment = ["USER": "tester", "HOME": folder.file(home)]
        environment["LAYBY_TOKEN"] = token
        return try Binary.run(arguments, database: database, input: input, environment: environment)
    }

    /// Adds a user with a hash that costs nothing, so that signing in is quick; the binary's own costs a second.
    private func add(_ id: String, _ role: Role) async throws {
        let log = try IntelligenceLog(path: database)
        let hash = try log.hash(
            Password(password), cost: PasswordHash.Cost(rounds: 16, blockSize: 8, parallelism: 1))
        let time = Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000))
        try await log.change(.add(try #require(UserID(id)), role, hash), at: time, by: Actor("tester"))
    }

    private func login(_ id: String) throws {
        let signedIn = try layby(as: id, "login", id, input: "\(password)\n")
        #expect(signedIn.status == 0, "\(signedIn.errors)")
    }

    /// An administrator, signed in, and a handler, not signed in.
    private func staff() async throws {
        try await add("boss", .administrator)
        try login("boss")
        try await add("ann", .handler)
    }

    /// A command without a stated action opens no log, so it is named here.
    private static let withoutLog: Set<String> = [
        "layby hub run", "layby hub openapi", "layby hub feedback show", "layby hub feedback add acknowledge",
        "layby hub feedback add reject", "layby hub feedback add ask", "layby hub feedback add outcome",
        "layby hub feedback add list", "layby penalty rules", "layby user roles", "layby script check",
        "layby script rules",
        "layby script list",
        "layby script show", "layby script paths", "layby script cover", "layby script diff", "layby script print",
        "layby script graph", "layby script export", "layby script import", "layby key new", "layby policy check",
        "layby policy example",
    ]
    /// These ask who somebody is, so nobody need be signed in; the desk asks everybody who comes.
    private static let signingIn: Set<String> = ["layby login", "layby logout", "layby desk"]

    @Test func everyCommandThatOpensTheLogStatesWhatItDoes() {
        var unstated: Set<String> = []
        var stated = 0
        func visit(_ command: any ParsableCommand.Type, _ path: String) {
            let children = command.configuration.subcommands
            for child in children { visit(child, "\(path) \(child._commandName)") }
            guard children.isEmpty else { return }
            if command is any DeskCommand.Type { stated += 1 } else { unstated.insert(path) }
        }
        visit(LaybyCommand.self, "layby")
        #expect(unstated == Self.withoutLog.union(Self.signingIn))
        #expect(stated > 20)
    }

    @Test func withoutUsersWhoeverRunsItMayDoEverything() throws {
        #expect(try layby("call", "run", "-", input: "answers: {event_type: lorry}").status == 0)
        #expect(try layby("call", "list").output.contains("tester"))
        #expect(try layby("user", "list").output.contains("No users yet"))
        #expect(try layby("login", "ann", input: "\(password)\n").errors.contains("[access.noUsers]"))
    }

    @Test func theFirstUserIsAnAdministrator() throws {
        let refused = try layby("user", "add", "ann", "--role", "handler", input: "\(password)\n")
        #expect(refused.status == 64)
        #expect(refused.errors.contains("[access.firstMustAdminister]"))
        let added = try layby("user", "add", "boss", "--role", "administrator", input: "\(password)\n")
        #expect(added.status == 0, "\(added.errors)")
        #expect(added.output.contains("From now on every command wants a signed-in user"))
        try login("boss")
        #expect(try layby("user", "add", "ann", "--role", "handler", input: "\(password)\n").status == 0)
        #expect(try layby("user", "list").output.contains("ann"))
    }

    @Test func fromTheFirstUserOnEveryCommandWantsASession() async throws {
        try await staff()
        for command in [["call", "list"], ["report", "completion"], ["user", "list"], ["op", "list"]] {
            let refused = try Binary.run(
                command, database: database, environment: ["HOME": folder.file("stranger")])
            #expect(refused.status == 64)
            #expect(refused.errors.contains("[access.notSignedIn]"), "\(command) \(refused.errors)")
        }
        #expect(try layby(as: "stranger", "user", "roles").output.contains("take calls"))
    }

    @Test func aRoleMayDoWhatTheTableSaysAndNoMore() async throws {
        try await staff()
        try login("ann")
        let refused = try layby("call", "list")
        #expect(refused.status == 64)
        #expect(refused.errors.contains("The role administrator may not read calls. [access.notAllowed]"))
        let run = try layby(as: "ann", "call", "run", "-", input: "answers: {event_type: lorry}")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try layby(as: "ann", "call", "list").output.contains("ann"))
        #expect(try layby(as: "ann", "simulate").errors.contains("[access.notAllowed]"))
        #expect(try layby("user", "role", "ann", "analyst").status == 0)
        #expect(try layby(as: "ann", "call", "list").status == 0)
        #expect(try layby(as: "ann", "call", "start").errors.contains("[access.notAllowed]"))
        #expect(try layby("user", "list").output.contains("analyst"))
    }

    @Test func theActorIsWhoIsSignedIn() async throws {
        try await staff()
        try login("ann")
        let other = try layby(as: "ann", "call", "list", "--actor", "bert")
        #expect(other.status == 64)
        #expect(other.errors.contains("[access.otherActor]"))
        #expect(
            try layby(as: "ann", "call", "run", "--actor", "ann", "-", input: "answers: {event_type: lorry}").status
                == 0)
        let log = try IntelligenceLog(path: database)
        let call = try #require(try await log.calls().first)
        #expect(try await log.entries(of: call.id.stream).allSatisfy { $0.actor == Actor("ann") })
    }

    @Test func theSessionFileIsItsOwnersAlone() async throws {
        try await staff()
        let state = folder.file("boss") + "/.local/state/layby"
        let id = try await IntelligenceLog(path: database).identity()
        #expect(try FileManager.default.contentsOfDirectory(atPath: state) == ["session-\(id)"])
        for (path, mode) in [(state, 0o700), ("\(state)/session-\(id)", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode)
        }
        #expect(try layby("logout").status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: state).isEmpty)
        #expect(try layby("user", "list").errors.contains("[access.notSignedIn]"))
    }

    @Test func aBatchJobHasATokenOfItsOwn() async throws {
        try await staff()
        let printed = try layby("login", "boss", "--print-token", "--days", "30", input: "\(password)\n")
        let token = printed.output.trimmingCharacters(in: .newlines)
        #expect(token.count == 64)
        #expect(try layby(as: "job", "user", "list", token: token).status == 0)
        #expect(
            try layby(as: "job", "user", "list", token: "0" + token.dropFirst()).status != 0 || token.hasPrefix("0"))
        #expect(try layby(as: "job", "logout", token: token).status == 0)
        #expect(try layby(as: "job", "user", "list", token: token).errors.contains("[access.notSignedIn]"))
        // The administrator's own session is another.
        #expect(try layby("user", "list").status == 0)
    }

    @Test func wrongPasswordsAreRefusedAndThenWaitedFor() async throws {
        try await staff()
        for _ in 0..<5 {
            let refused = try layby(as: "ann", "login", "ann", input: "a wrong password\n")
            #expect(refused.status == 64)
            #expect(refused.errors.contains("[access.wrongPassword]"))
        }
        let waiting = try layby(as: "ann", "login", "ann", input: "\(password)\n")
        #expect(waiting.errors.contains("[access.tooManyTries]"))
        #expect(waiting.errors.contains("seconds, then try again"))
        // An administrator can set another password, and then there is no wait.
        #expect(try layby("user", "password", "ann", input: "a second invented one\n").status == 0)
        #expect(try layby(as: "ann", "login", "ann", input: "a second invented one\n").status == 0)
    }

    @Test func onesOwnPasswordIsChangedByWhoKnowsIt() async throws {
        try await staff()
        try login("ann")
        let refused = try layby(as: "ann", "user", "password", "ann", input: "a wrong password\na new password\n")
        #expect(refused.errors.contains("[access.wrongPassword]"))
        #expect(
            try layby(as: "ann", "user", "password", "boss", input: "a new password\n").errors.contains("notAllowed"))
        let short = try layby(as: "ann", "user", "password", "ann", input: "\(password)\nshort\n")
        #expect(short.errors.contains("[access.passwordTooShort]"))
        #expect(try layby(as: "ann", "user", "password", "ann", input: "\(password)\na new password\n").status == 0)
        #expect(try layby(as: "ann", "call", "list").errors.contains("[access.notSignedIn]"))
        #expect(try layby(as: "ann", "login", "ann", input: "a new password\n").status == 0)
    }

    @Test func whoIsDisabledIsOutAtOnce() async throws {
        try await staff()
        try login("ann")
        #expect(try layby("user", "disable", "boss").errors.contains("[access.lastAdministrator]"))
        #expect(try layby("user", "disable", "ann").status == 0)
        #expect(try layby(as: "ann", "call", "list").errors.contains("[access.notSignedIn]"))
        #expect(try layby(as: "ann", "login", "ann", input: "\(password)\n").errors.contains("[access.disabled]"))
        #expect(try layby("user", "enable", "ann").status == 0)
        #expect(try layby(as: "ann", "login", "ann", input: "\(password)\n").status == 0)
    }

    @Test func aCallGoesOnlyToAUserWhoMayTakeIt() async throws {
        try await staff()
        try login("ann")
        let run = try layby(as: "ann", "call", "run", "-", input: "answers: {event_type: lorry}")
        let call = try #require(try JSONParser.parse(run.output.trimmingCharacters(in: .newlines))["call"]?.string)
        #expect(
            try layby(as: "ann", "call", "handover", call, "--to", "boss").errors.contains("access.mayNotTakeCalls"))
        #expect(try layby(as: "ann", "call", "handover", call, "--to", "carl").errors.contains("access.unknownUser"))
        try await add("carl", .handler)
        #expect(try layby(as: "ann", "call", "handover", call, "--to", "carl").status == 0)
    }

    @Test func passwordsAndTokensAreNeverInWhatIsLoggedOrRefused() async throws {
        try await staff()
        let printed = try layby("login", "boss", "--print-token", "--verbose", input: "\(password)\n")
        let token = printed.output.trimmingCharacters(in: .newlines)
        #expect(!printed.errors.contains(token) && !printed.errors.contains(password))
        let refused = try layby("login", "boss", "--verbose", input: "zebedee quux\n")
        #expect(!(refused.errors + refused.output).contains("zebedee"))
        let used = try layby(as: "job", "user", "list", "--verbose", token: token)
        #expect(!(used.errors + used.output).contains(token))
    }

    @Test func aTypedPasswordIsAskedForTwiceAndNotShown() throws {
        // A pseudo-terminal, since on a pipe a password is just read.
        let environment = Binary.clean(["HOME": folder.file("boss"), "USER": "tester"], database)
        func typed(_ lines: String) throws -> Program.Outcome {
            try Program.run(
                [
                    "/usr/bin/env", "python3", "-c", Self.terminal, Binary.path, "user", "add", "boss", "--role",
                    "administrator",
                ],
                input: Data(lines.utf8), environment: environment)
        }
        let differing = try typed("\(password)\nanother password\n")
        #expect(differing.output.contains("[access.passwordsDiffer]"), "\(differing)")
        #expect(!differing.output.contains("another password") && !differing.output.contains(password))
        let added = try typed("\(password)\n\(password)\n")
        #expect(added.output.contains("Added boss"), "\(added)")
        #expect(added.output.contains("Once more: "))
        #expect(!added.output.contains(password))
    }

    /// Types the lines of its input at the prompts of a program in a terminal, and prints what the terminal shows.
    private static let terminal = """
        import os, pty, sys
        lines = sys.stdin.buffer.read().splitlines(keepends=True)
        pid, fd = pty.fork()
        if pid == 0:
            os.execv(sys.argv[1], sys.argv[1:])
        shown = b""
        while True:
            try:
                more = os.read(fd, 4096)
            except OSError:
                break
            if not more:
                break
            shown += more
            if shown.endswith(b": ") and lines:
                os.write(fd, lines.pop(0))
        os.waitpid(pid, 0)
        sys.stdout.buffer.write(shown)
        """
}
