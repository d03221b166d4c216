import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@testable import HubSync

/// The protocol's document, read by other people's libraries, and compared with what really goes over the line.
@Suite("The hub's protocol, as a partner reads it") struct ProtocolTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let now = Timestamp(seconds: 1_700_000_000)

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    @Test func everyRecordAndItemIsAsTheDocumentSays() async throws {
        var random = SeededGenerator(seed: 5)
        var referred = 0
        // Every version of the script was in force in one of these.
        for (year, months) in [(2020, 8...8), (2020, 11...11), (2021, 6...6), (2023, 6...6)] {
            var simulator = try CallSimulator(calls: 4, year: year, months: months, seed: 3, scripts: .released)
            while let (call, changes) = try simulator.next() {
                try await log.append(changes)
                guard call.interview.reached.contains(.civilPenaltyReferral) else { continue }
                let id = ReferralID(StreamID(at: now, random: &random))
                try await log.append(
                    try Referral.referred(call, as: id, allowIncomplete: false, at: now, by: Actor("test")).change)
                referred += 1
            }
        }
        #expect(referred > 0)
        try await log.append(try work(&random))
        let waiting = try await log.waiting(limit: 1_000)
        #expect(Set(waiting.map(\.type)) == Set(HubProtocol.types))
        let batch = CloudEvent.batch(of: waiting, from: try await log.identity())
        let store = try ReceivedRecords(folder: folder.file("hub"))
        let hub = ReferenceHub(store: store)
        let receipt = await hub.answer(
            HubRequest(
                method: "POST", path: "/v1/batches", headers: ["content-type": CloudEvent.batchMediaType], body: batch),
            at: now)
        #expect(try JSONParser.parse(receipt.body)["accepted"]?.array?.count == waiting.count)
        try await give(on: waiting[0].eventID, store)
        let page = await hub.answer(
            HubRequest(method: "GET", path: "/v1/feedback", headers: ["layby-log": try await log.identity()]), at: now)
        let files: [(String, [UInt8])] = [
            ("openapi.json", CanonicalJSON.bytes(try HubProtocol.document())), ("batch.json", batch),
            ("receipt.json", receipt.body), ("feedback.json", page.body),
        ]
        for (name, bytes) in files { _ = try folder.write(Data(bytes), to: name) }
        for type in HubProtocol.types {
            let schema = try #require(try HubProtocol.schema(type))
            let name = type.dropFirst("uk.layby.".count)
            _ = try folder.write(CanonicalJSON.text(schema), to: "\(name).schema.json")
        }
        let read = try Peer.python("hub_protocol.py", [folder.path])
        #expect(read.status == 0, "\(read.errors)")
        let counts = read.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        #expect(counts.first == waiting.count && counts.count == 3)
        #expect((counts.last ?? 0) > 60, "broken ones were noticed")
    }

    /// An operation with something of everything, and a report that went and was withdrawn.
    private func work(_ random: inout SeededGenerator) throws -> [Change] {
        let actor = Actor("test")
        var plan = OperationPlan(name: "Op Invented", kind: .inbound, force: "kent", place: "An invented lay-by")
        plan.setAgencies(["border-force", "Invented agency"])
        plan.staff = try Staffing.read("6 police officers, 2")
        (plan.from, plan.until) = (now, now.adding(seconds: 60))
        var (operation, begun) = try Operation.started(
            OperationID(StreamID(at: now, random: &random)), plan, at: now, by: actor)
        var changes = [begun]
        let seizure = Seizure(
            .tobacco, quantity: Seizure.Quantity(thousandths: 5_000, unit: .kilograms), pence: 900, what: "x")
        for event: OperationEvent in [
            .briefed(count: 4), .visited(.kraken, place: nil), .seized(seizure), .disrupted([.drugs], note: nil),
            .ended,
        ] {
            changes.append(try operation.record(event, at: now, by: actor))
        }
        let id = IntelligenceID(StreamID(at: now, random: &random))
        let (first, started) = try IntelligenceReport.begun(
            id, from: .operation(operation), title: "Invented", at: now, by: actor)
        var report = first
        changes.append(started)
        let inputs: [IntelligenceReport.Input] = [
            .write(
                item: nil, text: "An invented lorry stops.",
                grade: try IntelligenceGrade(code: "2BC", conditions: "Ask.")),
            .name(.vehicle, text: "SIM4711"), .name(.organisation, text: "Invented Haulage"),
            .link(.operates, from: 2, to: 1, item: 1, since: now.date), .submit,
            .sanitise(item: 1, text: "A lorry stops."), .disseminate(isConfirmed: true), .withdraw(reason: "Invented."),
        ]
        for input in inputs { changes.append(try report.record(input, at: now, by: actor)) }
        return changes
    }

    private func give(on event: String, _ store: ReceivedRecords) async throws {
        let day = CivilDate(inLondon: now)
        let csv = Array("kind,registration,country,name,reason\nvehicle,AB12 CDE,gb,,seen\nhaulier,,,Invented,\n".utf8)
        for feedback in [
            HubFeedback.acknowledged, try .rejected(reason: "not-ours"),
            try .asks("Which port?", questions: ["overseas_exit_port"], reopens: true, by: day),
            try .outcome(.noticeIssued, on: day, pence: 600_000, reference: "X", addressees: [.driver]),
        ] {
            try await store.give(feedback, on: event, at: now)
        }
        try await store.give(try .list(edition: "2021-03", csv: csv), on: nil, at: now)
    }

    @Test func theTypesAreThoseOfTheScriptsSendPoints() throws {
        let library = ScriptLibrary.released
        let points = try library.versions.flatMap { try library.script(version: $0).definition.sendPoints.map(\.id) }
        let types = Set(points.map { "uk.layby.\($0)" }).union(["uk.layby.operation", "uk.layby.intelligence-report"])
        #expect(Set(HubProtocol.types) == types)
        #expect(try HubProtocol.schema("nothing") == nil)
    }
}
