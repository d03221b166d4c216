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
        let force = Forces.force(slug: operation.force)?.name ?? operation.force
        terminal.line("\(operation.name)  (\(operation.kind.rawValue), \(force))", .bold)
        terminal.line(operation.id.description, .dim)
        for line in operation.lines {
            terminal.line("  \(LondonTime.text(Int64(line.at.seconds)).padded(24)) \(line.event.words)")
        }
        terminal.line()
        totals()
    }

    func totals() {
        let state = operation.endedAt == nil ? "under way" : "ended"
        terminal.paragraph("\(operation.name), \(state): \(operation.totals.joined(separator: ", ")).", indent: "")
    }
}
