import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension PenaltyCommand {
    struct Import: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take in CECPT's list of outstanding penalties, as CSV.",
            discussion: """
                Columns: reference, registration, trailer, haulier, driver, country, outstanding (pounds), issued; found by
                their usual headings. A wrong row keeps the whole list out. A later list brings known references up to
                date; 0 means paid. What a later list leaves out stays as it is. Another sum than the last list's stands in
                place of what was recovered meanwhile; the same sum again leaves that to come off.
                """)

        static let action = Action.importPenalties

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The list; - for standard input.", completion: .file()) var file: String
        @OptionGroup var columns: ColumnOptions

        func run() async throws {
            let bytes = try readFile(file)
            let desk = try await options.desk(for: Self.self)
            let today = LondonTime.civil(Int64(options.now.seconds)).day
            let headings = try columns.headings()
            let kept = try await desk.log.keptColumns().headings
            let list = try PenaltyList(csv: bytes, headings: headings, kept: kept, today: today)
            let outcome = try await desk.log.importPenalties(
                list, keeping: headings, at: options.now, by: desk.actor)
            let terminal = Terminal()
            terminal.line(
                "\(outcome.added) added, \(outcome.updated) brought up to date, \(outcome.unchanged) as they were.",
                .good)
            if outcome.notInList > 0 {
                terminal.line(
                    "\(outcome.notInList) of earlier lists are not in this one; they stand as unpaid.", .warning)
            }
            if outcome.restated > 0 {
                terminal.line(
                    "\(outcome.restated) have another sum than their last list less what was recovered; this list's stands.",
                    .warning)
            }
            if !headings.isEmpty { terminal.line("What the columns are called is kept for the next list.", .dim) }
            // So that the next search does not have to.
            try await desk.log.catchUpSearch(scripts: try options.library()) { done, all in
                terminal.progress(done, of: all, "entries indexed")
            }
            terminal.endStatus()
        }
    }

    struct Columns: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show or change what the columns of CECPT's list are called.",
            discussion:
                "An import's --column is kept here. A list that has no such column is read by its usual headings.")

        static let action = Action.importPenalties

        @OptionGroup var options: GlobalOptions
        @OptionGroup var columns: ColumnOptions
        @Flag(help: "Forget what was kept before.") var forget = false

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let said = try columns.headings()
            let before = try await desk.log.keptColumns().headings
            let now = (forget ? [:] : before).merging(said) { _, new in new }
            if now != before { try await desk.log.keepColumns(now, at: options.now, by: desk.actor) }
            let terminal = Terminal()
            for column in PenaltyColumn.allCases {
                terminal.line(column.rawValue.padded(14) + (now[column] ?? "its usual headings"))
            }
        }
    }

    struct Outstanding: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look up penalties that are not paid, by registration, trailer, haulier or driver.",
            discussion: "Without words, the largest sums. What is shown, and to whom, is written to the log.")

        static let action = Action.search

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Argument(help: "What to look for; - to be asked for it.") var words: [String] = []
        @Option(help: "At most so many.") var limit = 20

        func validate() throws {
            guard (1...200).contains(limit) else { throw ValidationError("--limit takes a number from 1 to 200.") }
        }

        func run() async throws {
            let text = words == ["-"] ? Terminal().ask("Search for: ") ?? "" : words.joined(separator: " ")
            guard text.utf8.count <= 1_000 else { throw ValidationError("Give at most a thousand letters.") }
            let desk = try await options.desk(for: Self.self)
            let why = try await PolicyInForce(desk.log).justification(justification.why, for: .search)
            let penalties = try await desk.log.outstandingPenalties(
                meeting: text, limit: limit, scripts: try options.library())
            // Before anything is shown: what is seen is always written down.
            try await desk.log.note(
                .searched(shown: penalties.map { AuditEvent.Target($0.id.stream) }, justification: why),
                at: options.now, by: desk.actor)
            let total = try await desk.log.outstandingPenaltyTotal()
            show(penalties, of: total)
        }

        private func show(_ penalties: [OutstandingPenalty], of total: (penalties: Int, pence: Int)) {
            let terminal = Terminal()
            if penalties.isEmpty { terminal.line("None is outstanding that meets this.") }
            for penalty in penalties { PenaltyReport(penalty, terminal: terminal).lines() }
            terminal.line(
                "\(Money.text(pence: total.pence)) in all, of \(total.penalties) outstanding. CECPT decides, and collects.",
                .dim)
        }
    }
}

/// What columns are called in a list.
struct ColumnOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What a column is called in the list; kept.", valueName: "column=heading"))
    var column: [String] = []

    func validate() throws { _ = try headings() }

    /// By column.
    ///
    /// - Throws: `ValidationError`.
    func headings() throws -> [PenaltyColumn: String] {
        try column.reduce(into: [:]) { headings, text in
            let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2, let column = PenaltyColumn(rawValue: sides[0].lowercased()) else {
                let names = PenaltyColumn.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--column takes COLUMN=HEADING; the columns are \(names).")
            }
            headings[column] = sides[1]
        }
    }
}
