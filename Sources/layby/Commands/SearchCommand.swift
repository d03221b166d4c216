import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

struct SearchCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find calls, persons, vehicles, hauliers, operations and referrals.",
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
        filters.records = desk.user?.role.readableRecords ?? filters.records
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

<<<<<<< HEAD
    private func filters(_ library: ScriptLibrary) throws -> SearchQuery.Filters {
        var filters = SearchQuery.Filters()
        let today = LondonTime.civil(Int64(options.now.seconds)).day
        filters.from = try from.map { try midnight(of: CivilDay.read($0, today: today).value) }
        filters.before = try to.map { text in
            let last = try CivilDay.read(text, today: today).value
            return midnight(of: CivilDay(daysSince1970: last.daysSince1970 + 1))
        }
        filters.force = try force.map { try Forces.read($0).value.slug }
        filters.eventType = try eventType.map { try code(ofType: $0, library) }
        filters.near = try near.map { SearchQuery.Circle(try point($0), kilometres: within) }
        return filters
    }

    private func midnight(of day: CivilDay) -> Timestamp {
        let start = ClockTime(hour: 0, minute: 0).map { LondonTime.instant(day, $0) }
        if case .once(let epoch)? = start { return Timestamp(seconds: Int(epoch)) }
        return Timestamp(seconds: day.daysSince1970 * 86_400)
    }

    /// The code of a type of event that some version knows.
    private func code(ofType text: String, _ library: ScriptLibrary) throws -> String {
        let role = CallFacts.Role.eventType.rawValue
        let types = try library.versions.flatMap { version -> [String] in
            let script = try library.script(version: version)
            return script.question(role: role).flatMap { script.question($0)?.choices.map(\.code) } ?? []
        }
        guard types.contains(text) else {
            throw Misread(code: "search.eventType", expected: "one of: \(types.uniqued.joined(separator: ", "))")
        }
        return text
    }

    private func point(_ text: String) throws -> Coordinate {
        if let point = (try? Location.read(text))?.value.coordinate { return point }
        if let port = try? Ports.read(text).value.coordinate { return port }
        throw Misread(
            code: "search.place",
            expected: "degrees (51.10, 1.20), a grid reference (TR 22 36), or a port that lorries use (Dover)")
    }
}

extension Desk {
    /// The records that the user may read.
    fileprivate var readable: Set<SearchDocument.Kind> {
        let kinds: [(SearchDocument.Kind, Action)] = [
            (.call, .readCall), (.report, .readCall), (.operation, .readOperation),
            (.penalty, .search),
        ]
        return Set(kinds.filter { user?.role.may($0.1) ?? true }.map(\.0))
    }
}

extension SearchHit {
    /// What of the record is shown, for the log.
    fileprivate var target: AuditEvent.Target {
        let isWhole = !match.isTogether || facet.subject == .record
        return AuditEvent.Target(document.stream, isWhole ? nil : facet.subject)
    }
}

extension [String] {
    /// Each once, where it first stands.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
=======
    private var filterTexts: SearchFilterTexts {
        var texts = SearchFilterTexts()
        (texts.from, texts.to, texts.force) = (from, to, force)
        (texts.eventType, texts.near, texts.kilometres) = (eventType, near, within)
        return texts
>>>>>>> 70e90f170e93c0b9cf7a0c19e0c13048143381a8
    }
}
