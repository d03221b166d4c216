import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// A text that somebody gave as an argument, or, for `-`, on standard input.
private func given(_ text: String) -> String {
    text == "-" ? String(decoding: FileHandle.standardInput.rest(), as: UTF8.self) : text
}

extension IntelligenceCommand {
    struct Add: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Add an item, or write one anew.")

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The report.") var report: String
        @Argument(help: "Its text; - for standard input.") var text: String
        @Option(help: "Its grade: 1AP, 2BC, ….") var grade: String?
        @Option(help: "With handling code C, what whoever gets it must keep to.") var conditions: String?
        @Option(help: "The item that is written anew; the answers that it came from stay beside it.") var item: Int?

        func run() async throws {
            let grade = try grade.map { try IntelligenceGrade(code: $0, conditions: conditions) }
            guard grade != nil || conditions == nil else { throw ValidationError("--conditions go with --grade.") }
            let desk = try await options.desk(for: Self.self)
            let report = try await desk.report(report)
            let known = item.flatMap { report.item($0) }
            try await desk.keep(
                .write(item: item, text: given(text), grade: grade ?? known?.grade, seen: known?.writtenAt),
                in: report, at: options.now)
        }
    }

    struct Grade: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Grade an item: 1AP, 2BC, ….")

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The report.") var report: String
        @Argument(help: "The item, by its number.") var item: Int
        @Argument(help: "Source 1–3, information A–E, handling P or C.") var grade: String
        @Option(help: "With handling code C, what whoever gets it must keep to.") var conditions: String?

        func run() async throws {
            let grade = try IntelligenceGrade(code: grade, conditions: conditions)
            let desk = try await options.desk(for: Self.self)
            let report = try await desk.report(report)
            try await desk.keep(
                .grade(item: item, grade, seen: report.item(item)?.writtenAt), in: report, at: options.now)
        }
    }

    struct Remove: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Remove an item, an entity or a link from a draft.")

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The report.") var report: String
        @Option(help: "The item, by its number.") var item: Int?
        @Option(help: "The entity, by its number.") var entity: Int?
        @Option(help: "The link, by its number.") var link: Int?

        func validate() throws {
            guard [item, entity, link].count(where: { $0 != nil }) == 1 else {
                throw ValidationError("Give one of --item, --entity and --link.")
            }
        }

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let report = try await desk.report(report)
            let input: IntelligenceReport.Input =
                item.map { .removeItem($0) } ?? entity.map { .removeEntity($0) } ?? .unlink(link ?? 0)
            try await desk.keep(input, in: report, at: options.now)
        }
    }

    struct Name: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name somebody or something that a report speaks of.",
            discussion: """
                Kinds: person, organisation, vehicle, phone, document, object, location, event. --known takes one that
                another record has: RECORD/ANCHOR, such as a1b2/driver_name; its text is taken from there.
                """)

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The report.") var report: String
        @Argument(help: "Its kind.") var kind: IntelligenceEntity.Kind?
        @Argument(help: "Its name, number or place; - for standard input.") var text: String?
        @Option(help: "Of a person, the date of birth.") var birth: String?
        @Option(help: "The same in another record: RECORD/ANCHOR.") var known: String?

        func validate() throws {
            guard known != nil || kind != nil && text != nil else {
                throw ValidationError("Give its kind and text, or --known.")
            }
        }

        func run() async throws {
            let born = try birth.map { try CivilDate(typed: $0, at: options.now) }
            let desk = try await options.desk(for: Self.self)
            let report = try await desk.report(report)
            if let known {
                return try await desk.keep(try await input(known, desk), in: report, at: options.now)
            }
            guard let kind, let text else { return }
            try await desk.keep(.name(kind, text: given(text), birth: born), in: report, at: options.now)
        }

        /// The identity that stands elsewhere, which the user must be able to read. Nobody who may be a child: who may
        /// read reports need not be one who may read of children.
        private func input(_ known: String, _ desk: Desk) async throws -> IntelligenceReport.Input {
            let parts = known.split(separator: "/", maxSplits: 1).map(String.init)
            let stream = try await desk.log.stream(named: parts[0])
            guard parts.count == 2,
                let record = try await desk.log.identified(
                    stream, children: .withheld, scripts: try options.library()),
                desk.readable.contains(record.kind),
                let identity = record.identity(at: parts[1])
            else { throw LogError.notFound }
            try await desk.consult(stream, by: "intel name", why: nil, at: options.now)
            return .name(
                identity.part.entityKind, text: identity.text, birth: identity.birth,
                known: IntelligenceEntity.Known(stream, identity.anchor, subject: identity.subject))
        }
    }

    struct Link: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Link two entities of a report, by the item that says so.",
            discussion: "Types:\n"
                + LinkType.allCases.map { type in
                    let (from, to) = type.joins
                    func names(_ kinds: Set<IntelligenceEntity.Kind>) -> String {
                        IntelligenceEntity.Kind.allCases.filter(kinds.contains).map(\.rawValue).joined(separator: ", ")
                    }
                    return "  \(type.rawValue.padded(15)) \(names(from)) → \(names(to))"
                }.joined(separator: "\n"))

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The report.") var report: String
        @Argument(help: "How they are linked.") var type: LinkType
        @Argument(help: "The first entity, by its number.") var from: Int
        @Argument(help: "The second entity, by its number.") var to: Int
        @Option(help: "The item that says so; its grade is the link's.") var item: Int
        @Option(help: "From which day.") var since: String?
        @Option(help: "Until which day.") var until: String?

        func run() async throws {
            func day(_ text: String?) throws -> CivilDate? {
                try text.map { try CivilDate(typed: $0, at: options.now) }
            }
            let (since, until) = (try day(since), try day(until))
            let desk = try await options.desk(for: Self.self)
            let report = try await desk.report(report)
            try await desk.keep(
                .link(type, from: from, to: to, item: item, since: since, until: until), in: report, at: options.now)
        }
    }

    struct Head: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Set a draft's title or marking.")

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The report.") var report: String
        @Option(help: "Its title.") var title: String?
        @Option(help: "Its marking.") var marking: SecurityMarking?

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let report = try await desk.report(report)
            try await desk.keep(
                .head(title: title ?? report.title, marking: marking ?? report.marking), in: report, at: options.now)
        }
    }

    struct Submit: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Submit a report: it changes no more; a correction is another revision.")

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The report.") var report: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            try await desk.keep(.submit, in: try await desk.report(report), at: options.now)
        }
    }

    struct Sanitise: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what of an item may leave: a text in its place, all of it, or nothing.")

        static let action = Action.readIntelligence

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The report.") var report: String
        @Argument(help: "The item, by its number.") var item: Int
        @Argument(help: "What may leave; - for standard input.") var text: String?
        @Flag(help: "It may leave as it is written.") var asWritten = false
        @Flag(help: "Nothing of it may leave.") var withhold = false

        func validate() throws {
            guard [text != nil, asWritten, withhold].count(where: \.self) == 1 else {
                throw ValidationError("Give a text, --as-written or --withhold.")
            }
        }

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            try desk.require(.writeIntelligence)
            let report = try await desk.report(report)
            guard let known = report.item(item) else { throw IntelligenceError.unknown(.item, item) }
            let kept = withhold ? nil : asWritten ? known.text : given(text ?? "")
            try await desk.keep(.sanitise(item: item, text: kept), in: report, at: options.now)
        }
    }

    struct KeepBack: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Keep an entity from the hub, or let it go.")

        static let action = Action.readIntelligence

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The report.") var report: String
        @Argument(help: "The entity, by its number.") var entity: Int
        @Flag(help: "Let it go again.") var letGo = false

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            try desk.require(.writeIntelligence)
            try await desk.keep(
                .keepBack(entity: entity, !letGo), in: try await desk.report(report), at: options.now)
        }
    }

    struct Send: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let the sanitised copy go to the hub; layby sync sends it.")

        static let action = Action.readIntelligence

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The report.") var report: String
        @Flag(help: "Words of the source's name that stand in it are another's.") var confirm = false

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            try desk.require(.writeIntelligence)
            try await desk.keep(
                .disseminate(isConfirmed: confirm), in: try await desk.report(report), at: options.now)
        }
    }

    struct Revise: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a submitted report a draft again: another revision.")

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The report.") var report: String
        @Option(help: "Why.") var reason: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            try await desk.keep(.revise(reason: reason), in: try await desk.report(report), at: options.now)
        }
    }

    struct Withdraw: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Withdraw a report for good; where the hub has it, the hub is told.")

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The report.") var report: String
        @Option(help: "Why.") var reason: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            try await desk.keep(.withdraw(reason: reason), in: try await desk.report(report), at: options.now)
        }
    }
}
