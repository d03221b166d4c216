import ScriptEngine
import TestSupport
import Testing

@testable import Casework

/// Calls that were opened with a file from before its version's release go on under the released one.
@Suite struct EarlierFileTests {
    private let handler = Actor("tester")
    private let time = Timestamp(seconds: 1_700_000_000)

    /// Entries as a log from before the release has them: each digest of a released file is that of the earlier one.
    private func fromBefore(_ entries: [Entry]) throws -> [Entry] {
        try entries.map { entry in
            var text = CanonicalJSON.text(entry.payload)
            for (digest, version) in ReleasedVersions.earlier {
                text = text.replacing(try #require(ReleasedVersions.digests[version]), with: digest)
            }
            return Entry(
                stream: entry.stream, version: entry.version, kind: entry.kind, at: entry.at, actor: entry.actor,
                payload: try JSONParser.parse(Array(text.utf8)))
        }
    }

    private func replayed(_ entries: [Entry]) throws -> Call {
        try Call.replayed(entries) { try ScriptLibrary.released.script(matching: $0) }
    }

    private func opened(_ version: Int) throws -> (call: Call, entries: [Entry]) {
        var random = Seeded(7)
        let script = try ScriptLibrary.released.script(version: version)
        let (call, change) = Call.opened(
            CallID(StreamID(at: time, random: &random)), under: script, at: time, by: handler)
        return (call, change.entries)
    }

    @Test(arguments: 1...4) func aCallOpenedBeforeTheReleaseIsReplayedAndGoesOn(_ version: Int) throws {
        var (call, entries) = try opened(version)
        let finder = try RouteFinder(call.script)
        let route = try #require(try finder.shortest())
        let half = route.responses.count / 2
        func record(_ step: (place: Place, response: Response)) throws {
            let input: Call.Input =
                switch step.response {
                case .answered(let value): .answered(step.place, value)
                case .missing(let missing): .markedMissing(step.place, missing)
                }
            entries += try call.record(input, at: time, by: handler).entries
        }
        for step in route.responses.prefix(half) { try record(step) }
        let before = try fromBefore(entries)
        #expect(before[0].payload != entries[0].payload)
        let again = try replayed(before)
        #expect(again.interview == call.interview)
        #expect(again.script.reference == call.script.reference)

        call = again
        entries = before
        for step in route.responses.dropFirst(half) { try record(step) }
        entries += try call.record(.closed(reason: nil, callerRangOff: false), at: time, by: handler).entries
        #expect(call.interview.closing?.completeness == .full)
        #expect(try replayed(entries).interview == call.interview)
    }

    @Test func aMoveThatWasUndoneBeforeTheReleaseIsReplayed() throws {
        var (call, entries) = try opened(3)
        entries += try call.record(.answered("casualty_state", .choice("none")), at: time, by: handler).entries
        let plan = try call.migration(to: 4, scripts: .released)
        entries += try call.migrate(by: plan, at: time, by: handler).entries
        #expect(try replayed(fromBefore(entries)).interview == call.interview)
        entries += try call.undoMigration(at: time, by: handler).entries
        #expect(try replayed(fromBefore(entries)).interview == call.interview)
    }

    @Test func aCallOfAnotherFileIsNotReplayed() throws {
        let (call, entries) = try opened(4)
        let text = CanonicalJSON.text(entries[0].payload)
            .replacing(call.script.reference.digest, with: String(repeating: "0", count: 64))
        let entry = Entry(
            stream: entries[0].stream, version: 1, kind: entries[0].kind, at: time, actor: handler,
            payload: try JSONParser.parse(Array(text.utf8)))
        #expect(throws: ScriptLibraryError.changed(version: 4)) { try replayed([entry]) }
        // An earlier file of another version is no file of this one.
        let other = try #require(ReleasedVersions.earlier.first { $0.value == 3 }?.key)
        #expect(throws: ScriptLibraryError.changed(version: 4)) {
            try ScriptLibrary.released.script(
                matching: ScriptReference(script: "inland-clandestine-event", version: 4, digest: other))
        }
    }
}
