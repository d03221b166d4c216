import Foundation
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import Casework
@testable import IntelligenceLog

/// Every drawing of every report, by every grouping.
@Suite("What reports draw") struct DrawnReportTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let scripts = ScriptLibrary.released

    init() async throws {
        folder = try TemporaryFolder()
        log = try await SimulatedLog.copy(calls: 72, seed: 12, to: folder)
    }

    @Test(arguments: Measure.allCases)
    func chartsAreWellFormedInOneInkNamedAndSayWhatIsSimulated(measure: Measure) async throws {
        var drawn = 0
        for grouping in measure.groupings as [MeasureGrouping?] + [nil] {
            let report = try await log.report(ReportRequest(measure, by: grouping), id: "chart", scripts: scripts)
            var ids: Set<String> = []
            for part in report.parts {
                for drawing in part.drawings {
                    drawn += 1
                    let place = "\(part.table.code) by \(grouping?.rawValue ?? "nothing"): \(drawing.name)"
                    let shape = try Shape(drawing.svg)
                    #expect(shape.root == "svg" && shape.texts["title"] == drawing.name, "\(place)")
                    #expect(shape.texts["desc"] == drawing.summary && drawing.summary.count > 10, "\(place)")
                    #expect(drawing.summary.contains("Simulated calls."), "\(place)")
                    #expect(!part.table.rows.isEmpty, "\(place): the figures stand beside it")
                    for id in shape.ids { #expect(ids.insert(id).inserted, "\(place): \(id)") }
                    // Whatever is printed or read by somebody who sees no colours.
                    #expect(shape.inks.isSubset(of: ["currentColor", "none"]), "\(place): \(shape.inks)")
                    #expect(!drawing.svg.contains("nan") && !drawing.svg.contains("inf\""), "\(place)")
                }
            }
        }
        let drawsNothing: Set<Measure> = [.referrals]
        #expect(drawn > 0 || drawsNothing.contains(measure))
    }
}

/// What a drawing is made of, as an XML parser of a few lines reads it; throws where it is none.
private struct Shape {
    private(set) var root = ""
    private(set) var ids: [String] = []
    private(set) var inks: Set<String> = []
    /// The first of each element's texts.
    private(set) var texts: [String: String] = [:]

    struct Malformed: Error { let at: String }

    init(_ svg: String) throws {
        var open: [String] = []
        var rest = Substring(svg)
        while let start = rest.firstIndex(of: "<") {
            let text = rest[..<start]
            if let name = open.last, texts[name] == nil, !text.isEmpty { texts[name] = Self.plain(text) }
            guard let end = rest[start...].firstIndex(of: ">") else { throw Malformed(at: String(rest.prefix(40))) }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("/") {
                guard open.popLast() == String(tag.dropFirst()) else { throw Malformed(at: String(tag)) }
                continue
            }
            let name = String(tag.prefix { $0.isLetter || $0.isNumber })
            if root.isEmpty { root = name }
            for match in tag.matches(of: /([a-z-]+)="([^"<]*)"/) {
                if match.1 == "id" { ids.append(String(match.2)) }
                if match.1 == "fill" || match.1 == "stroke" { inks.insert(String(match.2)) }
            }
            if !tag.hasSuffix("/") { open.append(name) }
        }
        guard open.isEmpty else { throw Malformed(at: open.joined(separator: ">")) }
    }

    private static func plain(_ text: Substring) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .reduce(String(text)) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
    }
}
