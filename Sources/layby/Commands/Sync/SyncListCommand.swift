import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

struct SyncListCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show which Driver and Haulier lists of hubs are in use, or their lines.",
        discussion: """
            A handler who enters a registration, haulier or driver that is on one is told so. A new edition replaces the
            one before, which nobody can read any more. Reading the lines is written down.
            """)

    static let action = Action.readIntelligence

    @OptionGroup var options: GlobalOptions
    @OptionGroup var justification: Justification
    @Flag(help: "The lines too.") var lines = false
    @Option(help: "text or json.") var format = OutputFormat.text

    func run() async throws {
        let desk = try await options.desk(for: Self.self)
        let editions = try await desk.log.driverAndHaulierLists()
        var shown: [(edition: DriverAndHaulierEdition, lines: [DriverAndHaulierList.Line])] = []
        for edition in editions {
            if lines {
                try await desk.consult(edition.stream, by: "sync list", why: justification.why, at: options.now)
            }
            shown.append((edition, lines ? try await desk.log.lines(of: edition.stream) : []))
        }
        switch format {
        case .json: Terminal().line(CanonicalJSON.text(.array(shown.map(json))))
        case .text: tell(shown)
        }
    }

    private func json(_ edition: DriverAndHaulierEdition, _ lines: [DriverAndHaulierList.Line]) -> JSONValue {
        .members([
            "hub": .string(edition.hub), "edition": .string(edition.edition),
            "told": .string(edition.toldAt.description), "received": .string(edition.receivedAt.description),
            "count": .integer(edition.count), "lines": self.lines ? .array(lines.map(\.json)) : nil,
        ])
    }

    private func tell(_ shown: [(edition: DriverAndHaulierEdition, lines: [DriverAndHaulierList.Line])]) {
        let terminal = Terminal()
        guard !shown.isEmpty else { return terminal.line("No hub has sent a list.") }
        for (edition, lines) in shown {
            terminal.line(
                "\(edition.hub), edition \(edition.edition): \(edition.count) lines, told "
                    + LondonTime.text(Int64(edition.toldAt.seconds)), .bold)
            for line in lines {
                terminal.line(
                    "  \(line.kind.rawValue.padded(8)) \((line.country ?? "").padded(3)) \(line.text.padded(30)) "
                        + (line.reason ?? ""))
            }
        }
    }
}
