import Foundation
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import Casework
@testable import IntelligenceLog

/// The figures of every report, as its files have them, by statsmodels, scipy, numpy and csvw from PyPI.
@Suite("Measures by other people's packages") struct MeasurePeerTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let scripts = ScriptLibrary.released

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    private func simulate(_ count: Int) async throws {
        var simulator = try CallSimulator(calls: count, year: 2021, seed: 6, scripts: scripts)
        while let (_, changes) = try simulator.next() { try await log.append(changes) }
    }

    /// Writes the files of every report by every grouping, and of all calls together.
    ///
    /// - Returns: how many tables there are.
    private func writeReports() async throws -> Int {
        var tables = 0
        for measure in Measure.allCases {
            for grouping in [nil] + measure.groupings.map(Optional.some) {
                let report = try await log.report(ReportRequest(measure, by: grouping), scripts: scripts)
                let name = [measure.rawValue, grouping?.rawValue].compactMap(\.self).joined(separator: " ")
                for part in report.parts {
                    let file = "\(part.table.code).csv"
                    try write(Data(part.table.csv.utf8), "\(name)/\(file)")
                    try write(Data(CanonicalJSON.bytes(part.table.csvw(file: file))), "\(name)/\(file)-metadata.json")
                    tables += 1
                }
            }
        }
        return tables
    }

    private func write(_ bytes: Data, _ name: String) throws {
        let url = URL(fileURLWithPath: folder.file("reports/\(name)"))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: url)
    }

    @Test func everyReportsFilesHoldAndTheirIntervalsAndLimitsAreThoseOfOthers() async throws {
        try await simulate(240)
        let tables = try await writeReports()
        let outcome = try Peer.python("figures.py", [folder.file("reports")])
        try #require(outcome.status == 0, "\(outcome.errors)")
        let said = try JSONParser.parse(Array(outcome.output.utf8))
        #expect(said["tables"]?.integer == tables)
        // Months and quarters have a p-chart; forces, regions and handlers a funnel.
        for name in ["rows", "intervals", "chartLimits", "funnelLimits"] {
            #expect(said[name]?.integer ?? 0 > 0, "\(name)")
        }
        let differences = try #require(said["differences"]?.array)
        #expect(differences.count == 3)
        for difference in differences {
            let counts = difference["counts"]?.array?.compactMap(\.integer) ?? []
            try #require(counts.count == 4)
            let own = try #require(
                Proportion(counts[0], of: counts[1]).difference(from: Proportion(counts[2], of: counts[3])))
            let (least, most) = (try #require(difference["least"]?.double), try #require(difference["most"]?.double))
            #expect(abs(own.interval.lowerBound - least) < 1e-9 && abs(own.interval.upperBound - most) < 1e-9)
        }
    }
}
