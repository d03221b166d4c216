import Casework
import Foundation
@_spi(Benchmark) import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Closed calls of the 60 questions, packed as the log packs what it has counted, over four years and one version each.
struct MadeCalls {
    private var random = SeededGenerator(seed: 7)
    private let forces = Forces.all.map(\.slug)
    private let handlers = (1...40).map { Actor("handler\($0)") }
    private static let exitPorts = ["FRCQF", "FRDKK", "BEZEE", "NLHVH", "FRCQS", "ESBIO"]
    private static let entryPorts = ["GBDVR", "GBFOL", "GBHUL", "GBHRW", "GBPRF"]
    private static let callsACommit = 8_192
    /// 1 January 2018, when version 1 begins; the calls are of four years.
    private static let begin = 17_532
    private static let days = 1_461

    /// Puts them into a log, and writes beside it what another program counts: a row a call with day, force, version,
    /// type of event, handler and how it was closed.
    mutating func put(_ count: Int, into log: IntelligenceLog, rows file: String) async throws {
        let scripts = try (1...4).map { try SixtyQuestions.scripts.script(version: $0) }
        let layouts = scripts.map(MeasureLayout.init)
        FileManager.default.createFile(atPath: file, contents: nil)
        let rows = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        try rows.write(contentsOf: Data("day,force,version,event_type,handler,state,simulated\n".utf8))
        var (batch, text) = ([MadeCall](), "")
        for number in 0..<count {
            let version = number * 4 / count
            let (call, line) = made(number, of: count, scripts[version].reference, layouts[version])
            batch.append(call)
            text += line
            let isLast = number + 1 == count || (number + 1) * 4 / count != version
            if isLast || batch.count == Self.callsACommit {
                try await log.put(batch, layouts[version])
                try rows.write(contentsOf: Data(text.utf8))
                (batch, text) = ([], "")
            }
        }
        try rows.close()
        try await log.emptyWAL()
    }

    private mutating func made(
        _ number: Int, of count: Int, _ script: ScriptReference, _ layout: MeasureLayout
    ) -> (MadeCall, row: String) {
        // Noon, so that the day is the same in London and Greenwich.
        let day = Self.begin + number * Self.days / count
        let at = Timestamp(seconds: day * 86_400 + 43_200 + number % 3_600)
        let completeness: Completeness =
            Int.random(in: 0..<100, using: &random) < 10 + 80 * number / count
            ? .full : Bool.random(using: &random) ? .partial : .brokenOff
        let force = forces.randomElement(using: &random)
        let handler = handlers.randomElement(using: &random) ?? Actor("handler")
        let type = SixtyQuestions.eventTypes.randomElement(using: &random)
        let isOpen = completeness != .full
        let summary = CallSummary(
            id: CallID(StreamID(at: at, random: &random)), script: script, phase: .closed, isSimulated: number % 8 == 0,
            handler: handler, openedAt: at, closedAt: at.adding(seconds: 900), eventTime: at, force: force,
            eventType: type, completeness: completeness,
            required: Tally(critical: 15, major: 15, moderate: 15, minor: 15),
            open: isOpen ? Tally(critical: 1, major: number % 5, moderate: number % 7, minor: number % 9) : Tally(),
            version: 62)
        var details = CallDetails()
        details.exitPort = number % 3 == 0 ? nil : Self.exitPorts.randomElement(using: &random)
        details.entryPort = Self.entryPorts.randomElement(using: &random)
        details.carrier = Carriers.all.randomElement(using: &random)?.code
        details.conveyance = Conveyance.allCases.randomElement(using: &random)
        details.referral = number % 4 == 0 ? .wanted : .notWanted
        details.seconds = Int.random(in: 300...1_800, using: &random)
        if completeness == .brokenOff { details.brokeOffAt = layout.fields.randomElement(using: &random)?.question.id }
        // Most are answered, some are unknown, some never reached: 1, 2 and 5.
        let bits = random.next()
        let questions = (0..<layout.length).map { field -> UInt8 in
            isOpen && bits >> UInt64(field % 64) & 3 == 0 ? 5 : bits >> UInt64(field % 61) & 15 == 1 ? 2 : 1
        }
        let times = (0..<layout.fields.count).map { UInt8(truncatingIfNeeded: bits >> UInt64($0 % 56)) }
        let date = CivilDay(daysSince1970: day).iso
        let state = [Completeness.full: "full", .partial: "partial", .brokenOff: "brokenOff"][completeness] ?? ""
        let row = "\(date),\(force ?? ""),\(script.version),\(type ?? ""),\(handler.id),\(state),\(number % 8 == 0)\n"
        return (MadeCall(summary, details, questions: questions, times: times), row)
    }
}
