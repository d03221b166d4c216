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
            terminal.line("  \(LondonTime.text(Int64(line.at.seconds)).padded(24)) \(words(line.event))")
        }
        terminal.line()
        totals()
    }

    func totals() {
        let state = operation.endedAt == nil ? "under way" : "ended"
        let counts = [
            "\(counted(operation.briefings, "briefing")) (\(operation.officersBriefed) briefed)",
            counted(operation.controlRoomVisits, "control-room visit"),
            counted(operation.krakenVisits, "Kraken visit"),
            "\(Money.text(pence: operation.recoveredPence)) recovered",
            counted(operation.intelligenceReports, "intelligence report"),
        ]
        terminal.paragraph("\(operation.name), \(state): \(counts.joined(separator: ", ")).", indent: "")
    }

    private func counted(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }

    private func words(_ event: OperationEvent) -> String {
        switch event {
        case .started(_, _, _, let place): "started\(place.map { " at \($0)" } ?? "")"
        case .briefed(let count): "briefed \(count)"
        case .visited(let kind, let place): "\(kind.rawValue) visit\(place.map { " at \($0)" } ?? "")"
        case .recovered(let pence, let reference):
            "recovered \(Money.text(pence: pence))\(reference.map { " (\($0))" } ?? "")"
        case .intelligenceSubmitted(let reports): "submitted \(counted(reports, "intelligence report"))"
        case .ended: "ended"
        }
    }
}
