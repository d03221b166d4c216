import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "What is laid down about justifications, retention and sharing: set, show, check, example.",
        subcommands: [Set.self, Show.self, Check.self, Example.self])

    struct Set: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a policy in force, in place of the one before.",
            discussion: "The log keeps every policy, so that what was in force when can be shown.")

        static let action = Action.setPolicy

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The policy's file; - for standard input.", completion: .file()) var file: String

        func run() async throws {
            let text = try PolicyFile.text(file)
            let policy = try PolicyFile.read(text, file)
            let desk = try await options.desk(for: Self.self)
            let before = try await PolicyInForce(desk.log).book.editions.last
            guard before?.text != text else {
                Terminal().line("That policy is in force already.")
                return
            }
            let event = PolicyEvent.set(text)
            try await desk.log.note(
                kind: event.kind, payload: event.payload, seal: event.seal, in: .policy, at: options.now,
                by: desk.actor)
            Terminal().line("In force: \(policy.summary).", .good)
        }
    }

    struct Show: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Show the policy in force, and since when.")

        static let action = Action.report

        @OptionGroup var options: GlobalOptions
        @Flag(help: "List every policy that ever was in force instead.") var history = false

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let book = try await PolicyInForce(desk.log).book
            let terminal = Terminal()
            guard let edition = book.editions.last else {
                terminal.line("No policy is in force: nothing is erased by age, and nobody is sent anything personal.")
                terminal.line("Start from one with: layby policy example > policy.yaml", .dim)
                return
            }
            if history {
                for edition in book.editions { terminal.line(heading(edition)) }
            } else {
                terminal.line("# \(heading(edition))", .bold)
                terminal.write(edition.text.hasSuffix("\n") ? edition.text : edition.text + "\n")
            }
        }

        private func heading(_ edition: PolicyBook.Edition) -> String {
            "In force from \(LondonTime.text(Int64(edition.since.seconds))), set by \(edition.by), "
                + "SHA-256 \(edition.digest)"
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Check a policy's file. Nothing is changed.")

        @Argument(help: "The policy's file; - for standard input.", completion: .file()) var file: String

        func run() async throws {
            let policy = try PolicyFile.read(try PolicyFile.text(file), file)
            Terminal().line("It can be put in force: \(policy.summary).", .good)
        }
    }

    struct Example: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a commented policy to start from. All that it lays down is invented.")

        func run() async throws { Terminal().line(Policy.example) }
    }
}

/// A policy's file as a command reads it.
private enum PolicyFile {
    static func text(_ file: String) throws -> String {
        guard let text = String(validating: try readFile(file), as: UTF8.self) else {
            throw Failure(
                "policy.invalid", "The file is no text in UTF-8.", place: file, remedy: "Save it as UTF-8.", exit: .data
            )
        }
        return text
    }

    /// - Throws: `Failure` `policy.invalid`, after every finding has been shown.
    static func read(_ text: String, _ file: String) throws -> Policy {
        do { return try Policy(yaml: text) } catch {
            let terminal = Terminal()
            for finding in error.findings {
                let line = finding.line.map { ":\($0)" } ?? ""
                let subject = finding.subject.map { "\($0): " } ?? ""
                terminal.line("\(file)\(line): error: \(subject)\(finding.message) [\(finding.code)]", .bold)
                terminal.paragraph(finding.remedy, indent: "    ", .dim)
            }
            throw Failure(error)
        }
    }
}

extension Policy {
    /// `Example policy (3 retention rules, 2 recipients)`.
    fileprivate var summary: String {
        "\(PlainText.of(title)) (\(retention.count.counted("retention rule")), \(sharing.count.counted("recipient")))"
    }
}
