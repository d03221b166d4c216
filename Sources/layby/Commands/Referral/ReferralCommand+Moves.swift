import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension ReferralCommand {
    struct Move: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Enter what became of a referral: what CECPT, the carrier or a court did.",
            discussion: """
                Statuses: \(Referral.Status.allCases.filter { $0 != .draft && $0 != .referred }.map(\.code)
                    .joined(separator: ", ")). What is impossible is refused, and says what is possible. To refer a draft, or
                to send what the call says now: layby penalty refer CALL.
                """)

        static let action = Action.moveReferral

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The referral.") var referral: String
        @Argument(help: "The status that it comes to: notice-issued.") var status: String
        @Option(help: "The day on which it took effect, in London. Default: today.") var on: String?
        @Option(help: "Of a notice or reduction what was set, of a payment what was paid: £6,000.") var amount: String?
        @Option(help: "Of a notice, CECPT's reference (IS11).") var reference: String?
        @Option(help: "Of a notice, whom it is addressed to: owner, hirer, driver or operator; once for each.")
        var to: [String] = []
        @Option(help: "Why, or what was said.") var note: String?

        func validate() throws {
            guard let status = Referral.Status(code: status) else { throw ValidationError(noSuchStatus) }
            guard status != .draft, status != .referred else {
                throw ValidationError("A call is referred, and referred again, with layby penalty refer CALL.")
            }
            _ = try addressees()
        }

        func run() async throws {
            guard let status = Referral.Status(code: status) else { throw ValidationError(noSuchStatus) }
            let today = CivilDate(inLondon: options.now)
            let day = try on.map { try CivilDate(typed: $0, at: options.now) }
            let move = ReferralMove(
                to: status, on: day ?? today, pence: try amount.map { try Money.pence(from: $0) },
                addressees: try addressees(), reference: reference.map(PlainText.of).flatMap(\.unlessEmpty),
                note: note.map(PlainText.of).flatMap(\.unlessEmpty))
            let desk = try await options.desk(for: Self.self)
            let stream = try await desk.log.stream(.referral, named: referral)
            let (now, actor) = (options.now, desk.actor)
            let moved = try await desk.log.change(stream) { try $0.move(move, at: now, by: actor) }
            ReferralReport.stands(moved, on: today)
        }

        private func addressees() throws -> [ResponsibleRole] {
            try to.map { text in
                guard let role = ResponsibleRole(rawValue: text.lowercased()) else {
                    throw ValidationError("--to takes owner, hirer, driver or operator.")
                }
                return role
            }
        }
    }

    struct Correct: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take back the last move, which was a mistake; both stay in the history.")

        static let action = Action.moveReferral

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The referral.") var referral: String
        @Option(help: "What was wrong.") var reason: String

        func run() async throws {
            let reason = PlainText.of(reason)
            let desk = try await options.desk(for: Self.self)
            let stream = try await desk.log.stream(.referral, named: referral)
            let (now, actor) = (options.now, desk.actor)
            let corrected = try await desk.log.change(stream) { try $0.correct(reason: reason, at: now, by: actor) }
            ReferralReport.stands(corrected, on: CivilDate(inLondon: now))
        }
    }

    struct Earlier: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set how many earlier incidents in five years count, in place of what was declared.")

        static let action = Action.moveReferral

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The referral.") var referral: String
        @Option(help: "Of clandestine entrants carried. Default: as it was declared.") var carrying: Int?
        @Option(help: "Of a vehicle not secured. Default: as it was declared.") var unsecured: Int?
        @Option(help: "How it is known.") var reason: String

        func validate() throws {
            guard carrying != nil || unsecured != nil else {
                throw ValidationError("Give --carrying, --unsecured or both.")
            }
        }

        func run() async throws {
            let earlier = EarlierIncidents(carrying: carrying, unsecured: unsecured)
            let reason = PlainText.of(reason)
            let desk = try await options.desk(for: Self.self)
            let stream = try await desk.log.stream(.referral, named: referral)
            let (now, actor) = (options.now, desk.actor)
            _ = try await desk.log.change(stream) { try $0.setEarlier(earlier, reason: reason, at: now, by: actor) }
            Terminal().line("Set to \(earlier.words). See layby referral exposure \(stream.short).")
        }
    }

    struct Due: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what falls due, what is overdue first; or write it as a calendar.",
            discussion: "Ids, dates and what falls due: nobody's name. A calendar takes a later file for the earlier.")

        static let action = Action.readCall

        @OptionGroup var options: GlobalOptions
        @Option(help: "Only this force's, by name or code.") var force: String?
        @Option(help: "text, json or ics.") var format = DueFormat.text
        @Option(name: .shortAndLong, help: "A file. Default: standard output.", completion: .file())
        var output: String?

        func run() async throws {
            let force = try force.map { try Forces.read($0).value.slug }
            let desk = try await options.desk(for: Self.self)
            let today = CivilDate(inLondon: options.now)
            let due = DueDeadline.all(of: try await desk.log.referralsWithDeadlines(force: force), on: today)
            let terminal = Terminal()
            let text: String
            switch format {
            case .text: text = Self.text(due, on: today)
            case .json: text = CanonicalJSON.text(.array(due.map { $0.json(on: today) })) + "\n"
            case .ics: text = CalendarFile(due.map(\.day), name: "Layby: what falls due", at: options.now).text
            }
            guard let output else { return terminal.write(text) }
            try writeFile(text.utf8, to: output)
            terminal.line("\(output): \(due.count.counted("date")).", .good)
        }

        private static func text(_ due: [DueDeadline], on today: CivilDate) -> String {
            guard !due.isEmpty else { return "Nothing falls due.\n" }
            return due.map { item in
                let deadline = item.deadline
                return deadline.on.description.padded(12) + deadline.distance(on: today).padded(14)
                    + (deadline.state(on: today) == .overdue ? "overdue " : "        ") + deadline.words.padded(34)
                    + item.referral.id.stream.short.padded(8) + (item.referral.force ?? "–")
                    + (item.referral.isSimulated ? " simulated" : "") + "\n"
            }.joined()
        }
    }
}

/// What a list of what falls due can be written as.
enum DueFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, ics
}

extension String {
    /// Nil for no text.
    fileprivate var unlessEmpty: String? { isEmpty ? nil : self }
}
