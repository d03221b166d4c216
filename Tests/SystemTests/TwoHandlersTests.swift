import Casework
import Foundation
import IntelligenceLog
import LogSupport
import Logging
import ScriptEngine
import TestSupport
import Testing

@testable import layby

@Suite("Two handlers on one call")
struct TwoHandlersTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private func sit(as user: String, _ arguments: String...) throws -> RunningBinary {
        try RunningBinary(arguments, database: database, environment: ["USER": user])
    }

    private func layby(as user: String, _ arguments: String..., input: String = "") throws -> Binary.Outcome {
        try Binary.run(arguments, database: database, input: input, environment: ["USER": user])
    }

    private func call() async throws -> StreamID {
        try #require(try await IntelligenceLog(path: database).calls().first).id.stream
    }

    private func kinds(_ call: StreamID) async throws -> [String] {
        try await IntelligenceLog(path: database).entries(of: call).map(\.kind)
    }

    @Test func theSecondToAnswerSeesWhatChangedAndGoesOn() async throws {
        let ann = try sit(as: "ann", "call", "start", "--script", "4")
        ann.wait(for: "› ")
        let bert = try sit(as: "bert", "call", "resume", try await call().text, "--take-over")
        bert.wait(for: "› ")
        try bert.type("1")
        bert.wait(for: "› ")
        try ann.type("2")
        let told = ann.wait(for: "takes it back: ")
        #expect(told.contains("Somebody else has written to this call"))
        #expect(told.contains("bert took the call over."))
        #expect(told.contains("bert: What were the people found in or on? Lorry"))
        #expect(told.contains("bert has the call now."))
        try ann.type("t")
        #expect(ann.wait(for: "› ").contains("Now: Lorry"))
        try ann.type("2")
        #expect(ann.wait(for: "› ").contains("✓ saved: Shipping container"))
        try bert.type("nobody")
        let toldBack = bert.wait(for: "takes it back: ")
        #expect(toldBack.contains("ann took the call over."))
        #expect(toldBack.contains("ann: What were the people found in or on? Shipping container"))
        try bert.type("")
        let bertsEnd = try bert.finish()
        #expect(bertsEnd.status == 0)
        #expect(bertsEnd.shown.contains("The call is left to ann."))
        let annsEnd = try ann.finish()
        #expect(annsEnd.shown.contains("Paused."))
        #expect(
            try await kinds(call()) == [
                "call.opened", "call.handedOver", "call.answered", "call.handedOver", "call.amended", "call.paused",
            ])
        // The call's six, and that each of them looked at it.
        let looked = try await IntelligenceLog(path: database).entries(of: .audit)
        #expect(looked.map(\.kind) == ["audit.consulted"])
        #expect(try await IntelligenceLog(path: database).verifyChain().position == 6 + looked.count)
    }

    @Test func oneHandlerInTwoWindowsGoesOnInBoth() async throws {
        let left = try sit(as: "ann", "call", "start", "--script", "4")
        left.wait(for: "› ")
        let right = try sit(as: "ann", "call", "resume")
        right.wait(for: "› ")
        try right.type("1")
        right.wait(for: "› ")
        try left.type("1")
        #expect(left.wait(for: "› ").contains("ann: What were the people found in or on? Lorry"))
        try left.type("2")
        #expect(left.wait(for: "› ").contains("✓ saved: Shipping container"))
        // The other's pause meets what was written meanwhile: it is shown, and then the call is paused.
        let end = try right.finish()
        #expect(end.status == 0, "\(end.errors)")
        #expect(end.shown.contains("ann: What were the people found in or on? Shipping container"))
        #expect(end.shown.contains("Paused."))
        #expect(try left.finish().shown.contains("The call is now paused."))
        #expect(try await kinds(call()).suffix(2) == ["call.amended", "call.paused"])
    }

    @Test func aCallThatWasClosedMeanwhileIsLeft() async throws {
        let ann = try sit(as: "ann", "call", "start", "--script", "4")
        ann.wait(for: "› ")
        let closed = try layby(as: "bert", "call", "close", try await call().text, "--reason", "The line dropped.")
        #expect(closed.status == 0, "\(closed.errors)")
        try ann.type("1")
        let end = try ann.finish()
        #expect(end.shown.contains("bert closed the call."))
        #expect(end.shown.contains("The call is now closed."))
        #expect(!end.shown.contains("✓ saved"))
    }

    @Test func anothersCallIsTakenOverOnlyByWhoSaysSo() async throws {
        #expect(try layby(as: "ann", "call", "start", "--script", "4", input: "1\np\n").status == 0)
        let left = try layby(as: "bert", "call", "resume", input: "no\n")
        #expect(left.status == 64)
        #expect(left.output.contains("ann has this call. Take it over?"))
        #expect(left.errors.contains("[access.othersCall]"))
        #expect(try await kinds(call()).contains("call.handedOver") == false)
        let taken = try layby(as: "bert", "call", "resume", input: "yes\np\n")
        #expect(taken.status == 0, "\(taken.errors)")
        #expect(try layby(as: "bert", "call", "list").output.contains("bert"))
        #expect(try await kinds(call()).contains("call.handedOver"))
    }

    @Test func aCallIsHandedOver() async throws {
        #expect(try layby(as: "ann", "call", "start", "--script", "4", input: "1\np\n").status == 0)
        let id = try await call()
        #expect(try layby(as: "ann", "call", "handover", id.text, "--to", "Carl B").errors.contains("access.badUserID"))
        #expect(try layby(as: "ann", "call", "handover", id.text, "--to", "carl").status == 0)
        #expect(try layby(as: "ann", "call", "show", id.text).output.contains("with carl"))
        // Without a question: it is his.
        #expect(try layby(as: "carl", "call", "resume", input: "p\n").output.contains("Paused."))
        _ = try layby(as: "carl", "call", "close", id.text, "--reason", "The line dropped.")
        #expect(try layby(as: "carl", "call", "handover", id.text, "--to", "ann").errors.contains("interview.phase"))
    }

    @Test func onesOwnNewestCallIsResumedBeforeAnothers() async throws {
        #expect(try layby(as: "ann", "call", "start", "--script", "4", input: "p\n").status == 0)
        let hers = try await call()
        #expect(try layby(as: "bert", "call", "start", "--script", "4", input: "p\n").status == 0)
        let resumed = try layby(as: "ann", "call", "resume", input: "p\n")
        #expect(resumed.output.contains("Call \(hers)"), "\(resumed.output)")
    }

    @Test func aCommandThatComesSecondSaysWhatTheFirstDidAndNoAnswer() async throws {
        let log = try IntelligenceLog(path: database)
        let now = Timestamp(seconds: 1_614_600_000)
        let library = ScriptLibrary.released
        func desk(_ user: String) -> Desk {
            Desk(log: log, actor: Actor(user), user: nil, logger: Logger(label: "layby"))
        }
        var ann = try await CallSession.start(
            try library.script(version: 4), of: library, at: now, desk: desk("ann"))
        var bert = try await CallSession.load(ann.call.id.stream, scripts: library, desk: desk("bert"))
        _ = try await bert.answer("event_type", text: "lorry", at: now)
        _ = try await bert.answer("location_text", text: "Zebedee lay-by", at: now)
        do {
            try await ann.recordOnce(.closed(reason: "The line dropped.", callerRangOff: true), at: now)
            Issue.record("it was closed over another's answers")
        } catch let failure as Failure {
            #expect(failure.code == "log.conflict")
            #expect(failure.place?.contains("bert answered event_type; bert answered location_text") == true)
            #expect(failure.place?.contains("Zebedee") == false)
        }
        // It has caught up by then, so it can be repeated.
        try await ann.recordOnce(.closed(reason: "The line dropped.", callerRangOff: true), at: now)
        #expect(ann.call.interview.phase == .closed)
    }

    @Test func twoLinesOfAnOperationAtOnceAreBothKept() async throws {
        let start = try layby(as: "ann", "op", "start", "Op Invented", "--kind", "inbound", "--force", "kent")
        let id = try #require(start.output.split(separator: " ").dropFirst().first.map(String.init))
        let sittings = try (0..<6).map { _ in try sit(as: "ann", "op", "brief", id, "--count", "2") }
        for sitting in sittings {
            let end = try sitting.finish()
            #expect(end.status == 0, "\(end.errors)")
        }
        #expect(try layby(as: "ann", "op", "show", id).output.contains("6 briefings (12 briefed)"))
    }
}
