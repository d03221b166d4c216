import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite("Notes and reviews")
struct CallNoteTests {
    private let supervisor = Actor("supervisor-1")

    private func opened() throws -> (Call, [Change]) {
        var random = Seeded(11)
        let (call, change) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: try ScriptLibrary.released.script(version: 4),
            at: morning, by: handler)
        return (call, [change])
    }

    private func replayed(_ changes: [Change]) throws -> Call {
        try Call.replayed(try stored(changes)) { try ScriptLibrary.released.script(matching: $0) }
    }

    private let closing = Call.Input.closed(reason: "The line dropped.", callerRangOff: true)

    @Test func aNoteIsKeptAndFiledAndReplaysTheSame() throws {
        var (call, changes) = try opened()
        changes.append(try call.record(.noted("  A white van\u{1B}[31m left\n at once "), at: morning, by: handler))
        let number = try #require(call.notes.first?.number)
        #expect(number == 2)
        #expect(call.notes.first?.text == "A white van left  at once")
        changes.append(try call.record(.noteFiled(number, "location_text"), at: morning, by: supervisor))
        #expect(call.notes.first?.filedUnder == "location_text")
        #expect(try replayed(changes).notes == call.notes)
        #expect(try call.record(.noteFiled(number, "location_text"), at: morning, by: handler).entries.isEmpty)
    }

    @Test func allOfANoteIsSealedAndNoneOfWhereItBelongs() throws {
        var (call, _) = try opened()
        let noted = try call.record(.noted("Invented words"), at: morning, by: handler).entries
        #expect(noted.map(\.kind) == ["call.noted"])
        #expect(noted.first?.seal == Seal(.record))
        let filed = try call.record(.noteFiled(2, "location_text"), at: morning, by: handler).entries
        #expect(filed.first?.seal == nil)
        let returned = try {
            _ = try call.record(closing, at: morning, by: handler)
            return try call.record(.returned(note: "Invented words"), at: morning, by: supervisor).entries
        }()
        #expect(returned.first?.seal == Seal(.record))
    }

    @Test("a note holds 1 to 2,000 characters", arguments: [("", false), (" \n", false), ("x", true)])
    func lengthOfANote(text: String, isTaken: Bool) throws {
        var (call, _) = try opened()
        if isTaken {
            _ = try call.record(.noted(text), at: morning, by: handler)
        } else {
            #expect(throws: NoteError.length(most: 2_000)) { try call.record(.noted(text), at: morning, by: handler) }
        }
        _ = try call.record(.noted(String(repeating: "x", count: 2_000)), at: morning, by: handler)
        #expect(throws: NoteError.length(most: 2_000)) {
            try call.record(.noted(String(repeating: "x", count: 2_001)), at: morning, by: handler)
        }
    }

    @Test func aNoteIsFiledUnderAQuestionOfTheScriptOrNotAtAll() throws {
        var (call, _) = try opened()
        _ = try call.record(.noted("Invented"), at: morning, by: handler)
        #expect(throws: InterviewError.unknownQuestion("no_such")) {
            try call.record(.noteFiled(2, "no_such"), at: morning, by: handler)
        }
        #expect(throws: NoteError.noSuchNote(3)) {
            try call.record(.noteFiled(3, "location_text"), at: morning, by: handler)
        }
        #expect(call.version == 2)
        #expect(call.notes.first?.filedUnder == nil)
    }

    @Test func everyPhaseTakesWhatItMay() throws {
        let inputs: [(Call.Input, Set<Interview.Phase>)] = [
            (.noted("Invented"), [.inProgress, .paused]), (.noteFiled(2, "location_text"), [.inProgress, .paused]),
            (.reviewed(note: nil), [.closed]), (.returned(note: "Ask again."), [.closed]),
        ]
        let ways: [(Interview.Phase, [Call.Input])] = [(.inProgress, []), (.paused, [.paused]), (.closed, [closing])]
        for (phase, way) in ways {
            for (input, allowed) in inputs {
                var (call, _) = try opened()
                for step in [.noted("Invented")] + way { _ = try call.record(step, at: morning, by: handler) }
                let version = call.version
                if allowed.contains(phase) {
                    let entries = try call.record(input, at: morning, by: handler).entries
                    #expect(entries.count == 1, "\(phase) \(input)")
                } else {
                    #expect(throws: InterviewError.self, "\(phase) \(input)") {
                        try call.record(input, at: morning, by: handler)
                    }
                    #expect(call.version == version)
                }
            }
        }
    }

    @Test func aReviewStandsUntilTheCallIsClosedAgain() throws {
        var (call, changes) = try opened()
        changes.append(try call.record(closing, at: morning, by: handler))
        #expect(call.review == nil)
        changes.append(try call.record(.returned(note: "Whose trailer?"), at: morning, by: supervisor))
        #expect(call.interview.phase == .inProgress)
        #expect(call.closedAt == nil)
        #expect(call.review?.outcome == .returned)
        #expect(CallSummary(call).returnedAt == morning)
        changes.append(try call.record(closing, at: morning, by: handler))
        #expect(call.review == nil)
        #expect(CallSummary(call).returnedAt == nil)
        changes.append(try call.record(.reviewed(note: nil), at: morning, by: supervisor))
        #expect(CallSummary(call).reviewedAt == morning)
        #expect(try call.record(.reviewed(note: nil), at: morning, by: supervisor).entries.isEmpty)
        let again = try replayed(changes)
        #expect(again.review == call.review)
        #expect(again.reviews == call.reviews)
        #expect(again.reviews.map(\.outcome) == [.returned, .accepted])
        #expect(again.interview == call.interview)
        #expect(CallSummary(again) == CallSummary(call))
        changes.append(try call.record(.reopened(reason: "They rang back."), at: morning, by: handler))
        #expect(call.review == nil)
        #expect(try replayed(changes).review == nil)
    }

    @Test func whoFollowsReadsTheNotesAndReviewsToo() throws {
        var (hers, _) = try opened()
        var his = hers
        for input in [
            Call.Input.noted("Invented"), .noteFiled(2, "location_text"), closing, .returned(note: "Once more."),
        ] {
            let change = try hers.record(input, at: morning, by: handler)
            let news = try his.follow(change.entries) { try ScriptLibrary.released.script(matching: $0) }
            #expect(news.count == change.entries.count)
            #expect(news == change.entries.compactMap { CallNews($0, script: hers.script) })
        }
        #expect(his.notes == hers.notes)
        #expect(his.review == hers.review)
    }

    @Test func aNoteThatIsNotTheCallsIsNotReplayed() throws {
        let (call, changes) = try opened()
        let stranger = Entry(
            stream: call.id.stream, version: 2, kind: "call.noteFiled", at: morning, actor: handler,
            payload: ["note": 9, "question": "location_text"])
        #expect(throws: ReplayError.self) {
            try Call.replayed(try stored(changes) + [stranger]) { try ScriptLibrary.released.script(matching: $0) }
        }
    }

    @Test func aNotesWordsAreFoundInTheCall() throws {
        var (call, _) = try opened()
        _ = try call.record(.noted("A turquoise minibus"), at: morning, by: handler)
        let hit = try #require(SearchHit(SearchQuery("turquoise"), SearchDocument(call)))
        #expect(hit.kind == .call)
    }
}

