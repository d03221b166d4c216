import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Who did and saw what: the trail of a record or a user, and a copy for a supervisor.",
        subcommands: [Trail.self, Verify.self, Head.self, Export.self])

    struct Trail: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "List collection, alteration, consultation, disclosure, combination and erasure.",
            discussion: """
                Of a call, referral or operation by its id; of one person in a call: CALL/driver, CALL/persons[3]; of a
                user by the user's id. Which question was answered is said, never what was answered. Looking is itself
                written down.
                """)

        enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

        static let action = Action.audit

        @OptionGroup var options: GlobalOptions
        @Argument(help: "A record, a person in one, or a user.") var of: String
        @Flag(help: "It is a user's id, even if a record's id ends like that.") var user = false
        @Option(help: "From this day on, in London: 2021-03-01.") var from: String?
        @Option(help: "To the end of this day.") var to: String?
        @Option(help: "Why you look.") var why: String?
        @Option(help: "text, json or csv.") var format = Format.text

        func run() async throws {
            let days = try DayRange(from: from, until: to)
            let desk = try await options.desk(for: Self.self)
            let why = try await PolicyInForce(desk.log).justification(why, for: .consultation)
            let subject = user ? TrailSubject.actor(Actor(of)) : try await TrailSubject.named(of, in: desk.log)
            let placed = try await subject.entries(in: desk.log)
            guard !placed.isEmpty else { throw LogError.notFound }
            try await desk.log.note(
                .consulted(subject.target, by: subject.means("audit trail"), justification: why), at: options.now,
                by: desk.actor)
            // Of a call that another user opened, the opening is not in a user's trail.
            let known = try await desk.log.scripts(of: Set(placed.map(\.entry.stream)))
            var trail = AuditTrail(scripts: try options.library(), known: known)
            let lines = placed.map { trail.line($0.entry) }.filter { days.contains($0.at) }
            switch format {
            case .text: AuditReport(terminal: Terminal()).show(lines, namesStreams: subject.spansStreams)
            case .json: Terminal().line(CanonicalJSON.text(.array(lines.map(\.json))))
            case .csv: Terminal().write(([AuditTrail.Line.csvHead] + lines.map(\.csv)).joined())
            }
        }
    }

    struct Export: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write all that was done since a day, one JSON line each, with the head of the chain at the end.",
            discussion: "No value that was recorded stands in it. Keep the last line: a log whose tail is cut lacks it."
        )

        static let action = Action.audit

        @OptionGroup var options: GlobalOptions
        @Option(help: "From this day on, in London: 2021-03-01. Default: the beginning.") var since: String?
        @Option(help: "Why.") var why: String?

        func run() async throws {
            let days = try DayRange(from: since, until: nil)
            let desk = try await options.desk(for: Self.self)
            let why = try await PolicyInForce(desk.log).justification(why, for: .consultation)
            try await desk.log.note(
                .consulted(AuditEvent.Target(.audit), by: "audit export", justification: why), at: options.now,
                by: desk.actor)
            // The head first: what is written meanwhile is behind it, and in the next copy.
            let head = try await desk.log.head()
            var trail = AuditTrail(scripts: try options.library())
            let terminal = Terminal()
            terminal.line(
                CanonicalJSON.text(
                    .members([
                        "export": "layby.audit", "log": .string(try await desk.log.identity()),
                        "since": since.map(JSONValue.string), "at": .string(options.now.description),
                        "by": .string(desk.actor.id),
                    ])))
            var count = 0
            var position = 0
            while position < head.position {
                let piece = try await desk.log.trail(
                    since: days.start ?? Timestamp(milliseconds: 0), after: position, limit: 1000)
                for entry in piece where entry.position <= head.position {
                    let line = trail.line(entry.entry)
                    guard days.contains(line.at) else { continue }
                    terminal.line(CanonicalJSON.text(line.json.adding(["position": .integer(entry.position)])))
                    count += 1
                }
                position = piece.last?.position ?? head.position
            }
            terminal.line(
                CanonicalJSON.text([
                    "end": true, "lines": .integer(count),
                    "head": ["position": .integer(head.position), "hash": .string(head.hash)],
                ]))
        }
    }
}

/// A trail as a person reads it.
private struct AuditReport {
    let terminal: Terminal

    func show(_ lines: [AuditTrail.Line], namesStreams: Bool) {
        guard !lines.isEmpty else {
            terminal.line("Nothing was done in those days.")
            return
        }
        terminal.line(
            "\("London time".padded(24))\("operation".padded(14))\("who".padded(20))"
                + (namesStreams ? "record".padded(8) : "") + "what", .bold)
        for line in lines {
            terminal.line(
                LondonTime.text(Int64(line.at.seconds)).padded(24) + line.operation.rawValue.padded(14)
                    + line.actor.id.padded(19) + " " + (namesStreams ? line.stream.short.padded(8) : "")
                    + PlainText.of(line.what) + (line.isErased ? " (erased)" : ""))
            if !line.recipients.isEmpty {
                terminal.line("\("".padded(24))to: \(line.recipients.joined(separator: ", "))", .dim)
            }
            if let why = line.why { terminal.paragraph("why: \(PlainText.of(why))", indent: "".padded(24), .dim) }
        }
        let counts = AuditTrail.Operation.allCases.compactMap { operation -> String? in
            let count = lines.count { $0.operation == operation }
            return count == 0 ? nil : "\(count) \(operation.rawValue)"
        }
        terminal.line("\(lines.count.counted("line")): \(counts.joined(separator: ", ")).", .dim)
    }
}
