import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite("Two handlers on one call")
struct CallNewsTests {
    private let noon = Timestamp(seconds: 1_614_600_000)
    private let ann = Actor("ann")
    private let bert = Actor("bert")

    private func opened() throws -> (Call, [Entry]) {
        var random = SystemRandomNumberGenerator()
        let (call, change) = Call.opened(
            CallID(StreamID(at: noon, random: &random)), under: try ScriptLibrary.released.script(version: 4), at: noon,
            by: ann)
        return (call, change.entries)
    }

    private func replayed(_ entries: [Entry]) throws -> Call {
        try Call.replayed(entries) { try ScriptLibrary.released.script(matching: $0) }
    }

    @Test func whoFollowsStandsWhereAReplayStands() throws {
        var (hers, entries) = try opened()
        var his = hers
        let type = Place("event_type")
        for input in [
            Call.Input.answered(type, .choice("lorry")), .answered(Place("number_found"), .integer(6)),
            .markedMissing(Place("made_off"), .unknown), .answered(type, .choice("rail")), .paused, .resumed,
            .handedOver(to: bert), .closed(reason: "The line dropped.", callerRangOff: true),
            .reopened(reason: "They rang back."),
        ] {
            let change = try hers.record(input, at: noon, by: ann)
            entries += change.entries
            let news = try his.follow(change.entries) { try ScriptLibrary.released.script(matching: $0) }
            #expect(news.count == change.entries.count)
            #expect(news.allSatisfy { $0.actor == ann })
            let replayed = try replayed(entries)
            #expect(his.interview == replayed.interview)
            #expect(CallSummary(his) == CallSummary(hers))
            #expect(his.unchanged.expected == entries.count)
        }
        #expect(his.handler == bert)
    }

    @Test func theNewsSayWhatAndWhere() throws {
        var (hers, _) = try opened()
        var his = hers
        let place = Place("event_type")
        let change = try hers.record(.answered(place, .choice("lorry")), at: noon, by: bert)
        let news = try his.follow(change.entries) { try ScriptLibrary.released.script(matching: $0) }
        #expect(
            news.first == CallNews(actor: bert, at: noon, event: .interview(.answered(place, .choice("lorry")))))
        #expect(news.first?.place == place)
    }

    @Test func theNextRevisionIsTheSameAfterFollowingAsAfterAReplay() throws {
        var (hers, entries) = try opened()
        entries += try hers.record(.answered(Place("event_type"), .choice("lorry")), at: noon, by: ann).entries
        var his = hers
        let closing = Call.Input.closed(reason: "The line dropped.", callerRangOff: true)
        for input in [closing, .reopened(reason: "They rang back."), closing, .reopened(reason: "Once more.")] {
            let change = try hers.record(input, at: noon, by: ann)
            entries += change.entries
            _ = try his.follow(change.entries) { try ScriptLibrary.released.script(matching: $0) }
        }
        var replayed = try replayed(entries)
        let expected = try replayed.record(closing, at: noon, by: bert).records
        #expect(try his.record(closing, at: noon, by: bert).records == expected)
        #expect(try hers.record(closing, at: noon, by: bert).records == expected)
    }

    @Test func entriesThatDoNotFollowChangeNothing() throws {
        var (hers, _) = try opened()
        var his = hers
        var ahead = hers
        _ = try ahead.record(.paused, at: noon, by: ann)
        let later = try ahead.record(.resumed, at: noon, by: ann).entries
        #expect(throws: ReplayError.self) {
            try his.follow(later) { try ScriptLibrary.released.script(matching: $0) }
        }
        #expect(his.version == 1)
        let change = try hers.record(.paused, at: noon, by: ann)
        #expect(throws: Never.self) {
            try his.follow(change.entries) { try ScriptLibrary.released.script(matching: $0) }
        }
    }
}
