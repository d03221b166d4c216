import ArgumentParser
import Casework
import Foundation
import HubSync
import IntelligenceLog
import ScriptEngine

extension AuditCommand {
    struct Verify: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prove the chain, from the first entry to the head.",
            discussion: """
                The first entry that does not hold is named: altered, removed, put in, put elsewhere. Whoever writes all of
                the chain anew, or cuts its tail, is found by a head that is kept elsewhere: give what layby audit head or
                layby audit export wrote, or ask the hub. It needs no master key. Exit 65 when the chain does not hold.
                """)
        static let action = Action.proveChain

        @OptionGroup var options: GlobalOptions
        @Option(name: .customLong("head"), help: "A head, as layby audit head prints it: 'POSITION HASH'.")
        var given: [String] = []
        @Option(help: "A file of heads, a line each, or an audit export.", completion: .file()) var heads: String?
        @OptionGroup(title: "A hub to ask for the heads that it was sent") var hub: HubOptions
        @Option(help: "text or json.") var format = OutputFormat.text

        func run() async throws {
            let log = try await log()
            var heads = try given.map { text in
                guard let head = LogHead(text) else { throw HeadsFile.unreadable("--head") }
                return head
            }
            if let file = self.heads { heads += try HeadsFile.heads(in: file) }
            if hub.hub != nil {
                let client = try hub.client(log, by: Actor("audit"), options)
                heads += try await client.acknowledgedHeads(at: options.now)
            }
            let terminal = Terminal()
            defer { terminal.endStatus() }
            let head = try await log.verifyChain(against: heads) { terminal.status("\($0) entries hold") }
            terminal.endStatus()
            switch format {
            case .json:
                terminal.line(
                    CanonicalJSON.text([
                        "holds": true, "head": .string(head.description), "heads": .integer(heads.count),
                    ]))
            case .text:
                terminal.line("The chain holds: \(head.position.counted("entry", "entries")).", .good)
                terminal.line("Head: \(head)", .dim)
                terminal.line(
                    heads.isEmpty
                        ? "No head from elsewhere was given: that the log was cut or written anew cannot be seen."
                        : "It agrees with \(heads.count.counted("head")) from elsewhere.", .dim)
            }
        }

        /// The log, for whoever may see it; the chain of one whose key is elsewhere can be walked by anybody.
        private func log() async throws -> IntelligenceLog {
            do { return try await options.desk(for: Self.self).log } catch let failure as Failure
                where [LogError.keyMissing(id: nil).code, LogError.sealBroken.code].contains(failure.code)
            {
                return try IntelligenceLog(path: options.databasePath, keys: nil)
            }
        }
    }

    struct Head: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the head of the chain, to keep where the log is not.",
            discussion: "layby audit head >> heads.txt; later: layby audit verify --heads heads.txt")
        static let action = Action.proveChain

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            Terminal().line(try await options.desk(for: Self.self).log.head().description)
        }
    }
}

/// Heads that were kept in a file.
private enum HeadsFile {
    /// Lines as `layby audit head` prints them, and lines of `layby audit export` that hold one; others say nothing.
    static func heads(in path: String) throws -> [LogHead] {
        let lines = String(decoding: try readFile(path), as: UTF8.self).split(whereSeparator: \.isNewline)
        let heads = lines.compactMap { line -> LogHead? in
            if let head = LogHead(line) { return head }
            guard let json = (try? JSONParser.parse(String(line)))?["head"], let hash = json["hash"]?.string,
                let position = json["position"]?.integer
            else { return nil }
            return LogHead("\(position) \(hash)")
        }
        guard !heads.isEmpty else { throw unreadable(path) }
        return heads
    }

    static func unreadable(_ place: String) -> Failure {
        Failure(
            "audit.noHead", "There is no head of a chain there.", place: place,
            remedy: "Give what layby audit head prints: a position, a blank, 64 hexadecimal digits.", exit: .usage)
    }
}
