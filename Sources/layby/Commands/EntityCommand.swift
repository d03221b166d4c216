import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// What of entities is resolved, as the command line has it.
enum ResolvedKind: String, ExpressibleByArgument, CaseIterable {
    case vehicle, haulier, person

    var kind: Identity.Kind {
        switch self {
        case .vehicle: .vehicle
        case .haulier: .haulier
        case .person: .person
        }
    }
}

struct EntityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entity", abstract: "Who is who: what is written in two ways and may be one. A person decides.",
        discussion: """
            A place is where somebody or something stands: RECORD/ANCHOR, as suggest and show print them, such as
            a1b2c3/driver_name or 'a1b2c3/person_name[2]'. Decisions are entries: they can be undone.
            """,
        subcommands: [
            Suggest.self, Show.self, Same.self, Differ.self, Later.self, Undo.self, List.self,
        ], aliases: ["entities"])

    struct Suggest: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Suggest what may be one, why, and how likely it is.",
            discussion: """
                The score is 0 to 100. It adds up named clues by weights that were learnt from an invented set; see
                layby entity suggest --format json for each. What is shown is written to the log.
                """)

        static let action = Action.search

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Option(help: "vehicle, haulier or person. Default: all.") var kind: ResolvedKind?
        @Option(help: "The lowest score.") var least = 50
        @Option(help: "At most so many pairs.") var limit = 20
        @Option(help: "Only the newest calls, so many. Default: all.") var newest: Int?
        @Option(help: "text or json.") var format = OutputFormat.text

        func validate() throws {
            guard (0...100).contains(least) else { throw ValidationError("--least takes a number from 0 to 100.") }
            guard (1...1_000).contains(limit) else { throw ValidationError("--limit takes a number from 1 to 1000.") }
            guard newest.map({ $0 > 0 }) ?? true else { throw ValidationError("--newest takes a number from 1.") }
        }

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let why = try await PolicyInForce(desk.log).justification(justification.why, for: .search)
            let terminal = Terminal()
            let looked = try await desk.log.resolution(
                newest: newest ?? .max, records: desk.readable.intersection([.call, .penalty]), children: desk.children,
                scripts: try options.library()
            ) { done, all in terminal.progress(done, of: all, "records read") }
            terminal.endStatus()
            let kinds = kind.map { Set([$0.kind]) } ?? [.vehicle, .haulier, .person]
            let alike = looked.resolution.known.map(\.addresses).filter { $0.count > 1 }
            let decisions = MergeDecisions(try await desk.log.merges(), alike: alike)
            let all = looked.resolution.suggestions(of: kinds, least: least, without: decisions)
            let shown = Array(all.prefix(limit))
            // Before anything is shown: what is seen is always written down.
            let streams = Set(shown.flatMap { $0.left.addresses + $0.right.addresses }.map(\.stream)).sorted()
            try await desk.log.note(
                .searched(shown: streams.map { AuditEvent.Target($0) }, justification: why), at: options.now,
                by: desk.actor)
            let report = EntityReport(terminal: terminal)
            switch format {
            case .text: report.show(shown, of: all.count, looked, decisions.conflicts)
            case .json: terminal.line(CanonicalJSON.text(report.json(shown, of: all.count)))
            }
        }
    }

    struct Show: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show all records of somebody or something, those that it was merged with included.")

        static let action = Action.search

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Argument(help: "A place: RECORD/ANCHOR.") var place: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let why = try await PolicyInForce(desk.log).justification(justification.why, for: .search)
            let address = try await desk.address(place)
            let scripts = try options.library()
            guard
                let identity = try await desk.log.identity(
                    at: address, children: desk.children, scripts: scripts)
            else {
                throw Failure(noPlace: place)
            }
            let entity = try await desk.log.entity(
                of: identity, records: desk.readable, children: desk.children, scripts: scripts)
            guard entity.sightings.contains(where: { $0.record.stream == address.stream }) else {
                throw Failure(noPlace: place)
            }
            try await desk.log.note(
                .searched(
                    shown: entity.sightings.map { AuditEvent.Target($0.record.stream) }, justification: why),
                at: options.now, by: desk.actor)
            EntityReport(terminal: Terminal()).show(entity)
        }
    }

    struct List: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "List decisions and what contradicts what.")

        static let action = Action.search

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            EntityReport(terminal: Terminal()).list(try await desk.log.merges())
        }
    }
}

extension Desk {
    /// The kinds of record that whoever runs it may read.
    var readable: Set<SearchDocument.Kind> { user?.role.readableRecords ?? Set(SearchDocument.Kind.allCases) }

    /// A place as people name it: the record by its id or the end of one.
    ///
    /// - Throws: `Failure` `entity.place`, `.notFound`, `.ambiguous`.
    func address(_ text: String) async throws -> IdentityAddress {
        let sides = text.split(separator: "/", maxSplits: 1)
        guard sides.count == 2 else { throw Failure(noPlace: nil) }
        let stream = try await log.stream(named: String(sides[0]))
        guard let address = IdentityAddress("\(stream)/\(sides[1])") else { throw Failure(noPlace: nil) }
        return address
    }
}
