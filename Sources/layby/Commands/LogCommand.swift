import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Look after the log: numbers, backup, restore, rebuild.",
        subcommands: [Stats.self, Backup.self, Restore.self, Rebuild.self, Purge.self])

    struct Stats: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "What the log holds, in numbers.")
        static let action = Action.maintainLog

        @OptionGroup var options: GlobalOptions
        @Option(help: "text or json.") var format = OutputFormat.text

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let report = StatisticsReport(try await desk.log.statistics(), terminal: Terminal())
            switch format {
            case .text: report.show()
            case .json: Terminal().line(CanonicalJSON.text(report.json))
            }
        }
    }

    struct Backup: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the log to a file, while calls are being taken.",
            discussion: """
                The copy is whole, verified and on the disk before it has its name; photographs go to FILE-attachments.
                It is sealed as the log is: without the master key nobody can read it. Keep the key somewhere else.
                """)
        static let action = Action.maintainLog

        @OptionGroup var options: GlobalOptions
        @Argument(help: "Where; nothing may be there yet.", completion: .file()) var file: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let progress = CopyProgress(terminal: Terminal())
            defer { progress.end() }
            let head: LogHead
            do { head = try await desk.log.backup(to: file, report: progress.show) } catch {
                progress.end()
                throw Failure(error, place: file)
            }
            progress.end()
            Terminal().line("Backed up and verified: \(head.position.counted("entry", "entries")).", .good)
            Terminal().line("Head: \(head)", .dim)
        }
    }

    struct Restore: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a backup in the place of the log, verified before it replaces anything.",
            discussion: """
                The log that is there is kept beside it under another name. What was erased from it since the backup was
                made is erased again. No other Layby may have the log open.
                """)
        static let action = Action.maintainLog

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The backup.", completion: .file()) var file: String
        @Flag(help: "Do not ask.") var yes = false

        func run() async throws {
            guard FileManager.default.fileExists(atPath: file) else {
                throw Failure(
                    "file.missing", "The file is not there.", place: file, remedy: "Check its path.", exit: .usage)
            }
            let actor = try await whoMay()
            let terminal = Terminal()
            if !yes, FileManager.default.fileExists(atPath: options.databasePath) {
                guard terminal.ask("Replace the log by this backup? Type yes: ") == "yes" else {
                    terminal.line("Nothing was changed.")
                    return
                }
            }
            let progress = CopyProgress(terminal: terminal)
            let restoration: Restoration
            do {
                restoration = try await IntelligenceLog.restore(
                    from: file, to: options.databasePath, keys: try options.keySource(),
                    scripts: try options.library(), at: options.now, by: actor, report: progress.show)
            } catch {
                progress.end()
                throw Failure((error as? LogError) ?? .cannotOpen, place: file)
            }
            progress.end()
            terminal.line("Restored: \(restoration.head.position.counted("entry", "entries")).", .good)
            if let replaced = restoration.replaced { terminal.line("The log that was there is now \(replaced)", .dim) }
            if try await options.hasUsers() { terminal.line("Everybody is signed out: sign in again.") }
            if restoration.erasedAgain > 0 {
                terminal.line(
                    "Erased again, since it was erased after the backup was made: "
                        + "\(restoration.erasedAgain.counted("record")).")
            }
            if restoration.isErasureUnknown {
                terminal.line(
                    "The log that was there cannot be read: whoever was erased since the backup was made is here again. "
                        + "Erase them again with layby erase.", .warning)
            }
            if let old = restoration.replacedHead, old.position > restoration.head.position {
                terminal.line(
                    "The backup ends \((old.position - restoration.head.position).counted("entry", "entries")) earlier "
                        + "than the log did.", .warning)
            }
        }

        /// Whoever runs it must be allowed to; a log that cannot be opened any more has nobody to ask.
        private func whoMay() async throws -> Actor {
            guard FileManager.default.fileExists(atPath: options.databasePath) else { return options.unprovenActor }
            do { return try await options.desk(for: Self.self).actor } catch let failure as Failure
                where ["log.notALog", "log.damaged", "log.brokenChain", "log.unreadable"].contains(failure.code)
            {
                return options.unprovenActor
            }
        }
    }

    struct Rebuild: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make every projection again from the entries, and say what was different.",
            discussion: "There is no difference, unless something is wrong; exit 65 then. Calls can be taken meanwhile."
        )
        static let action = Action.maintainLog

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let terminal = Terminal()
            defer { terminal.endStatus() }
            let scripts = try options.library()
            let rebuild = try await desk.log.rebuildProjections(scripts: scripts) { position, head in
                terminal.progress(position, of: head, "entries")
            }
            let indexed = try await desk.log.catchUpSearch(scripts: scripts) { position, head in
                terminal.progress(position, of: head, "entries indexed")
            }
            terminal.endStatus()
            terminal.line(
                "Rebuilt from the entries: \(rebuild.streams.counted("row")), and the search index of "
                    + "\(indexed.counted("record")).")
            guard rebuild.difference > 0 else {
                terminal.line("No difference.", .good)
                return
            }
            terminal.line(
                "\(rebuild.difference.counted("row")) differed: \(rebuild.missing) missing, \(rebuild.different) "
                    + "different, \(rebuild.extra) without entries. They are as the entries make them now.", .warning)
            if rebuild.broken > 0 {
                terminal.line(
                    "\(rebuild.broken.counted("record")) cannot be made from the entries: see layby audit verify.",
                    .warning)
            }
            throw ExitCode(Failure.Exit.data.rawValue)
        }
    }
}