@Suite("Sampling closed calls for review")
struct ReviewSampleTests {
    private func calls(_ sizes: [String: Int]) -> [CallSummary] {
        var random = Seeded(5)
        return sizes.sorted { $0.key < $1.key }.flatMap { handler, count in
            (0..<count).map { number in
                let time = morning.adding(seconds: number)
                return CallSummary(
                    id: CallID(StreamID(at: time, random: &random)),
                    script: ScriptReference(script: "test", version: 1, digest: ""), phase: .closed,
                    isSimulated: false, handler: Actor(handler), openedAt: time, closedAt: time, eventTime: nil,
                    force: nil, eventType: nil, completeness: .full, required: Tally(), open: Tally(), version: 2)
            }
        }
    }

    @Test("every handler gets a fair share", arguments: [0, 2, 3, 9, 10, 12, 15, 16, 99])
    func everyHandlerGetsAFairShare(count: Int) {
        let sample = ReviewSample(of: calls(["a": 1, "b": 10, "c": 5]), count: count, seed: 1)
        #expect(sample.calls.count == min(count, 16))
        #expect(sample.shares.map(\.of) == [1, 10, 5])
        // Who has fewer than another has no more to draw from, or one less by lot.
        let most = sample.shares.map(\.drawn).max() ?? 0
        #expect(sample.shares.allSatisfy { $0.drawn == $0.of || $0.drawn >= most - 1 })
        for share in sample.shares {
            #expect(sample.calls.count { $0.handler == share.handler } == share.drawn)
        }
    }

    @Test func theSameSeedDrawsTheSameInWhateverOrder() {
        let all = calls(["a": 20, "b": 20, "c": 20])
        let first = ReviewSample(of: all, count: 10, seed: 42)
        #expect(ReviewSample(of: all.reversed(), count: 10, seed: 42) == first)
        let others = (0..<20).map { ReviewSample(of: all, count: 10, seed: $0).calls }
        #expect(Set(others).count > 10)
    }

    @Test func whatIsReviewedOrOutsideThePeriodIsNotDrawn() {
        let all = calls(["a": 20])
        let sample = ReviewSample(
            of: all, count: 99, closedFrom: morning.adding(seconds: 5), before: morning.adding(seconds: 8), seed: 1)
        #expect(sample.calls.compactMap(\.closedAt) == (5..<8).map { morning.adding(seconds: $0) })
        #expect(sample.shares.map(\.drawn) == [3])
    }
}
