import Casework
import Foundation
import GRDB
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

@Suite("Users and sessions in the log")
struct UserTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let noon = Timestamp(seconds: 1_614_600_000)
    private let boss: UserID
    private let ann: UserID
    private let right = Password("an invented password")
    private let wrong = Password("another invented one")
    /// Cheap, so that tests are quick; what a real try costs is `PasswordHash.Cost.standard`.
    private let cost = PasswordHash.Cost(rounds: 16, blockSize: 8, parallelism: 1)

    init() async throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
        (boss, ann) = (try #require(UserID("boss")), try #require(UserID("ann")))
        try await log.change(
            .add(boss, .administrator, try log.hash(right, cost: cost)), at: noon, by: Actor("tester"))
        try await log.change(.add(ann, .handler, try log.hash(right, cost: cost)), at: noon, by: boss.actor)
    }

    private func kinds() async throws -> [String] { try await log.entries(of: .users).map(\.kind) }

    @Test func usersAreReadBackFromTheirEntries() async throws {
        let again = try IntelligenceLog(path: folder.file("log.sqlite"))
        #expect(try await again.users().all.map(\.id) == [ann, boss])
        #expect(try await again.users()[ann]?.role == .handler)
        #expect(try await again.verifyChain().position == 2)
    }

    @Test func aHashOfTheStandardCostIsMatchedByItsPasswordAlone() throws {
        let hash = try log.hash(right)
        #expect(hash.cost == .standard)
        #expect(Scrypt.matches(right, hash))
        #expect(!Scrypt.matches(wrong, hash))
        #expect(try log.hash(right, cost: cost).salt != log.hash(right, cost: cost).salt)
        #expect(PasswordHash(json: hash.json) == hash)
    }

    /// RFC 7914, section 12, cut to the 32 bytes that we keep: scrypt of PBKDF2's last step makes them the first 32.
    @Test func scryptIsTheOneOfTheStandard() throws {
        let hash = PasswordHash(
            cost: PasswordHash.Cost(rounds: 1024, blockSize: 8, parallelism: 16), salt: Array("NaCl".utf8),
            hash: [
                0xfd, 0xba, 0xbe, 0x1c, 0x9d, 0x34, 0x72, 0x00, 0x78, 0x56, 0xe7, 0x19, 0x0d, 0x01, 0xe9, 0xfe,
                0x7c, 0x6a, 0xd7, 0xcb, 0xc8, 0x23, 0x78, 0x30, 0xe7, 0x73, 0x76, 0x63, 0x4b, 0x37, 0x31, 0x62,
            ])
        #expect(Scrypt.matches(Password("password"), hash))
    }

    @Test func signingInMakesASessionThatEndsInTime() async throws {
        let (token, session) = try await log.signIn(ann, right, seconds: 3600, at: noon)
        #expect(session.expiresAt == noon.adding(seconds: 3600))
        #expect(try await log.user(holding: token, at: noon).id == ann)
        await #expect(throws: LogError.access(.expired)) {
            try await log.user(holding: token, at: noon.adding(seconds: 3600))
        }
        #expect(try await kinds().suffix(1) == ["user.signedIn"])
        #expect(SessionToken(token.text)?.text == token.text)
    }

    @Test func onAProvidersWordAUserIsSignedInWithoutAPasswordAndTheIssuerIsNoted() async throws {
        let issuer = "https://provider.example"
        let (token, session) = try await log.signIn(ann, provenBy: issuer, seconds: 3600, at: noon)
        #expect(session.expiresAt == noon.adding(seconds: 3600))
        #expect(try await log.user(holding: token, at: noon).role == .handler)
        let entry = try #require(try await log.entries(of: .users).last)
        #expect(UserEvent(entry) == .signedIn(ann, provenBy: issuer))
        #expect(entry.payload["issuer"] == "https://provider.example")
        #expect(try await log.verifyChain().position == 3)
    }

    @Test func aProvidersWordLetsInOnlyWhoIsAnEnabledUserHere() async throws {
        let nobody = try #require(UserID("nobody"))
        await #expect(throws: LogError.access(.unknownUser(nobody))) {
            try await log.signIn(nobody, provenBy: "https://provider.example", seconds: 60, at: noon)
        }
        try await log.change(.disable(ann), at: noon, by: boss.actor)
        await #expect(throws: LogError.access(.disabled(ann))) {
            try await log.signIn(ann, provenBy: "https://provider.example", seconds: 60, at: noon)
        }
        #expect(try await kinds().contains("user.signedIn") == false)
        let empty = try IntelligenceLog(path: folder.file("empty.sqlite"))
        await #expect(throws: LogError.access(.noUsers)) {
            try await empty.signIn(ann, provenBy: "https://provider.example", seconds: 60, at: noon)
        }
    }

    @Test func aTokenIsNowhereInTheFile() async throws {
        let (token, _) = try await log.signIn(ann, right, seconds: 3600, at: noon)
        #expect("\(token) \(String(reflecting: token))".contains(token.text) == false)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
            #expect(bytes.range(of: Data(token.text.utf8)) == nil, "\(name)")
        }
    }

    @Test func aSessionEndsAtSigningOutDisablingAndANewPassword() async throws {
        for way in ["out", "disabled", "password"] {
            let (token, _) = try await log.signIn(ann, right, seconds: 3600, at: noon)
            let (others, _) = try await log.signIn(boss, right, seconds: 3600, at: noon)
            switch way {
            case "out": try await log.endSession(token)
            case "disabled": try await log.change(.disable(ann), at: noon, by: boss.actor)
            default:
                try await log.change(
                    .changePassword(ann, try log.hash(right, cost: cost)), at: noon, by: boss.actor)
            }
            await #expect(throws: LogError.access(.notSignedIn), "\(way)") {
                try await log.user(holding: token, at: noon)
            }
            #expect(try await log.user(holding: others, at: noon).id == boss)
            try await log.change(.enable(ann), at: noon, by: boss.actor)
        }
    }

    @Test func aNewRoleCountsInTheSessionThatIsOpen() async throws {
        let (token, _) = try await log.signIn(ann, right, seconds: 3600, at: noon)
        try await log.change(.changeRole(ann, .analyst), at: noon, by: boss.actor)
        #expect(try await log.user(holding: token, at: noon).role == .analyst)
    }

    @Test func whoIsDisabledLearnsItOnlyWithTheRightPassword() async throws {
        try await log.change(.disable(ann), at: noon, by: boss.actor)
        await #expect(throws: LogError.access(.wrongPassword)) {
            try await log.signIn(ann, wrong, seconds: 60, at: noon)
        }
        await #expect(throws: LogError.access(.disabled(ann))) {
            try await log.signIn(ann, right, seconds: 60, at: noon)
        }
    }

    @Test func anUnknownUserIsRefusedAsAWrongPasswordIs() async throws {
        let before = try await kinds()
        let nobody = try #require(UserID("nobody"))
        await #expect(throws: LogError.access(.wrongPassword)) {
            try await log.signIn(nobody, right, seconds: 60, at: noon)
        }
        #expect(try await kinds() == before)
    }

    @Test func afterFiveWrongPasswordsEvenTheRightOneWaits() async throws {
        for _ in 0..<5 {
            await #expect(throws: LogError.access(.wrongPassword)) {
                try await log.signIn(ann, wrong, seconds: 60, at: noon)
            }
        }
        await #expect(throws: LogError.access(.tooManyTries(seconds: 60))) {
            try await log.signIn(ann, right, seconds: 60, at: noon)
        }
        #expect(try await log.signIn(boss, right, seconds: 60, at: noon).session.user == boss)
        let later = noon.adding(seconds: 60)
        #expect(try await log.signIn(ann, right, seconds: 60, at: later).session.user == ann)
        #expect(try await kinds().count { $0 == "user.refused" } == 5)
        await #expect(throws: LogError.access(.wrongPassword)) {
            try await log.signIn(ann, wrong, seconds: 60, at: later)
        }
    }

    @Test func manyTriesAtOnceAreNoMoreThanFive() async throws {
        let outcomes = await withTaskGroup(of: LogError?.self) { group in
            for _ in 0..<20 {
                group.addTask { [log, ann, wrong, noon] in
                    do throws(LogError) {
                        _ = try await log.signIn(ann, wrong, seconds: 60, at: noon)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == .access(.wrongPassword) } == 5)
        #expect(outcomes.count { $0 == .access(.tooManyTries(seconds: 60)) } == 15)
    }

    @Test func twoAdministratorsCannotDemoteEachOtherAtOnce() async throws {
        try await log.change(.changeRole(ann, .administrator), at: noon, by: boss.actor)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for user in [boss, ann] {
                group.addTask { [log, noon] in
                    (try? await log.change(.disable(user), at: noon, by: Actor("tester"))) != nil
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 } == 1)
        #expect(try await log.users().all.count { $0.isEnabled } == 1)
    }

    @Test func readingTheUsersWalksPastNoSignIn() async throws {
        let plan = try await log.pool.read { database in
            try String.fetchAll(
                database, sql: "EXPLAIN QUERY PLAN SELECT payload FROM \(SessionTable.accountsSource)",
                adapter: SuffixRowAdapter(fromIndex: 3))
        }
        #expect(plan.joined().contains("entries_of_accounts"))
    }

    @Test func aLogWithoutUsersHasNobodyToSignIn() async throws {
        let empty = try IntelligenceLog(path: folder.file("empty.sqlite"))
        await #expect(throws: LogError.access(.noUsers)) {
            try await empty.signIn(ann, right, seconds: 60, at: noon)
        }
    }

    @Test func onlyWhatIsBehindAVersionIsRead() async throws {
        #expect(try await log.entries(of: .users, after: 1).map(\.version) == [2])
        #expect(try await log.entries(of: .users, after: 2).isEmpty)
    }

    @Test func whatRestsOnACallIsRefusedWhenTheCallHasMovedOn() async throws {
        var random = SystemRandomNumberGenerator()
        let (call, opening) = Call.opened(
            CallID(StreamID(at: noon, random: &random)), under: try ScriptLibrary.released.script(version: 4),
            at: noon, by: ann.actor)
        try await log.append(opening)
        var others = call
        try await log.append(try others.record(.paused, at: noon, by: boss.actor))
        let (_, start) = Operation.started(
            OperationID(StreamID(at: noon, random: &random)), name: "Op Invented", kind: .inbound, force: "kent",
            place: nil, at: noon, by: ann.actor)
        await #expect(throws: LogError.conflict(expected: 1, actual: 2)) {
            try await log.append([call.unchanged, start])
        }
        #expect(try await log.operations().isEmpty)
        try await log.append([others.unchanged, start])
        #expect(try await log.operations().count == 1)
    }
}
