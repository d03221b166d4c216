public import ArgumentParser
public import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension SafeguardingFact.Kind: ExpressibleByArgument {}

struct SafeguardingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "safeguarding",
        abstract: "Children and possible victims of trafficking: what is owed to them, and by when.",
        subcommands: [
            Due.self, Gaps.self, Open.self, Show.self, Record.self, List.self, Innerste.self, Notifications.self,
            Ratio.self,
        ])

    struct Open: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open the record of a person of a call, or bring it up to date with the call.")

        static let action = Action.recordSafeguarding

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call.") var call: String
        @Option(help: "Which person of the call: 1 for the first.") var person: Int

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let call = CallID(try await desk.log.stream(.call, named: call))
            let (record, isNew) = try await desk.log.openSafeguarding(
                of: call, instance: person, scripts: try options.library(), at: options.now, by: desk.actor)
            let terminal = Terminal()
            terminal.line(
                "Safeguarding record \(record.id) \(isNew ? "opened" : "is up to date with its call"). "
                    + "Record in it by \(record.id.stream.short).", .good)
            SafeguardingReport(record, today: options.today, terminal: terminal).owed()
        }
    }

    struct Show: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a record: what was recorded, what is owed, and what can be recorded now.")

        static let action = Action.readSafeguarding

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Argument(help: "The record.") var record: String
        @Option(help: "text or json.") var format = OutputFormat.text

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let id = try await desk.log.stream(.safeguarding, named: record)
            let record = try await desk.log.safeguardingRecord(id)
            try desk.require(record.age.safeguardingAction)
            try await desk.consult(id, by: "safeguarding show", why: justification.why, at: options.now)
            let report = SafeguardingReport(record, today: options.today, terminal: Terminal())
            switch format {
            case .text: report.show()
            case .json: Terminal().line(CanonicalJSON.text(report.json))
            }
        }
    }

    struct Record: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record a fact, with the day that it took effect.",
            discussion: """
                KIND and its fields, those in brackets where there is something to say:

                \(SafeguardingFact.Kind.allCases.map(\.usage).joined(separator: "\n"))

                layby safeguarding record 1a2b3c nrm-referred by=police reference=NRM-0001 --on 5/11/2021
                """)

        static let action = Action.recordSafeguarding

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The record.") var record: String
        @Argument(help: "What kind of fact it is.") var kind: SafeguardingFact.Kind
        @Argument(help: "FIELD=VALUE, as above.") var fields: [String] = []
        @Option(help: "The day that it took effect, in London. Default: today.") var on: String?

        func run() async throws {
            var typed: [String: [String]] = [:]
            for field in fields {
                let sides = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                guard sides.count == 2, kind.fields.contains(where: { $0.name == sides[0] }) else {
                    throw ValidationError("\(kind.rawValue) takes: \(kind.usage)")
                }
                typed[sides[0], default: []].append(sides[1])
            }
            let fact = try SafeguardingFact(kind) { typed[$0] ?? [] }
            let day = try on.map { try CivilDate(said: $0, today: options.today) } ?? options.today
            let desk = try await options.desk(for: Self.self)
            let id = try await desk.log.stream(.safeguarding, named: record)
            let (record, isNew) = try await desk.log.record(fact, on: day, in: id, at: options.now, by: desk.actor)
            let terminal = Terminal()
            terminal.line(isNew ? "Recorded." : "That is what was recorded last; it is kept once.", .good)
            SafeguardingReport(record, today: options.today, terminal: terminal).owed()
        }
    }
}

extension SafeguardingFact.Kind {
    /// As the help shows it: `age status=adult|child|possibly-child basis=…`.
    fileprivate var usage: String {
        ([rawValue]
            + fields.map { field in
                let values = field.choices.isEmpty ? "…" : field.choices.map(\.code).joined(separator: "|")
                return field.isOptional ? "[\(field.name)=\(values)]" : "\(field.name)=\(values)"
            }).joined(separator: " ")
    }
}

extension GlobalOptions {
    /// The day that it is in London.
    var today: CivilDate { CivilDate(inLondon: now) }
}

extension CivilDate {
    /// Reads `2021-03-01`, or a day as people say it.
    ///
    /// - Throws: `Failure` `day.unreadable`.
    init(said text: String, today: CivilDate) throws {
        if let day = CivilDate(iso: text) {
            self = day
            return
        }
        guard let day = try? CivilDay.read(text, today: CivilDay(daysSince1970: today.days)).value else {
            throw Failure(day: text)
        }
        self.init(days: day.daysSince1970)
    }
}
