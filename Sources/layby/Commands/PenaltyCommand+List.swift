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
                date; 0 means paid. What a later list leaves out stays as it is.
                """)

        static let action = Action.importPenalties

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The list; - for standard input.", completion: .file()) var file: String
        @Option(help: ArgumentHelp("What a column is called in the list.", valueName: "column=heading"))
        var column: [String] = []

        func validate() throws { _ = try headings() }

        func run() async throws {
            let bytes = try readFile(file)
            let desk = try await options.desk(for: Self.self)
            let today = LondonTime.civil(Int64(options.now.seconds)).day
            let list = try PenaltyList(csv: bytes, headings: try headings(), today: today)
            let outcome = try await desk.log.importPenalties(list, at: options.now, by: desk.actor)
            let terminal = Terminal()
            terminal.line(
                "\(outcome.added) added, \(outcome.updated) brought up to date, \(outcome.unchanged) as they were.",
                .good)
            if outcome.notInList > 0 {
                terminal.line(
                    "\(outcome.notInList) of earlier lists are not in this one; they stand as unpaid.", .warning)
            }
            // So that the next search does not have to.
            try await desk.log.catchUpSearch(scripts: try options.library()) { done, all in
                terminal.progress(done, of: all, "entries indexed")
            }
            terminal.endStatus()
        }

        private func headings() throws -> [PenaltyColumn: String] {
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
            let streams = try await found(text, desk.log)
            var penalties: [OutstandingPenalty] = []
            for stream in streams {
                let penalty = try OutstandingPenalty.replayed(try await desk.log.entries(of: stream))
                if penalty.particulars.outstandingPence > 0 { penalties.append(penalty) }
            }
            // Before anything is shown: what is seen is always written down.
            try await desk.log.note(
                .searched(shown: penalties.map { AuditEvent.Target($0.id.stream) }, justification: why),
                at: options.now, by: desk.actor)
            let total = try await desk.log.outstandingPenaltyTotal()
            show(penalties, of: total)
        }

        private func found(_ text: String, _ log: IntelligenceLog) async throws -> [StreamID] {
            var filters = SearchQuery.Filters()
            filters.records = [.penalty]
            let query = SearchQuery(text, filters: filters)
            guard !query.terms.isEmpty else { return try await log.outstandingPenalties(limit: limit).map(\.id.stream) }
            var limits = IntelligenceLog.SearchLimits()
            limits.shown = limit
            let results = try await log.search(query, scripts: try options.library(), limits: limits)
            return results.isPartial ? [] : results.hits.map(\.document.stream)
        }

        private func show(_ penalties: [OutstandingPenalty], of total: (penalties: Int, pence: Int)) {
            let terminal = Terminal()
            if penalties.isEmpty { terminal.line("None is outstanding that meets this.") }
            for penalty in penalties {
                let own = penalty.particulars
                let issued = own.issuedOn.map { "issued \(CivilDay(daysSince1970: $0.days).text)" }
                let country = own.country.map { Countries.country(code: $0)?.name ?? $0 }
                let numbers = [own.registration, own.trailer].map { text in
                    text.map { (try? VehicleRegistration.read($0))?.value.display ?? $0 }
                }
                terminal.line(
                    Money.text(pence: own.outstandingPence).leftPadded(14) + "  "
                        + ([own.reference] + numbers + [own.haulier, own.driver]).compactMap(\.self)
                        .joined(separator: " · "), .bold)
                terminal.line(
                    String(repeating: " ", count: 16)
                        + [penalty.id.stream.short, country, issued].compactMap(\.self).joined(separator: " · "), .dim)
            }
            terminal.line(
                "\(Money.text(pence: total.pence)) in all, of \(total.penalties) outstanding. CECPT decides, and collects.",
                .dim)
        }
    }
}
