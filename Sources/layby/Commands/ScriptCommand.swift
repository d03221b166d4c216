import ArgumentParser
import Casework
import Foundation
import ScriptEngine

struct ScriptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "script", abstract: "List, show and check versions of the script.",
        subcommands: [List.self, Show.self, Check.self])

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

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a script file and report every finding.",
            discussion: "Exit 0 when the file can be used, 65 when it has an error.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The file; - for standard input.", completion: .file(extensions: ["yaml", "yml"]))
        var file: String

        func run() async throws {
            let terminal = Terminal()
            do {
                let script = try Script(yaml: try readFile(file))
                terminal.line(
                    "\(file): \(script.reference.script) v\(script.reference.version), "
                        + "\(script.questions.count) questions, no findings.", .good)
            } catch let errors as ScriptErrors {
                for finding in errors.diagnostics {
                    let line = finding.line.map { ":\($0)" } ?? ""
                    let subject = finding.subject.map { "\($0): " } ?? ""
                    terminal.line(
                        "\(file)\(line): \(finding.severity.rawValue): \(subject)\(finding.message) [\(finding.code)]")
                    terminal.paragraph(finding.remedy, indent: "    ", .dim)
                }
                throw Failure(
                    "script.invalid", "\(errors.diagnostics.count) findings: the script cannot be used.", place: file,
                    remedy: "Correct what is listed above, then check again.", exit: .data)
            }
        }
    }
}
