public import Casework
import ScriptEngine
import TestSupport

/// Records of operations that are invented, every one of them, so that they add up to what the Programme published for a
/// period. Nothing in them is from life but the sums.
///
/// - Note: Source: the annual reports 2020/21 (table of OPT engagement; 529 intelligence reports) and 2021/22 (115
///   multi-agency operations, 7,093 briefed, £975,988; "over 700" intelligence reports, taken as 703). What 2021/22 does
///   not publish, the numbers of briefings and visits, is invented too.
public struct PublishedRecords {
    public let period: DayPeriod
    /// In the order in which they are appended; all of them behind one another.
    public private(set) var changes: [Change] = []
    private var random: Seeded
    private let lead = Actor("invented-lead")

    private struct Totals {
        let briefings: Int
        let briefed: Int
        let controlRoomVisits: Int
        let multiAgencyOperations: Int
        let krakenVisits: Int
        let collectedPence: Int
        let reports: Int
    }

    private struct NoPeriod: Error {}

    private init(_ first: String, _ last: String, seed: UInt64, _ totals: Totals) throws {
        guard let first = CivilDate(iso: first), let last = CivilDate(iso: last), let period = DayPeriod(first, last)
        else { throw NoPeriod() }
        (self.period, random) = (period, Seeded(seed))
        try add(totals)
    }

    /// The pilot's, 1 October 2020 to 31 March 2021.
    public static func pilot(seed: UInt64) throws -> PublishedRecords {
        try PublishedRecords(
            "2020-10-01", "2021-03-31", seed: seed,
            Totals(
                briefings: 235, briefed: 4_340, controlRoomVisits: 30, multiAgencyOperations: 68, krakenVisits: 37,
                collectedPence: 59_400_000, reports: 529))
    }

    /// The first year's, 1 April 2021 to 31 March 2022.
    public static func firstYear(seed: UInt64) throws -> PublishedRecords {
        try PublishedRecords(
            "2021-04-01", "2022-03-31", seed: seed,
            Totals(
                briefings: 402, briefed: 7_093, controlRoomVisits: 41, multiAgencyOperations: 115, krakenVisits: 52,
                collectedPence: 97_598_800, reports: 703))
    }

    // MARK: Making them

    private mutating func add(_ totals: Totals) throws {
        // Not all that an OPT lead logs is of several agencies.
        let count = totals.multiAgencyOperations + 30
        var events = [[OperationEvent]](repeating: [], count: count)
        func scatter(_ all: [OperationEvent], _ random: inout Seeded) {
            for event in all { events[Int.random(in: 0..<count, using: &random)].append(event) }
        }
        scatter(parts(totals.briefed, totals.briefings).map { .briefed(count: $0) }, &random)
        scatter(parts(totals.reports, totals.reports / 2).map { .intelligenceSubmitted(reports: $0) }, &random)
        scatter(
            (0..<totals.controlRoomVisits).map { _ in .visited(.controlRoom, place: "Invented control room") }, &random)
        scatter((0..<totals.krakenVisits).map { _ in .visited(.kraken, place: "Invented Marina") }, &random)
        var sums = parts(totals.collectedPence, 120)
        // Three against debts outside any operation, four against debts in one; the others by their reference alone.
        let apart = sums.prefix(3)
        let ofDebts = sums.dropFirst(3).prefix(4)
        sums.removeFirst(7)
        scatter(sums.map { .recovered(pence: $0, reference: "INVENTED") }, &random)
        for index in 0..<count {
            let isMultiAgency = index < totals.multiAgencyOperations
            try addOperation(
                index, isMultiAgency: isMultiAgency, events[index], debts: index == 1 ? Array(ofDebts) : [])
        }
        for pence in apart {
            var (penalty, listed) = debt(pence * 2, at: period.start)
            changes.append(listed)
            let time = moment(before: 0)
            changes += [try penalty.recover(pence, at: time, by: lead)].compactMap(\.self)
            guard let wrong = try penalty.recover(1, at: time, by: lead) else { continue }
            changes += [wrong, try penalty.undo(3, reason: "Invented: entered twice.", at: time, by: lead)]
        }
        try addWhatDoesNotCount()
    }

