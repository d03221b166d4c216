import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

struct SearchCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find calls, persons, vehicles, hauliers and other records.",
        discussion: """
            Words match through case, accents, look-alike letters and one typing error; registrations, containers,
            phones and companies also in part, and with their spaces elsewhere. "Double quotes" keep words together.
            A search is written to the log: what was shown, to whom, not what was looked for.

            layby search white scania folkestone
            layby search "AB12 CDE" --from 1/3/2021
            layby search --near "51.10, 1.20" --within 20 --event-type lorry
            layby search -                  asks for the words, so that no shell keeps them
            """)

    static let action = Action.search

    @OptionGroup var options: GlobalOptions
    @OptionGroup var justification: Justification
    @Argument(help: "What to look for; - to be asked for it.") var words: [String] = []
    @Option(help: "Events on this day or later: 1/3/2021.") var from: String?
    @Option(help: "Events on this day or earlier.") var to: String?
    @Option(help: "The owning force, by name or code.") var force: String?
    @Option(help: "The type of event, by its code: lorry, small_boat, ….") var eventType: String?
    @Option(help: "A place: degrees, a grid reference, or a port.") var near: String?
    @Option(help: "How many kilometres from there.") var within = 20.0
    @Option(help: "At most so many hits.") var limit = 20
    @Option(help: "text or json.") var format = OutputFormat.text

    func validate() throws {
        guard (1...200).contains(limit) else { throw ValidationError("--limit takes a number from 1 to 200.") }
        guard within > 0, within <= 20_000 else { throw ValidationError("--within takes kilometres, from 0.1.") }
    }

    func run() async throws {
        let library = try options.library()
        let words = try text()
        guard words.utf8.count <= 1_000 else { throw ValidationError("Give at most a thousand letters to look for.") }
        var filters = try filterTexts.filters(at: options.now, scripts: library)
        guard !SearchQuery(words, filters: filters).isEmpty else {
            throw ValidationError("Give at least one word, or a filter.")
        }
        let desk = try await options.desk(for: Self.self)
        let why = try await PolicyInForce(desk.log).justification(justification.why, for: .search)
        (filters.records, filters.children) = (desk.user?.role.readableRecords ?? filters.records, desk.children)
        let query = SearchQuery(words, filters: filters)
        let terminal = Terminal()
        var limits = IntelligenceLog.SearchLimits()
        limits.shown = limit
        let results = try await desk.log.search(query, scripts: library, limits: limits) { done, all in
            terminal.progress(done, of: all, "entries indexed")
        }
        terminal.endStatus()
        // Before anything is shown: what is seen is always written down.
        try await desk.log.note(
            .searched(shown: results.hits.map(\.target), justification: why), at: options.now, by: desk.actor)
        let report = SearchReport(results, terminal: terminal)
        switch format {
        case .text: report.show()
        case .json: terminal.line(CanonicalJSON.text(report.json))
        }
    }

    private func text() throws -> String {
        guard words == ["-"] else { return words.joined(separator: " ") }
        return Terminal().ask(isatty(STDIN_FILENO) == 1 ? "Search for: " : "") ?? ""
    }

    private var filterTexts: SearchFilterTexts {
        var texts = SearchFilterTexts()
        (texts.from, texts.to, texts.force) = (from, to, force)
        (texts.eventType, texts.near, texts.kilometres) = (eventType, near, within)
        return texts
    }
}
