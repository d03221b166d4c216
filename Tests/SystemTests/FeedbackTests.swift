import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@Suite("What the hub tells, with the binary at both ends")
struct FeedbackTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private func layby(_ arguments: String..., input: String = "") throws -> String {
        let outcome = try Binary.run(arguments, database: database, input: input)
        #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
        return outcome.output
    }

    private func feedback(_ arguments: String..., input: String = "") throws {
        let all = ["hub", "feedback", "add"] + arguments + ["--store", folder.file("hub")]
        let outcome = try Binary.run(all, database: database, input: input)
        #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
    }

    private let answers = """
        answers: {event_type: lorry, owning_force: kent, vehicle_registration: SIM1234}
        close: {reason: Test., callerRangOff: true}
        """

    @Test func acknowledgementsQuestionsAndListsComeBackOnceAndAreShown() async throws {
        let outcome = try JSONParser.parse(
            try layby("call", "run", "-", input: answers).trimmingCharacters(in: .newlines))
        let call = try #require(outcome["call"]?.string)
        let event = "\(call)/event-record/1"
        let hub = try RunningHub(store: folder.file("hub"))
        #expect(try layby("sync", "feedback", "--hub", hub.address) == "The hub tells nothing new.\n")
        _ = try layby("sync", "--hub", hub.address)
        try feedback("acknowledge", event)
        try feedback("reject", event, "--reason", "record.duplicate")
        try feedback(
            "ask", event, "--asks", "Which invented lay-by?", "--question", "location_text", "--reopen", "--by",
            "2031-03-09")
        try feedback("outcome", event, "--status", "paid", "--on", "2021-03-01")
        try feedback(
            "list", "-", "--edition", "2021-03",
            input: "kind,registration,country,name,reason\nvehicle,SIM 1234,,,prior-event\n")
        let told = try layby("sync", "--hub", hub.address)
        let things = "1 acknowledgement, 1 edition of its Driver and Haulier list, 1 request for information"
        #expect(told.contains("The hub told 5 things: \(things)"))
        #expect(told.contains("applied: 1 (nobody can tell which referral is meant [feedback.noReferral])."))
        #expect(try layby("sync", "feedback", "--again", "--hub", hub.address) == "The hub tells nothing new.\n")
        let list = try layby("sync", "feedback", "--list")
        #expect(list.contains("Acknowledged 1, rejected 1, asked 1, could not be applied 1."))
        #expect(list.contains("wanted by 2031-03-09"))
        #expect(list.contains("the hub's reason: record.duplicate"))
        #expect(list.contains("nobody can tell which referral is meant [feedback.noReferral]"))
        #expect(!list.contains("Which invented"), "words stand at the call alone")
        let items = try #require(
            try JSONParser.parse(try layby("sync", "feedback", "--list", "--format", "json"))["items"]?.array)
        let number = try #require(items.first { $0["refused"] != nil }?["number"]?.integer)
        #expect(try layby("sync", "feedback", "--show", "\(number)").contains("\"status\":\"paid\""))
        #expect(try layby("call", "list").contains("asked by a hub"))
        let shown = try layby("call", "show", call)
        #expect(shown.contains("Which invented lay-by?") && shown.contains("wanted by 2031-03-09"))
        // A closing that says what the last one said sends nothing, and so answers nothing.
        let closed = try layby("call", "close", call, "--reason", "Test.", "--caller-rang-off")
        #expect(closed.contains("is still open"))
        #expect(try layby("sync", "list", "--lines").contains("SIM 1234"))
        #expect(try layby("call", "answered", call, "--note", "By telephone.").contains("is answered."))
        let again = try Binary.run(["call", "answered", call, "--note", "Again."], database: database)
        #expect(again.status == 64 && again.errors.contains("[call.whichRequest]"))
        #expect(try layby("call", "list", "--all").contains("asked by a hub") == false)
        #expect(try layby("log", "rebuild").contains("different") == false)
        _ = try await IntelligenceLog(path: database).verifyChain()
    }
}
