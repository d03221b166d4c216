import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension HubCommand {
    struct FeedbackCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "feedback", abstract: "Tell those who sent records what became of them.",
            discussion:
                "It works beside a hub that runs. EVENT is an event's id: a record's id, a slash, the revision.",
            subcommands: [Add.self, Show.self])
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add feedback.",
            subcommands: [Acknowledge.self, Reject.self, Ask.self, Outcome.self, List.self])
    }

    /// What feedback on one event takes.
    struct OnEvent: ParsableArguments {
        @OptionGroup var options: GlobalOptions
        @OptionGroup var store: HubStore
        @Argument(help: "The event's id.") var event: String

        func give(_ feedback: HubFeedback) async throws { try await options.give(feedback, on: event, in: store) }
    }

    struct Acknowledge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Somebody has taken the record on.")
        @OptionGroup var on: OnEvent

        func run() async throws { try await on.give(.acknowledged) }
    }

    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The record is not taken on.")
        @OptionGroup var on: OnEvent
        @Option(help: "Why, as a code: not-ours.") var reason: String

        func run() async throws { try await on.give(try .rejected(reason: reason)) }
    }

    struct Ask: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ask for more information.")
        @OptionGroup var on: OnEvent
        @Option(help: "What is wanted, in words; at most 2,000 characters.") var asks: String
        @Option(help: ArgumentHelp("A question of the script that it is about; may be given again.", valueName: "id"))
        var question: [String] = []
        @Flag(help: "Have the call opened again for it.") var reopen = false
        @Option(help: ArgumentHelp("By which day.", valueName: "day")) var by: String?

        func run() async throws {
            let day = try by.map { try CivilDate(typed: $0, at: on.options.now) }
            try await on.give(try .asks(asks, questions: question, reopens: reopen, by: day))
        }
    }

    struct Outcome: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tell what became of a civil-penalty referral.")
        @OptionGroup var on: OnEvent
        @Option(
            help: ArgumentHelp(
                "One of \(Referral.Status.allCases.map(\.code).joined(separator: ", ")).", valueName: "status"))
        var status: String
        @Option(
            name: .customLong("on"), help: ArgumentHelp("On which day; today where it is left out.", valueName: "day"))
        var day: String?
        @Option(help: "A sum, in pence.") var pence: Int?
        @Option(help: "The notice's reference.") var reference: String?
        @Option(help: "owner, hirer, driver or operator; may be given again.") var addressee: [String] = []

        func run() async throws {
            guard let status = Referral.Status(code: status) else {
                throw Misread(code: "feedback.status", expected: "a status of referrals, as notice-issued")
            }
            let addressees = try addressee.map { text in
                guard let role = ResponsibleRole(rawValue: text) else {
                    throw Misread(code: "feedback.addressee", expected: "owner, hirer, driver or operator")
                }
                return role
            }
            let now = on.options.now
            let day = try self.day.map { try CivilDate(typed: $0, at: now) } ?? CivilDate(inLondon: now)
            try await on.give(
                try .outcome(status, on: day, pence: pence, reference: reference, addressees: addressees))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give the Driver and Haulier list, in place of the edition before.",
            discussion:
                "A table in CSV, with the headings kind (vehicle, driver, haulier), registration, country, name, reason."
        )
        @OptionGroup var options: GlobalOptions
        @OptionGroup var store: HubStore
        @Argument(help: "The file; - for standard input.", completion: .file()) var file: String
        @Option(help: "The edition's code: 2021-03.") var edition: String

        func run() async throws {
            let feedback = try HubFeedback.list(edition: edition, csv: try readFile(file))
            try await options.give(feedback, on: nil, in: store)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what was told: one line of JSON each, in order.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var store: HubStore

        func run() async throws {
            let records = try store.open(mustExist: true)
            var cursor = ""
            while true {
                let page = try await records.feedback(after: cursor, limit: 500)
                for given in page.items {
                    Terminal().line(
                        CanonicalJSON.text(
                            .members([
                                "id": .string(given.id), "kind": .string(given.kind.rawValue),
                                "subject": given.subject.map(JSONValue.string), "data": given.data,
                                "at": .string(given.at.description),
                            ])))
                }
                guard page.hasMore else { return }
                cursor = page.cursor
            }
        }
    }
}

extension GlobalOptions {
    /// Gives feedback beside a hub that may be running.
    fileprivate func give(_ feedback: HubFeedback, on event: String?, in store: HubStore) async throws {
        let records = try store.open(mustExist: true)
        do { try await records.give(feedback, on: event, at: now) } catch LogError.notFound {
            throw Failure(
                "hub.noSuchEvent", "No event with that id came.",
                remedy: "Give an event's id, as the page shows it: a record's id, a slash, the revision.", exit: .usage)
        }
        Terminal().line("Senders are told when they next ask.", .good)
    }
}
