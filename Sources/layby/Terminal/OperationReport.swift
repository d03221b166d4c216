import Casework
import ReferenceData
import ScriptEngine

/// An operation as the terminal shows it.
struct OperationReport {
    private let operation: Operation
    private let terminal: Terminal

    init(_ operation: Operation, terminal: Terminal) {
        self.operation = operation
        self.terminal = terminal
    }

    func show() {
        facts()
        for line in operation.lines {
            let late = line.at == line.loggedAt ? "" : "  (logged \(moment(line.loggedAt)))"
            let struck = line.struckBy.map { "  struck by line \($0)" } ?? ""
            terminal.line(
                "\(String(line.number).leftPadded(4))  \(moment(line.at).padded(24)) \(line.event.words)\(late)\(struck)",
                line.struckBy == nil ? .plain : .dim)
        }
        terminal.line()
        totals()
    }

    /// What it is.
    func facts() {
        let force = Forces.force(slug: operation.plan.force)?.name ?? operation.plan.force
        terminal.line("\(operation.plan.name)  (\(operation.plan.kind.rawValue), \(force))", .bold)
        terminal.line(operation.id.description, .dim)
        for (label, text) in operation.facts { terminal.pair(label, text) }
    }

    /// What it has come to.
    func totals() {
        let state = operation.endedAt == nil ? "under way" : "ended"
        terminal.paragraph(
            "\(operation.plan.name), \(state): \(operation.totals.joined(separator: ", ")).", indent: "")
    }

    private func moment(_ time: Timestamp) -> String { LondonTime.text(Int64(time.seconds)) }
}
