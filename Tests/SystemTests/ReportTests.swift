import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@Suite("Reports with the binary")
struct ReportTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private let now = Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000))

    /// A log with a year's simulated calls, and a supervisor's session.
    private func keep(_ count: Int) async throws -> (log: IntelligenceLog, session: String) {
        let log = try IntelligenceLog(path: database)
        var simulator = try CallSimulator(calls: count, year: 2021, seed: 6, scripts: .released)
        while let (_, changes) = try simulator.next() { try await log.append(changes) }
        let hash = try log.hash(
            Password("an invented password"), cost: PasswordHash.Cost(rounds: 16, blockSize: 8, parallelism: 1))
        for (id, role) in [("admin", Role.administrator), ("boss", .supervisor)] {
            try await log.change(.add(try #require(UserID(id)), role, hash), at: now, by: Actor("tester"))
        }
        let token = try await log.signIn(
            try #require(UserID("boss")), provenBy: "https://provider.example", seconds: 3600, at: now
        ).token
        return (log, token.text)
    }

    @Test func commandPageFileAndLogAgreeOnEveryMeasureAndGrouping() async throws {
        let (log, session) = try await keep(36)
        let desk = try RunningBinary(["desk", "--port", "0"], database: database)
        // It runs for as long as somebody holds it.
        defer { withExtendedLifetime(desk) {} }
        let port = try #require(desk.wait(for: "\n").split(separator: ":").last?.prefix { $0.isNumber })
        func fetch(_ path: String) throws -> String {
            let answer = try Program.run([
                "/usr/bin/curl", "-sS", "--fail", "-H", "Cookie: __Host-layby=\(session)",
                "http://127.0.0.1:\(port)\(path)",
            ])
            #expect(answer.status == 0, "\(path): \(answer.errors)")
            return answer.output
        }
        func layby(_ arguments: [String]) throws -> String {
            let outcome = try Binary.run(arguments, database: database, environment: ["LAYBY_TOKEN": session])
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
            return outcome.output
        }
        for measure in Measure.allCases {
            for grouping in measure.groupings as [MeasureGrouping?] + [nil] {
                let place = "\(measure.rawValue) by \(grouping?.rawValue ?? "nothing")"
                let report = try await log.report(ReportRequest(measure, by: grouping), scripts: .released)
                let command = ["report", measure.rawValue] + (grouping.map { ["--by", $0.rawValue] } ?? [])
                let query = "by=\(grouping?.rawValue ?? "")"
                // All tables in one, then the first as it is filed.
                let json = CanonicalJSON.text(report.json)
                #expect(try layby(command + ["--format", "json"]) == json + "\n", "\(place)")
                #expect(try fetch("/reports/\(measure.rawValue)/json?\(query)") == json, "\(place)")
                let table = report.parts[0].table
                #expect(try layby(command + ["--format", "csv"]) == table.csv, "\(place)")
                #expect(try fetch("/reports/\(measure.rawValue)/csv?\(query)") == table.csv, "\(place)")
                for part in report.parts.dropFirst() {
                    let file = try fetch("/reports/\(measure.rawValue)/csv?\(query)&table=\(part.table.code)")
                    #expect(file == part.table.csv, "\(place), \(part.table.code)")
                }
                let page = try fetch("/reports/\(measure.rawValue)?\(query)")
                let missing = report.parts.flatMap { $0.table.rows + [$0.table.total ?? []] }.joined()
                    .map { $0.words.escapedForPage }.filter { !$0.isEmpty && !page.contains($0) }
                #expect(missing.isEmpty, "\(place): \(missing)")
            }
        }
    }

    @Test func theCallsBehindAFigureAreNamedByTheCommand() async throws {
        let (log, session) = try await keep(24)
        func layby(_ arguments: String...) throws -> Binary.Outcome {
            try Binary.run(["report"] + arguments, database: database, environment: ["LAYBY_TOKEN": session])
        }
        let request = ExplanationRequest(ReportRequest(.completion, by: .month), group: "2021-03")
        let explained = try await log.explanation(request, scripts: .released)
        let csv = try layby("completion", "--by", "month", "--explain", "--group", "2021-03", "--format", "csv")
        #expect(csv.output == explained.report(GroupNames(.month)).parts[0].table.csv)
        let text = try layby("completion", "--by", "month", "--explain", "--group", "2021-03")
        #expect(text.output.contains("March 2021: \(explained.sums[0]) full of \(explained.sums[1]) closed"))
        #expect(text.output.contains("in another row of the report"))
        for call in explained.calls { #expect(text.output.contains(call.id.stream.short)) }
        let question = try layby("capture", "--explain", "--group", "overseas_exit_port", "--format", "json")
        #expect(question.status == 0 && question.output.contains("overseas_exit_port"))
        let none = try layby("capture", "--explain")
        #expect(none.status == 64 && none.errors.contains("[report.noSuchQuestion]"))
        #expect(try layby("completion", "--group", "2021-03").status == 64)
    }

    @Test func aHandlerIsToldApartForWhoeverReviewsAlone() async throws {
        let (log, _) = try await keep(4)
        let hash = try log.hash(
            Password("an invented password"), cost: PasswordHash.Cost(rounds: 16, blockSize: 8, parallelism: 1))
        for (id, role) in [("ann", Role.handler), ("anna", .analyst)] {
            let user = try #require(UserID(id))
            try await log.change(.add(user, role, hash), at: now, by: Actor("tester"))
            let token = try await log.signIn(user, provenBy: "https://provider.example", seconds: 3600, at: now).token
            func layby(_ arguments: String...) throws -> Binary.Outcome {
                try Binary.run(["report"] + arguments, database: database, environment: ["LAYBY_TOKEN": token.text])
            }
            for refused in [
                try layby("handlers"), try layby("completion", "--by", "handler"),
                try layby("compliance", "--handler", "simulated-handler-1"),
            ] {
                #expect(refused.status == 64 && refused.errors.contains("[access.notAllowed]"), "\(id)")
            }
            #expect(try layby("completion", "--by", "handler", "--handler", id).status == 0)
            #expect(try layby("completion", "--by", "month").status == 0)
        }
    }
}

extension String {
    /// As Mustache writes it.
    fileprivate var escapedForPage: String {
        replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
            .replacingOccurrences(of: "'", with: "&#39;")
    }
}
