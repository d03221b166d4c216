import ArgumentParser
import Casework
import Foundation
import IntelligenceLog

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "The master key that everything personal is sealed under.",
        discussion: """
            Layby takes it from LAYBY_KEY_FILE, LAYBY_KEY or the output of LAYBY_KEY_COMMAND; with none of them set, a new
            log makes one of its own in the key folder. Keep a copy apart from the log: without the key nothing personal
            can be read by anybody, and nobody can make another.

            To change it where the environment gives it: add the new key (layby key new) below the old one, run layby key
            rotate, then take the old one away. In the key folder, layby key rotate makes the new one itself.
            """, subcommands: [New.self, Show.self, Rotate.self])

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a new key, at random.", discussion: "layby key new > master.key")

        func run() { Terminal().line(MasterKey().text) }
    }

    struct Show: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Say which key the log is kept with, by its id.")
        static let action = Action.manageKeys

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let id = try await desk.log.masterKeyID()
            Terminal().pair("key", id)
            Terminal().pair("from", options.keyPlace(of: id))
        }
    }

    struct Rotate: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Wrap every key with the newest master key. No entry is touched.")
        static let action = Action.manageKeys

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let terminal = Terminal()
            defer { terminal.endStatus() }
            let rotated = try await desk.log.rotateKeys { terminal.status("\($0) keys wrapped") }
            terminal.endStatus()
            terminal.line("\(rotated.keys.counted("key")) are wrapped with the master key \(rotated.id).", .good)
            terminal.pair("from", options.keyPlace(of: rotated.id))
            if !rotated.isPurged { terminal.line(EraseCommand.notPurged, .warning) }
            terminal.line("Backups made before need the old key: keep it as long as you keep them.", .dim)
        }
    }
}
