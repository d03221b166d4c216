import ArgumentParser
import Casework
import Foundation
import ScriptEngine

struct ScriptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "script", abstract: "Show, prove, compare, exchange and migrate versions of the script.",
        subcommands: [
            List.self, Show.self, Check.self, Rules.self, Paths.self, Cover.self, Diff.self, Migrate.self, Graph.self,
            Print.self, Export.self, Import.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the versions.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let library = try options.library()
            let terminal = Terminal()
            for version in library.versions {
                let script = try library.script(version: version)
                let questions = script.questions
                terminal.line(
                    "v\(version)  from \(script.definition.effective)  "
                        + "\(String(questions.count).leftPadded(3)) questions, "
                        + "\(String(questions.count { $0.weight != nil }).leftPadded(3)) required  "
                        + script.definition.title)
            }
            terminal.line("Reconstructions from public reports; the real NCCU script is not published.", .dim)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a version's sections and questions.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The version. Default: the newest.") var version: Int?

        func run() async throws {
            let library = try options.library()
            let script = try library.script(version: version ?? library.newest ?? 0)
            let terminal = Terminal()
            terminal.line(script.definition.title, .bold)
            terminal.paragraph(script.definition.notice, indent: "", .dim)
            terminal.line("SHA-256 \(script.reference.digest)", .dim)
            for section in script.definition.sections {
                terminal.line()
                let each = section.repeats.map { ", for each \($0.each.lowercased()) (at most \($0.atMost))" } ?? ""
                terminal.line("\(section.title)\(each)", .accent)
                if let relevance = section.relevance {
                    terminal.paragraph("when \(relevance.words(in: script))", .dim)
                }
                for question in section.questions {
                    let weight = question.weight?.rawValue ?? ""
                    terminal.line(
                        "  \(question.id.name.padded(28)) \(question.type.rawValue.padded(16))"
                            + "\(weight.padded(9)) \(question.ask)")
                    if let relevance = question.relevance {
                        terminal.paragraph(
                            "when \(relevance.words(in: script))", indent: "      ", .dim)
                    }
                }
            }
        }
    }
}