extension LogCommand {
    struct Purge: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Leave nothing of what was erased in the file's free space and write-ahead log.",
            discussion: "layby erase and retention apply do it themselves, unless another program reads the log then.")
        static let action = Action.purge

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            guard try await options.desk(for: Self.self).log.purge() else { throw Failure(LogError.locked) }
            Terminal().line("Nothing is left of what was erased.", .good)
        }
    }
}

/// What a copy of the log is at, on one line.
private struct CopyProgress: Sendable {
    let terminal: Terminal

    func show(_ step: CopyStep) {
        switch step {
        case .copying: terminal.status("copying the log …")
        case .verifying(let entries): terminal.status("verifying the copy: \(entries) entries")
        case .photographs(let number, let of): terminal.status("photographs: \(number) of \(of)")
        case .erasing(let number, let of): terminal.status("erasing again: \(number) of \(of)")
        }
    }

    func end() { terminal.endStatus() }
}

/// A log's numbers, for people and machines.
private struct StatisticsReport {
    let statistics: LogStatistics
    let terminal: Terminal

    init(_ statistics: LogStatistics, terminal: Terminal) {
        (self.statistics, self.terminal) = (statistics, terminal)
    }

    func show() {
        terminal.pair("entries", "\(statistics.entries) in \(statistics.streams) streams, \(statistics.sealed) sealed")
        terminal.pair("calls", "\(statistics.calls)")
        terminal.pair(
            "records for the hub",
            "\(statistics.records.waiting) wait, \(statistics.records.accepted) accepted, "
                + "\(statistics.records.parked) parked")
        terminal.pair("keys", "\(statistics.keys), \(statistics.destroyedKeys) destroyed")
        terminal.pair(
            "file",
            "\(megabytes(statistics.fileBytes)), of which \(megabytes(statistics.freeBytes)) free; "
                + "write-ahead log \(megabytes(statistics.walBytes))")
        terminal.pair("photographs", "\(statistics.photographs), \(megabytes(statistics.photographBytes))")
        terminal.pair("head", statistics.head.description)
        let most = Double(statistics.kinds.first?.count ?? 1)
        for (kind, count) in statistics.kinds {
            terminal.line(
                kind.padded(28) + String(count).leftPadded(10) + "  "
                    + terminal.styled(Terminal.bar(Double(count) / most, width: 20), .accent))
        }
    }

    var json: JSONValue {
        [
            "entries": .integer(statistics.entries), "streams": .integer(statistics.streams),
            "sealed": .integer(statistics.sealed), "calls": .integer(statistics.calls),
            "keys": .integer(statistics.keys), "destroyedKeys": .integer(statistics.destroyedKeys),
            "fileBytes": .integer(statistics.fileBytes), "freeBytes": .integer(statistics.freeBytes),
            "walBytes": .integer(statistics.walBytes), "photographs": .integer(statistics.photographs),
            "photographBytes": .integer(statistics.photographBytes),
            "waiting": .integer(statistics.records.waiting), "accepted": .integer(statistics.records.accepted),
            "parked": .integer(statistics.records.parked), "head": .string(statistics.head.description),
            "kinds": .object(
                Dictionary(statistics.kinds.map { ($0.kind, .integer($0.count)) }, uniquingKeysWith: { $1 })),
        ]
    }

    private func megabytes(_ bytes: Int) -> String {
        bytes < 100_000 ? "\((bytes + 999) / 1000) kB" : "\(Double(bytes / 10_000) / 100) MB"
    }
}

extension Failure {
    /// What the log could not do with a file.
    init(_ error: LogError, place: String) {
        self.init(error)
        self.place = place
    }
}
