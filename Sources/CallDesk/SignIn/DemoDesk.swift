public import Casework
public import IntelligenceLog
import ReferenceData
public import ScriptEngine

/// Fills an empty log so that the desk can be looked at: invented users, simulated calls, all saying so.
public enum DemoDesk {
    /// Of every invented user; nobody else is ever let in by it.
    static let password = "demo-demo-demo"
    /// How many closed calls there are of this month and the last.
    private static let closedCalls = 60
    private static let seed: UInt64 = 20_261

    /// Whether a user is one of the invented ones.
    public static func isDemo(_ user: UserID) -> Bool { user.text.hasPrefix("demo-") }

    /// Fills a log that holds nothing.
    ///
    /// - Returns: whether it was empty.
    @discardableResult
    public static func fill(_ log: IntelligenceLog, scripts: ScriptLibrary, at time: Timestamp) async throws -> Bool {
        guard try await log.head().position == 0 else { return false }
        let by = Actor("demo")
        let users: [(String, Role)] = [
            ("demo-administrator", .administrator), ("demo-handler", .handler), ("demo-lead", .optLead),
            ("demo-analyst", .analyst), ("demo-supervisor", .supervisor),
            ("demo-wall", .wall),
        ]
        let hash = try log.hash(Password(password))
        for (name, role) in users {
            guard let id = UserID(name) else { continue }
            try await log.change(.add(id, role, hash), at: time, by: by)
        }
        let operation = try operation(at: time)
        try await log.append(
            try closed(scripts, before: time) + open(scripts, at: time) + operation
                + report(from: operation, at: time))
        try await refer(log, scripts: scripts, at: time)
        try await safeguard(log, scripts: scripts, at: time)
        return true
    }

    /// Closed calls of this month, as far as it has come, and of the last.
    private static func closed(_ scripts: ScriptLibrary, before time: Timestamp) throws -> [Change] {
        let today = LondonTime.civil(Int64(time.seconds)).day
        var latest: [[Change]] = []
        var simulator = try CallSimulator(
            calls: closedCalls / 2, year: today.year, months: today.month...today.month, seed: seed, scripts: scripts)
        while let (_, changes) = try simulator.next() {
            // What is yet to come is left out.
            if let end = changes.last?.entries.last?.at, end < time { latest.append(changes) }
        }
        let (year, month) = today.month == 1 ? (today.year - 1, 12) : (today.year, today.month - 1)
        simulator = try CallSimulator(
            calls: closedCalls - latest.count, year: year, months: month...month, seed: seed + 1, scripts: scripts)
        var changes: [Change] = []
        while let (_, call) = try simulator.next() { changes += call }
        return changes + latest.flatMap(\.self)
    }

    /// Calls that the demonstration's handler has open: just begun, under way, and paused.
    private static func open(_ scripts: ScriptLibrary, at time: Timestamp) throws -> [Change] {
        let handler = Actor("demo-handler")
        let year = LondonTime.civil(Int64(time.seconds)).day.year
        var simulator = try CallSimulator(calls: 1, year: year, seed: seed + 2, scripts: scripts)
        let stages: [(minutesAgo: Int, asked: Int, isPaused: Bool)] = [(95, 90, true), (40, 35, false), (12, 6, false)]
        return try stages.flatMap { stage in
            try simulator.unfinished(
                begun: time.adding(seconds: -60 * stage.minutesAgo), asked: stage.asked, by: handler,
                isPaused: stage.isPaused
            ).changes
        }
    }

    /// An operation that is under way, and two debts; money was recovered against one of them.
    private static func operation(at time: Timestamp) throws -> [Change] {
        let lead = Actor("demo-lead")
        var random = SystemRandomNumberGenerator()
        let began = time.adding(seconds: -3 * 3600)
        let debts = [("SIMULATED-1", "SIM4711", 1_200_000), ("SIMULATED-2", "SIM4712", 600_000)].map {
            (reference, registration, pence) in
            OutstandingPenalty.listed(
                PenaltyID(StreamID(at: began, random: &random)),
                OutstandingPenalty.Particulars(
                    reference: reference, registration: registration, haulier: "Invented Freight (simulated)",
                    outstandingPence: pence), at: began, by: lead)
        }
        var plan = OperationPlan(
            name: "Op Invented (simulated)", kind: .inbound, force: "kent", place: "an invented lay-by")
        plan.agencies = [.immigrationEnforcement, .borderForce]
        var (operation, start) = try Operation.started(
            OperationID(StreamID(at: began, random: &random)), plan, at: began, by: lead)
        var changes = debts.map(\.change) + [start]
        let lines: [(minutes: Int, event: OperationEvent)] = [
            (5, .briefed(count: 14)), (40, .visited(.controlRoom, place: "Invented control room")),
            (70, .vehiclesStopped(count: 9)), (130, .intelligenceSubmitted(reports: 2)),
            (140, .disrupted([.immigrationCrime, .drugs], note: nil)),
        ]
        for line in lines {
            changes.append(try operation.record(line.event, at: began.adding(seconds: line.minutes * 60), by: lead))
        }
        if var (penalty, _) = debts.first {
            changes += try operation.recover(600_000, from: &penalty, at: began.adding(seconds: 150 * 60), by: lead)
        }
        return changes
    }
}
