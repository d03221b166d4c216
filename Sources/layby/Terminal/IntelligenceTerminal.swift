import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// A report as the terminal shows it; never its source.
struct IntelligenceTerminal {
    private let report: IntelligenceReport
    private let copy: IntelligenceReport.Copy
    private let terminal: Terminal

    init(_ report: IntelligenceReport, _ copy: IntelligenceReport.Copy, terminal: Terminal) {
        (self.report, self.copy, self.terminal) = (report, copy, terminal)
    }

    func show() {
        terminal.line(report.marking.rawValue, .bold)
        terminal.paragraph("\(report.reference)  \(report.title)", indent: "", .bold)
        terminal.line(
            "\(report.id), \(report.phase.words), revision \(report.revision)\(report.isSimulated ? ", simulated" : "")",
            .dim)
        let items = copy == .original ? report.items : report.items.filter { $0.outside != nil }
        for item in items {
            terminal.line()
            terminal.line(
                "Item \(item.number)  \(item.grade?.description ?? "not graded")",
                item.grade == nil ? .warning : .accent)
            terminal.paragraph(copy == .original ? item.text : item.outside ?? "")
            for words in item.grade?.words ?? [] { terminal.line("    \(words)", .dim) }
            if let conditions = item.grade?.conditions { terminal.paragraph("Conditions: \(conditions)", .warning) }
        }
        if items.count < report.items.count { terminal.line("\(report.items.count - items.count) withheld.", .warning) }
        showEntities()
        terminal.line()
        let state = report.isSourceErased ? "erased" : report.hasSource ? "kept apart" : "not recorded"
        terminal.line("Source \(report.sourceReference): \(state).", .dim)
        let traces = report.sourceWarnings
        if !traces.isEmpty {
            terminal.paragraph(
                "A word of the source's name stands in \(traces.joined(separator: ", ")); make sure that it is another's.",
                indent: "", .warning)
        }
    }

    private func showEntities() {
        let entities = copy == .original ? report.entities : report.entities.filter { !$0.isKeptBack }
        if !entities.isEmpty { terminal.line() }
        for entity in entities {
            let birth = entity.birth.map { ", born \(CivilDay(daysSince1970: $0.days).text)" } ?? ""
            terminal.line("  \(entity.number)".padded(6) + entity.kind.rawValue.padded(14) + entity.text + birth)
        }
        let named = Set(entities.map(\.number))
        for link in report.links where named.contains(link.from) && named.contains(link.to) {
            guard let from = report.entity(link.from), let to = report.entity(link.to),
                copy == .original || report.item(link.item)?.outside != nil
            else { continue }
            let days = [
                link.since.map { "from \(CivilDay(daysSince1970: $0.days).text)" },
                link.until.map { "until \(CivilDay(daysSince1970: $0.days).text)" },
            ].compactMap(\.self)
            terminal.paragraph(
                "link \(link.number): \(from.text) \(link.type.words) \(to.text), \(report.grade(of: link)?.description ?? "not graded")"
                    + (days.isEmpty ? "" : ", ") + days.joined(separator: " "))
        }
    }

    /// What a change came to.
    func say(
        _ change: IntelligenceLog.ReportChange, of input: IntelligenceReport.Input, after before: IntelligenceReport
    ) {
        guard change.isNew else { return terminal.line("That stands already.") }
        let numbers = [
            "\(report.items.count.counted("item"))", report.entities.count.counted("entity", "entities"),
            report.links.count.counted("link"),
        ].joined(separator: ", ")
        terminal.line("\(report.reference), \(report.phase.words), revision \(report.revision): \(numbers).", .good)
        guard case .submit = input else { return }
        if before.submissions.isEmpty, report.origin.operation != nil {
            terminal.line(
                change.isCounted ? "The operation counts it." : "The operation has ended, so it does not count it.",
                change.isCounted ? .plain : .warning)
        }
        let waiting = report.items.filter { !$0.isReady }.map { String($0.number) }
        if !waiting.isEmpty {
            terminal.line("To be sanitised before it is sent: \(waiting.joined(separator: ", ")).", .warning)
        }
    }
}
