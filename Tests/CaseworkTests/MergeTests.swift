import ScriptEngine
import TestSupport
import Testing

@testable import Casework

@Suite("Decisions about who is who")
struct MergeTests {
    private var random = Seeded(11)

    private mutating func places(_ count: Int) -> [(address: IdentityAddress, subject: Subject)] {
        (0..<count).map { _ in
            (IdentityAddress(StreamID(at: morning, random: &random), "driver_name"), Subject("driver"))
        }
    }

    private mutating func decided(
        _ state: Merge.State, _ places: [(address: IdentityAddress, subject: Subject)],
        because reason: String = "Invented"
    ) throws -> (merge: Merge, change: Change) {
        try Merge.decided(
            MergeID(StreamID(at: morning, random: &random)), state, of: places,
            resemblance: Resemblance(.person, [.nameVariant, .birthSame]), because: reason, at: morning, by: handler)
    }

    private mutating func summary(_ state: Merge.State, _ addresses: [IdentityAddress]) throws -> MergeSummary {
        MergeSummary(try decided(state, addresses.map { ($0, .record) }).merge)
    }

    @Test func aDecisionIsTheFoldOfItsEntries() throws {
        var tests = self
        var (merge, change) = try tests.decided(.deferred, tests.places(3))
        var changes = [change]
        changes.append(try merge.decide(.made, because: "The same tattoo", at: morning, by: handler))
        changes.append(try merge.decide(.undone, because: "Another one", at: morning, by: handler))
        #expect(try Merge.replayed(try stored(changes)) == merge)
        #expect(merge.decisions.map(\.state) == [.deferred, .made, .undone])
        #expect(merge.members.count == 3 && merge.score != nil && merge.clues.contains(.birthSame))
        change = changes[0]
        #expect(change.entries.map(\.kind) == ["merge.deferred", "merge.joined", "merge.joined", "merge.joined"])
    }

    @Test func nothingOfWhoIsWhoStandsInTheClear() throws {
        var tests = self
        let places = tests.places(2)
        for entry in try tests.decided(.made, places).change.entries {
            let clear = CanonicalJSON.text(try #require(entry.seal).clear)
            for word in places.map(\.address.stream.text) + ["driver", "Invented", "name."] {
                #expect(!clear.contains(word), "\(entry.kind): \(clear)")
            }
            #expect(entry.seal?.subject != .record)
        }
    }

    @Test("every state × every decision", arguments: Merge.State.allCases, Merge.State.allCases)
    func moves(from: Merge.State, to: Merge.State) throws {
        var tests = self
        var (merge, _) = try tests.decided(from == .undone ? .made : from, tests.places(2))
        if from == .undone { _ = try merge.decide(.undone, because: "Invented", at: morning, by: handler) }
        let allowed: [Merge.State: [Merge.State]] = [
            .deferred: [.made, .refused], .made: [.undone], .refused: [.undone], .undone: [],
        ]
        let before = merge
        if allowed[from]?.contains(to) == true {
            #expect(try merge.decide(to, because: "Invented", at: morning, by: handler).entries.count == 1)
            #expect(merge.state == to)
        } else {
            #expect(throws: MergeError.impossible(from: from, allowed: allowed[from] ?? [])) {
                try merge.decide(to, because: "Invented", at: morning, by: handler)
            }
            #expect(merge == before)
        }
    }

    @Test func whatIsNoDecisionIsRefused() throws {
        var tests = self
        let two = tests.places(2)
        #expect(throws: MergeError.members) { try tests.decided(.made, Array(two.prefix(1))) }
        #expect(throws: MergeError.members) { try tests.decided(.made, [two[0], two[0]]) }
        #expect(throws: MergeError.members) { try tests.decided(.made, tests.places(Merge.mostMembers + 1)) }
        for reason in ["", "  ", String(repeating: "x", count: Merge.longestReason + 1)] {
            #expect(throws: MergeError.reason(most: Merge.longestReason)) {
                try tests.decided(.made, two, because: reason)
            }
        }
        #expect(throws: MergeError.impossible(from: nil, allowed: [.made, .refused, .deferred])) {
            try tests.decided(.undone, two)
        }
    }

    // MARK: Together

    @Test func whatIsTheSameIsTransitive() throws {
        var tests = self
        let (a, b, c, d) = {
            let all = tests.places(4).map(\.address)
            return (all[0], all[1], all[2], all[3])
        }()
        let decisions = MergeDecisions([try tests.summary(.made, [a, b]), try tests.summary(.made, [b, c])])
        #expect(decisions.merged(with: [a]) == [a, b, c].sorted())
        #expect(decisions.merged(with: [d]) == [d])
        #expect(decisions.settle([a], [c]))
        #expect(!decisions.settle([a], [d]))
        #expect(decisions.merges(of: [c]).count == 2)
        #expect(decisions.conflicts.isEmpty)
    }

    @Test func whatIsNotTheSameHoldsForAllThatEitherWasMergedWith() throws {
        var tests = self
        let all = tests.places(4).map(\.address)
        let decisions = MergeDecisions([
            try tests.summary(.made, [all[0], all[1]]), try tests.summary(.refused, [all[1], all[2]]),
            try tests.summary(.deferred, [all[2], all[3]]), try tests.summary(.made, [all[0], all[3]]),
        ])
        #expect(decisions.settle([all[0]], [all[2]]))
        #expect(decisions.settle([all[3]], [all[2]]))
        #expect(decisions.deferral(of: all[3], all[2]) != nil)
        #expect(decisions.conflicts.isEmpty)
    }

    @Test func decisionsThatContradictEachOtherAreFound() throws {
        var tests = self
        let all = tests.places(3).map(\.address)
        let made = [try tests.summary(.made, [all[0], all[1]]), try tests.summary(.made, [all[1], all[2]])]
        let refused = try tests.summary(.refused, [all[0], all[2]])
        let conflicts = MergeDecisions(made + [refused]).conflicts
        #expect(
            conflicts == [
                MergeDecisions.Conflict(refused: refused.id, made: made.map(\.id).sorted { $0.stream < $1.stream })
            ])
        #expect(MergeDecisions([made[0], refused]).conflicts.isEmpty)
        // Written the same is the same, too.
        let alike = MergeDecisions([made[0], refused], alike: [[all[1], all[2]]])
        #expect(alike.conflicts.map(\.refused) == [refused.id])
    }

    @Test func whatWasUndoneSaysNothing() throws {
        var tests = self
        let all = tests.places(2)
        var (merge, _) = try tests.decided(.made, all)
        _ = try merge.decide(.undone, because: "Invented", at: morning, by: handler)
        let decisions = MergeDecisions([MergeSummary(merge)])
        #expect(decisions.isEmpty)
        #expect(!decisions.settle([all[0].address], [all[1].address]))
    }

    @Test(arguments: [
        "", "x", "/driver_name", "01890000-0000-7000-8000-000000000001", "01890000-0000-7000-8000-000000000001/",
    ])
    func whatNamesNoPlaceIsRefused(text: String) { #expect(IdentityAddress(text) == nil) }

    @Test func aPlaceIsReadAsItIsWritten() throws {
        let text = "01890000-0000-7000-8000-000000000001/person_name[2]"
        #expect(try #require(IdentityAddress(text)).description == text)
        #expect(IdentityAddress(text + String(repeating: "x", count: 200)) == nil)
        #expect(IdentityAddress("01890000-0000-7000-8000-000000000001/a b") == nil)
    }
}
