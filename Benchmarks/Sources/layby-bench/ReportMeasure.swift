import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

/// The reports over a million closed calls of 60 required questions each, beside DuckDB on a table of the same calls; the
/// first build of what they are counted from; and what keeping it costs an answer.
///
/// A million calls of 60 answers would take hours to make: they are put into the packed measures as the log packs them
/// (`MadeCalls`). What is built and kept is measured on calls that are taken answer by answer.
struct ReportMeasure {
    private let calls: Int

    init(calls: Int) { self.calls = calls }

    /// The reports that are wanted in 50 ms, all three together.
    private static let fast: [MeasureGrouping] = [.month, .force, .version]
    /// So often each process counts, once it has counted once.
    private static let repeats = 7

    func rows(_ setting: Setting) async throws -> [Row] {
        let folder = try setting.freshFolder("measures")
        let (path, table) = ("\(folder)/log.sqlite", "\(folder)/calls.csv")
        var rows: [Row] = []
        var filled = Row("\(name): put in", "calls/s", .rate)
        do {
            let log = try IntelligenceLog(benchmark: path)
            var made = MadeCalls()
            let took = try await asyncSeconds { try await made.put(calls, into: log, rows: table) }
            filled.ours = [Double(calls) / took]
        }
        rows.append(filled)
        rows += try await completion(path, table, folder, setting)
        rows += try await others(path, setting)
        var build = BuildMeasure()
        return rows + (try await build.rows(setting))
    }

    private var name: String { "measures, \(Table.grouped(calls)) calls" }

    // MARK: Completion, and DuckDB

    private func completion(_ path: String, _ table: String, _ folder: String, _ setting: Setting) async throws -> [Row]
    {
        let program = ProcessInfo.processInfo.arguments[0]
        let duck = "\(folder)/calls.duckdb"
        let script = "\(setting.peers)/measures.py"
        let hasPeer = FileManager.default.isExecutableFile(atPath: setting.python)
        if hasPeer { keepAlive(try Peer.output(setting.python, [script, "make", duck, table])) }
        let peer = "DuckDB, its table in a file"
        var three = Row("\(name): completion by month, force, version", "ms", .time, peer: peer, target: "≤ 50")
        var each = Self.fast.map { Row("\(name): completion by \($0.rawValue)", "ms", .time, peer: peer) }
        var first = Row("\(name): the three, first time in a process", "ms", .time, peer: peer)
        var cold = Row("\(name): the same, file not in memory", "ms", .time, peer: peer)
        var memory = Row("\(name): most memory of a process that does it", "MB", .time, peer: peer, target: "≤ 64")
        for round in 0...setting.rounds {
            try Self.forget([path, duck])
            let ours = try [Self.figures(program, ["--measured", path]), Self.figures(program, ["--measured", path])]
            try Self.forget([path, duck])
            let theirs =
                hasPeer
                ? try [0, 1].map { _ in try Self.figures(setting.python, [script, "count", duck, "\(Self.repeats)"]) }
                : []
            guard round > 0 else { continue }
            func add(_ row: inout Row, _ process: Int, _ figure: Int) {
                row.ours.append(ours[process][figure])
                if !theirs.isEmpty { row.theirs.append(theirs[process][figure]) }
            }
            // A process prints the first count, the median of the three together, of each, and its memory.
            add(&cold, 0, 0)
            add(&first, 1, 0)
            add(&three, 1, 1)
            for index in each.indices { add(&each[index], 1, 2 + index) }
            add(&memory, 1, 5)
        }
        try await compare(path, script, duck, setting, hasPeer: hasPeer)
        return [three] + each + [first, cold, memory]
    }

    private static func figures(_ program: String, _ arguments: [String]) throws -> [Double] {
        let figures = try Peer.output(program, arguments).split(separator: " ").compactMap { Double($0.trimmed) }
        guard figures.count == 6 else { throw Peer.Failed(description: "\(program) gave no six figures") }
        return figures
    }

    /// Both must have counted the same.
    private func compare(
        _ path: String, _ script: String, _ duck: String, _ setting: Setting, hasPeer: Bool
    ) async throws {
        guard hasPeer else { return }
        let log = try IntelligenceLog(benchmark: path)
        var lines: [String] = []
        for grouping in Self.fast {
            let report = try await log.report(
                ReportRequest(.completion, by: grouping), scripts: SixtyQuestions.scripts)
            for row in report.parts[0].table.csv.split(separator: "\r\n").dropFirst() {
                lines.append(row.split(separator: ",").prefix(5).joined(separator: ","))
            }
        }
        let theirs = try Peer.output(setting.python, [script, "groups", duck]).split(separator: "\n").map(String.init)
        guard lines.sorted() == theirs.sorted() else {
            throw Peer.Failed(description: "DuckDB and Layby counted differently")
        }
    }

    /// Lets the file system forget pages of files, so that they come from the disk.
    private static func forget(_ paths: [String]) throws {
        for path in paths {
            guard let file = FileHandle(forReadingAtPath: path) else { continue }
            _ = fsync(file.fileDescriptor)
            _ = posix_fadvise(file.fileDescriptor, 0, 0, POSIX_FADV_DONTNEED)
            try file.close()
        }
    }

    /// What a process of its own does: opens the log, counts the three, again and again.
    ///
    /// - Returns: ms of the first time, the median of the later ones, that of each of the three, and MB of memory at most.
    static func measured(_ path: String) async throws -> String {
        let log = try IntelligenceLog(benchmark: path)
        var each = fast.map { _ in [Double]() }
        var together: [Double] = []
        for _ in 0...repeats {
            var sum = 0.0
            for (index, grouping) in fast.enumerated() {
                let took = try await milliseconds(ReportRequest(.completion, by: grouping), log)
                each[index].append(took)
                sum += took
            }
            together.append(sum)
        }
        let figures =
            [together[0], Array(together.dropFirst()).median] + each.map { Array($0.dropFirst()).median }
            + [Space.mostResidentBytes() / 1e6]
        return figures.map { String(format: "%.3f", $0) }.joined(separator: " ")
    }

    private static func milliseconds(_ asked: ReportRequest, _ log: IntelligenceLog) async throws -> Double {
        try await asyncSeconds {
            let report = try await log.report(asked, scripts: SixtyQuestions.scripts)
            guard !report.isEmpty else { throw Peer.Failed(description: "\(asked.measure.rawValue) counted nothing") }
        } * 1e3
    }

    // MARK: Every report

    private func others(_ path: String, _ setting: Setting) async throws -> [Row] {
        let log = try IntelligenceLog(benchmark: path)
        var rows: [Row] = []
        for measure in Measure.allCases {
            // The grouping that takes longest.
            var slowest = Row("\(name): \(measure.rawValue), p95", "ms", .time, target: "< 1,000")
            for grouping in [nil] + measure.groupings.map(Optional.some) {
                var took: [Double] = []
                for round in 0...(setting.isQuick ? 5 : 20) {
                    let one = try await Self.milliseconds(ReportRequest(measure, by: grouping), log)
                    if round > 0 { took.append(one) }
                }
                if took.percentile(0.95) > (slowest.ours.max() ?? 0) { slowest.ours = [took.percentile(0.95)] }
            }
            rows.append(slowest)
        }
        return rows
    }
}

extension Substring {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
