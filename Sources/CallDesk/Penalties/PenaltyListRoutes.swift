import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Taking in CECPT's list.
enum PenaltyListRoutes {
    static let all: [Route] = [
        .page("/penalty-list", .may(.importPenalties)) { try await page($0) },
        .form("/penalty-list", .may(.importPenalties), bodyLimit: mostBytes, take),
        .form("/penalty-list/forget", .may(.importPenalties), forget),
    ]

    /// Of a list, and what the form carries beside it.
    private static let mostBytes = 32 * 1_024 * 1_024
    /// So many faults are shown.
    private static let shown = 100

    /// The form that takes a list, and what came of one.
    struct ListPage: Sendable {
        struct Column: Sendable {
            let code: String
            let label: String
            let heading: String
        }

        struct Fault: Sendable {
            /// Nil when it is of the whole list.
            let line: Int?
            let what: String
        }

        let csrf: String
        /// What each column is called, as far as it was said.
        let columns: [Column]
        /// The headings of the list that was just sent and not understood.
        let headings: [String]
        let hasHeadings: Bool
        /// Whether the columns are shown at once.
        let asksColumns: Bool
        let hasKept: Bool
        let faults: [Fault]
        let hasFaults: Bool
        let wrong: String?
        /// What came of a list that was taken in, a line each.
        let outcome: [String]
    }

    private static func page(
        _ visit: Visit, faults: [PenaltyListErrors.Fault] = [], headings: [String] = [], wrong: String? = nil,
        outcome: [String] = []
    ) async throws -> Reply {
        let kept = try await visit.log.keptColumns().headings
        let isRefused = !faults.isEmpty || wrong != nil
        let columns = PenaltyColumn.allCases.map { column in
            ListPage.Column(
                code: column.rawValue, label: column.rawValue,
                heading: (isRefused ? visit.form["column-\(column.rawValue)"] : nil) ?? kept[column] ?? "")
        }
        var lines = faults.prefix(shown).map { ListPage.Fault(line: $0.line, what: $0.cause.words) }
        if faults.count > shown {
            lines.append(ListPage.Fault(line: nil, what: "and \(faults.count - shown) more"))
        }
        let content = ListPage(
            csrf: visit.csrf, columns: columns, headings: headings, hasHeadings: !headings.isEmpty,
            asksColumns: !headings.isEmpty || columns.contains { !$0.heading.isEmpty }, hasKept: !kept.isEmpty,
            faults: lines, hasFaults: !lines.isEmpty, wrong: wrong, outcome: outcome)
        return visit.page(
            "CECPT's list", content, "penalty-list", status: isRefused ? .unprocessableContent : .ok)
    }

    private static func take(_ visit: Visit) async throws -> Reply {
        var headings: [PenaltyColumn: String] = [:]
        do {
            for column in PenaltyColumn.allCases {
                headings[column] = try visit.form.line("column-\(column.rawValue)", longest: 200)
            }
        } catch { return try await page(visit, wrong: Wording(error).sentence) }
        guard let file = visit.form.files("list").first else {
            return try await page(visit, wrong: "Choose the list: a CSV file.")
        }
        let bytes = [UInt8](file.bytes)
        let kept = try await visit.log.keptColumns().headings
        // What stands in the form because it was kept is not said anew.
        let said = headings.filter { kept[$0.key] != $0.value }
        let list: PenaltyList
        do {
            let today = LondonTime.civil(Int64(visit.now.seconds)).day
            list = try PenaltyList(csv: bytes, headings: said, kept: kept, today: today)
        } catch {
            let asks = error.faults.contains { $0.cause.isOfColumns }
            return try await page(
                visit, faults: error.faults, headings: asks ? PenaltyList.headings(ofCSV: bytes) : [])
        }
        let outcome = try await visit.log.importPenalties(list, keeping: said, at: visit.now, by: try visit.actor())
        visit.desk.searchUpkeep.wanted()
        return try await page(visit, outcome: outcome.lines)
    }

    private static func forget(_ visit: Visit) async throws -> Reply {
        if try await !visit.log.keptColumns().headings.isEmpty {
            try await visit.log.keepColumns([:], at: visit.now, by: try visit.actor())
        }
        return .seeOther("/penalty-list")
    }
}

extension PenaltyImport {
    /// What it came to, as pages say it.
    fileprivate var lines: [String] {
        var lines = ["\(added) added, \(updated) brought up to date, \(unchanged) as they were."]
        if notInList > 0 { lines.append("\(notInList) of earlier lists are not in this one; they stand as unpaid.") }
        if restated > 0 {
            lines.append(
                "\(restated) have another sum than their last list less what was recovered; this list's stands.")
        }
        return lines
    }
}
