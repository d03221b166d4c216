import Foundation

/// Measures what Layby costs, beside what its user would otherwise pick: `layby-bench WORK [--quick]
/// [--only MEASURE] [--calls NUMBER] [--entries NUMBER] [--vehicles NUMBER] [--records NUMBER]`.
///
/// `Benchmarks/run` builds it and its peers, gives it the work folder and removes that afterwards.
@main
struct Bench {
    static func main() async {
        do {
            try await measure(Array(CommandLine.arguments.dropFirst()))
        } catch {
            FileHandle.standardError.write(Data("layby-bench: \(error)\n".utf8))
            exit(error is Usage ? 64 : 1)
        }
    }

    /// A command line that cannot be followed.
    private struct Usage: Error, CustomStringConvertible {
        let description: String
    }

    private static func measure(_ arguments: [String]) async throws {
        // A process of its own for the memory of many sessions, which the measure starts.
        if arguments.first == "--live", let size = arguments.dropFirst().first.flatMap({ Int($0) }) {
            print(try GeneratedMeasure.measureLive(size: size))
            return
        }
        if arguments.first == "--opened", let path = arguments.dropFirst().first {
            print(try await GrowthMeasure.opened(path))
            return
        }
        if arguments.first == "--sent", arguments.count == 3 {
            print(try await BacklogMeasure.sent(arguments[1], to: arguments[2]))
            return
        }
        if arguments.first == "--measured", let path = arguments.dropFirst().first {
            print(try await ReportMeasure.measured(path))
            return
        }
        guard let work = arguments.first, !work.hasPrefix("-") else {
            throw Usage(description: "no work folder is named; run Benchmarks/run, which gives one")
        }
        let only = arguments.firstIndex(of: "--only").map { arguments.dropFirst($0 + 1).first ?? "" }
        guard only.map(measures.contains) ?? true else {
            throw Usage(description: "--only takes one of \(measures.joined(separator: ", "))")
        }
        let setting = Setting(
            folder: FileManager.default.currentDirectoryPath, work: work, isQuick: arguments.contains("--quick"))
        print("\(Machine.facts(of: setting.work))\n")
        let fixtures = try Fixtures()
        var rows: [Row] = []
        for name in measures where only == nil || only == name {
            switch name {
            case "engine": rows += try EngineMeasure(fixtures).rows(setting)
            case "generated": rows += try await GeneratedMeasure().rows(setting)
            case "proof": rows += try await ProofMeasure().rows(setting)
            case "compile": rows += try await CompileMeasure().rows(setting)
            case "resume": rows += try await ResumeMeasure(fixtures).rows(setting)
            case "durable": rows += try await DurableMeasure(fixtures).rows(setting)
            case "log": rows += try await LogMeasure(fixtures).rows(setting)
            case "growth":
                var growth = GrowthMeasure(fixtures, calls: number(after: "--calls", arguments) ?? setting.mostCalls)
                rows += try await growth.rows(setting)
            case "search":
                var search = SearchMeasure(entries: number(after: "--entries", arguments) ?? setting.mostEntries)
                rows += try await search.rows(setting)
            case "desk": rows += try await DeskMeasure().rows(setting)
            case "matching":
                var entities = EntityMeasure(vehicles: number(after: "--vehicles", arguments) ?? setting.mostVehicles)
                rows += try await entities.rows(setting)
            case "measures":
                let calls = number(after: "--calls", arguments) ?? setting.mostCounted
                rows += try await ReportMeasure(calls: calls).rows(setting)
            case "backlog":
                let records = number(after: "--records", arguments) ?? setting.mostWaiting
                rows += try await BacklogMeasure(most: records).rows(setting)
            default: rows += try await HubMeasure().rows(setting)
            }
        }
        print(Table.text(rows))
        print("\nThe call: \(fixtures.steps.count) answers, \(fixtures.entries.count) entries, v4, fully completed.")
        print("Median of \(setting.rounds) rounds. Ratio: over 1 Layby is the quicker, under 1 the peer.")
    }

    private static func number(after option: String, _ arguments: [String]) -> Int? {
        arguments.firstIndex(of: option).flatMap { arguments.dropFirst($0 + 1).first }.flatMap { Int($0) }
    }

    private static let measures = [
        "engine", "generated", "proof", "compile", "resume", "durable", "log", "search", "growth", "desk",
        "hub", "backlog", "matching", "measures",
    ]
}

/// Where and how long to measure.
struct Setting {
    /// Databases and request bodies; on the disk that holds the build, never in memory.
    let work: String
    /// The compiled peers.
    let built: String
    /// Starts and stops a PostgreSQL server.
    let postgres: String
    /// Starts and stops web servers.
    let web: String
    /// The binary that serves the desk.
    let layby: String
    /// The interpreter that has Flask and gunicorn.
    let python: String
    /// The sources of the peers.
    let peers: String
    /// The released scripts.
    let scripts: String
    let isQuick: Bool

    /// Rounds that count; one more goes before them to warm up.
    var rounds: Int { isQuick ? 3 : 9 }
    /// How far a log grows unless `--calls` says otherwise.
    var mostCalls: Int { isQuick ? 10_000 : 100_000 }
    /// How much is searched unless `--entries` says otherwise.
    var mostEntries: Int { isQuick ? 50_000 : 1_000_000 }

    /// How many calls are counted unless `--calls` says otherwise.
    var mostCounted: Int { isQuick ? 100_000 : 1_000_000 }

    /// How many records wait at most unless `--records` says otherwise.
    var mostWaiting: Int { isQuick ? 10_000 : 1_000_000 }

    /// How many vehicles are looked among unless `--vehicles` says otherwise.
    var mostVehicles: Int { isQuick ? 20_000 : 1_000_000 }

    /// - Parameters:
    ///   - folder: `Benchmarks`.
    ///   - work: an empty folder.
    init(folder: String, work: String, isQuick: Bool) {
        self.work = work.hasPrefix("/") ? work : "\(folder)/\(work)"
        built = "\(folder)/.build/peers"
        postgres = "\(folder)/postgres"
        web = "\(folder)/web"
        layby = ProcessInfo.processInfo.environment["LAYBY"] ?? "\(folder)/../.build/release/layby"
        python = "\(folder)/../.build/peers/bin/python"
        peers = "\(folder)/Peers"
        scripts = "\(folder)/../scripts-v1-v4"
        self.isQuick = isQuick
    }

    /// A new empty folder below the work folder.
    func freshFolder(_ name: String) throws -> String {
        let folder = "\(work)/\(name)"
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}
