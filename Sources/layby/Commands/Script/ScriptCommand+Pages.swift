import ArgumentParser
import Casework
import Foundation
import ScriptEngine
import ScriptExchange

extension ScriptCommand {
    struct Graph: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw which sections look at which answers.",
            discussion: "As Mermaid, as DOT for Graphviz, or as a picture (SVG).")

        enum Format: String, ExpressibleByArgument, CaseIterable { case mermaid, dot, svg }

        @OptionGroup var options: GlobalOptions
        @Option(help: "mermaid, dot or svg. Default: by the name of the output, else mermaid.") var format: Format?
        @Option(help: "One section's questions in place of all sections.") var section: String?
        @Option(name: .shortAndLong, help: "The file. Default: standard output.", completion: .file())
        var output: String?
        @Argument(help: "The version (v4), or a file.") var script: String

        func run() async throws {
            let script = try options.script(script)
            let section = section.map { SectionID($0) }
            if let section, !script.definition.sections.contains(where: { $0.id == section }) {
                throw Failure(
                    "script.unknownSection", "The script has no section `\(section)`.",
                    remedy: "Use one of: \(script.definition.sections.map(\.id.name).joined(separator: ", ")).",
                    exit: .usage)
            }
            let named = output.map { URL(fileURLWithPath: $0).pathExtension }
            let format = format ?? (named == "svg" ? .svg : named == "dot" || named == "gv" ? .dot : .mermaid)
            let text =
                switch format {
                case .mermaid: ScriptGraph.mermaid(script, section: section)
                case .dot: ScriptGraph.dot(script, section: section)
                case .svg: ScriptGraph.svg(script, section: section)
                }
            try put(text, to: output)
        }
    }

    struct Print: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a script as a printable HTML form, with every condition in words.")

        @OptionGroup var options: GlobalOptions
        @Option(name: .shortAndLong, help: "The file. Default: standard output.", completion: .file())
        var output: String?
        @Argument(help: "The version (v4), or a file.") var script: String

        func run() async throws { try put(ScriptPrint.html(try options.script(script)), to: output) }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a script in another format.",
            discussion: """
                What the format cannot carry is listed on standard error; with --strict that is a failure, exit 65.
                """)

        enum Format: String, ExpressibleByArgument, CaseIterable {
            case xform, xlsform
            case xlsformCSV = "xlsform-csv"
            case fhir
            case jsonSchema = "json-schema"
            case yaml
        }

        @OptionGroup var options: GlobalOptions
        @Option(name: .customLong("to"), help: "xform, xlsform (.xlsx), xlsform-csv, fhir, json-schema or yaml.")
        var format: Format
        @Option(name: .shortAndLong, help: "The folder to write to.", completion: .directory) var output = "."
        @Flag(help: "Fail when something cannot be carried.") var strict = false
        @Argument(help: "The version (v4), or a file.") var script: String

        func run() async throws {
            let script = try options.script(script)
            let exported =
                switch format {
                case .xform: XForm.export(script)
                case .xlsform: XLSForm.export(script, as: .xlsx)
                case .xlsformCSV: XLSForm.export(script, as: .csv)
                case .fhir: FHIRQuestionnaire.export(script)
                case .jsonSchema: AnswersSchema.export(script)
                case .yaml:
                    Exported(
                        files: [
                            .init(
                                name: "\(script.reference.script)-v\(script.reference.version).yaml",
                                bytes: Array(ScriptYAML.text(of: script.definition).utf8))
                        ], shortfalls: [])
                }
            ShortfallReport.show(exported.shortfalls, heading: "not carried by this format")
            if strict, !exported.shortfalls.isEmpty {
                throw Failure(
                    "script.notCarried", "\(exported.shortfalls.count) things cannot be carried; nothing was written.",
                    remedy: "Leave out --strict to write the rest.", exit: .data)
            }
            try makeFolder(output)
            let terminal = Terminal()
            for file in exported.files {
                try writeFile(file.bytes, to: "\(output)/\(file.name)")
                terminal.line("\(output)/\(file.name) written.", .good)
            }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a script of an XLSForm (.xlsx, .csv) or an XForm (.xml).",
            discussion: """
                What a script cannot carry is listed on standard error. Several .csv files are the sheets of one form:
                survey.csv, choices.csv, settings.csv.
                """)

        @OptionGroup var options: GlobalOptions
        @Option(name: .shortAndLong, help: "The script file. Default: standard output.", completion: .file())
        var output: String?
        @Flag(help: "Fail when something cannot be carried.") var strict = false
        @Argument(help: "The form.", completion: .file(extensions: ["xlsx", "xml", "csv"])) var files: [String]

        func run() async throws {
            let given = try files.map { path in
                Exported.File(name: URL(fileURLWithPath: path).lastPathComponent, bytes: try readFile(path))
            }
            let imported = try ScriptImport.read(given)
            ShortfallReport.show(imported.shortfalls, heading: "not carried by a script")
            if strict, !imported.shortfalls.isEmpty {
                throw Failure(
                    "script.notCarried", "\(imported.shortfalls.count) things cannot be carried; nothing was written.",
                    remedy: "Leave out --strict to write the rest.", exit: .data)
            }
            try put(imported.yaml, to: output)
        }
    }
}

/// What another format could not carry, on standard error, so that the output stays clean.
enum ShortfallReport {
    /// Shows each once, with what it concerns.
    static func show(_ shortfalls: [Shortfall], heading: String) {
        guard !shortfalls.isEmpty else { return }
        var subjects: [(what: String, names: [String])] = []
        var places: [String: Int] = [:]
        for shortfall in shortfalls {
            let place = places[shortfall.what] ?? subjects.count
            if place == subjects.count { subjects.append((shortfall.what, [])) }
            places[shortfall.what] = place
            if let name = shortfall.subject { subjects[place].names.append(name) }
        }
        var text = "\(subjects.count) \(heading):\n"
        for (what, names) in subjects {
            text += "  \(what)\n"
            if names.isEmpty { continue }
            let few = names.prefix(6).joined(separator: ", ")
            text += "    \(few)\(names.count > 6 ? " and \(names.count - 6) more" : "")\n"
        }
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