    private mutating func addOperation(
        _ index: Int, isMultiAgency: Bool, _ events: [OperationEvent], debts: [Int]
    ) throws {
        var plan = OperationPlan(
            name: "Op Invented \(index + 1)", kind: OperationKind.allCases[index % 5],
            force: ["kent", "essex", "thames-valley"][index % 3], place: "an invented lay-by")
        if isMultiAgency {
            plan.agencies = index.isMultiple(of: 2) ? [.immigrationEnforcement] : [.borderForce, .police]
        }
        if isMultiAgency, index.isMultiple(of: 7) { (plan.agencies, plan.otherAgencies) = ([], ["Invented Agency"]) }
        if !isMultiAgency, index.isMultiple(of: 2) { plan.agencies = [.police] }
        // The first begins with the period, and the second ends with it.
        let hours = 8 * 3_600
        let start = index == 0 ? period.start : index == 1 ? period.end.adding(seconds: -hours) : moment(before: hours)
        var (operation, started) = try Operation.started(
            OperationID(StreamID(at: start, random: &random)), plan, at: start, by: lead)
        changes.append(started)
        for (number, event) in events.enumerated() {
            changes.append(
                try operation.record(event, at: start.adding(seconds: number * hours / (events.count + 1)), by: lead))
        }
        let last = start.adding(seconds: hours - 1)
        for pence in debts {
            var (penalty, listed) = debt(pence, at: period.start)
            changes.append(listed)
            changes += try operation.recover(pence, from: &penalty, at: last, by: lead)
        }
        if index.isMultiple(of: 9) {
            changes.append(try operation.record(.briefed(count: 999), at: last, by: lead))
            changes.append(
                try operation.record(
                    .struck(line: operation.version, reason: "Invented: it was another day."), at: last, by: lead))
        }
        changes.append(try operation.record(.ended, at: last, by: lead))
    }

    /// A second too early, and a second too late; in one operation that goes on through the first night.
    private mutating func addWhatDoesNotCount() throws {
        for (start, line) in [
            (period.start.adding(seconds: -3_600), period.start.adding(seconds: -1)),
            (period.end, period.end),
        ] {
            var plan = OperationPlan(name: "Op Elsewhen", kind: .inbound, force: "kent")
            plan.agencies = [.borderForce]
            var (operation, started) = try Operation.started(
                OperationID(StreamID(at: start, random: &random)), plan, at: start, by: lead)
            changes.append(started)
            for event: OperationEvent in [
                .briefed(count: 500), .visited(.kraken, place: nil), .recovered(pence: 5, reference: nil),
            ] {
                changes.append(try operation.record(event, at: line, by: lead))
            }
        }
    }

    private mutating func debt(_ pence: Int, at time: Timestamp) -> (OutstandingPenalty, Change) {
        let id = PenaltyID(StreamID(at: time, random: &random))
        let particulars = OutstandingPenalty.Particulars(
            reference: "INVENTED-\(id.stream.short)", haulier: "Invented Freight", outstandingPence: pence)
        let (penalty, change) = OutstandingPenalty.listed(id, particulars, at: time, by: lead)
        return (penalty, change)
    }

    /// Somewhere in the period, at least so many seconds before its end.
    private mutating func moment(before seconds: Int) -> Timestamp {
        let last = period.end.adding(seconds: -seconds - 1)
        let span = (last.milliseconds - period.start.milliseconds) / 1_000
        return period.start.adding(seconds: Int.random(in: 0...span, using: &random))
    }

    /// Whole numbers from 1, so many, that come to a total.
    private mutating func parts(_ total: Int, _ count: Int) -> [Int] {
        var cuts: Set<Int> = []
        while cuts.count < count - 1 { cuts.insert(Int.random(in: 1..<total, using: &random)) }
        let edges = [0] + cuts.sorted() + [total]
        return zip(edges, edges.dropFirst()).map { $1 - $0 }
    }
}
