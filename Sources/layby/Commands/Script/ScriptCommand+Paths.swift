import ArgumentParser
import Casework
import ScriptEngine

extension ScriptCommand {
    struct Paths: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count the routes through a script, and show the shortest and the longest.",
            discussion: """
                A route is the list of questions that are asked in a call that is fully completed. They are counted,
                not listed, so the number is exact; each repeat section counts as gone through once or not at all.
                """)

        @OptionGroup var options: GlobalOptions
        @Option(help: "text or json.") var format = OutputFormat.text
        @Option(
            name: .shortAndLong,
            help: "A folder for shortest.yaml and longest.yaml, which `call run` can play.",
            completion: .directory)
        var output: String?
        @Argument(help: "The version (v4), or a file.") var script: String

        func run() async throws {
            let script = try options.script(script)
            let finder = try RouteFinder(script)
            let terminal = Terminal()
            terminal.status("Counting …")
            let (count, each) = (finder.count, finder.countOfEach)
            guard let shortest = try finder.shortest(), let longest = try finder.longest() else {
                terminal.endStatus()
                throw Failure(
                    "script.noRoute", "No call can be completed.", remedy: "See why with `layby script check`.",
                    exit: .data)
            }
            terminal.endStatus()
            if let output {
                try makeFolder(output)
                let photograph = try ScriptCommand.writePhotograph(to: output)
                for (name, route) in [("shortest", shortest), ("longest", longest)] {
                    let text = text(of: route, name, script, photograph: photograph)
                    try writeFile(text.utf8, to: "\(output)/\(name).yaml")
                }
            }
            switch format {
            case .json:
                let json: JSONValue = .members([
                    "script": script.reference.json,
                    "routes": .string(count.map { String($0) } ?? "too many to keep apart"),
                    "routesOfEach": .object(
                        Dictionary(
                            each.map { ($0.section.name, .string($0.count.map { String($0) } ?? "too many")) }
                        ) { first, _ in first }),
                    "fewestQuestions": .integer(shortest.questions), "mostQuestions": .integer(longest.questions),
                    "shortest": Self.json(shortest), "longest": Self.json(longest),
                ])
                terminal.line(CanonicalJSON.text(json))
            case .text:
                terminal.line(script.definition.title, .bold)
                terminal.pair("Questions on the shortest route", String(shortest.questions))
                terminal.pair("Questions on the longest route", String(longest.questions))
                terminal.pair("Distinct routes", count.map { $0.grouped } ?? "too many to keep apart")
                for (section, count) in each {
                    terminal.pair(
                        "  ways through one of `\(section)`", count.map { $0.grouped } ?? "too many to keep apart")
                }
                if output == nil {
                    terminal.line()
                    terminal.line("The shortest, as an answers file (the longest with --output):", .dim)
                    terminal.line(text(of: shortest, "shortest", script))
                }
            }
        }

        private func text(
            of route: RouteFinder.Route, _ name: String, _ script: Script, photograph: String = "photograph.jpg"
        ) -> String {
            AnswersText.yaml(
                of: route.responses,
                remarks: [
                    "The \(name) route through \(script.reference.script) v\(script.reference.version): "
                        + "\(route.questions) questions. Invented answers."
                ], isComplete: true, photograph: photograph)
        }

        private static func json(_ route: RouteFinder.Route) -> JSONValue {
            .array(
                route.responses.map { place, response in
                    .members([
                        "place": .string(place.description),
                        "value": response.value?.json, "missing": response.missingName.map { .string($0) },
                    ])
                })
        }
    }

    struct Cover: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a small set of calls that together go everywhere in a script.",
            discussion: """
                The answers files reach every question, every choice, and both sides of every condition and check.
                Each can be played: layby call run --script 4 FOLDER/01.yaml.
                """)

        @OptionGroup var options: GlobalOptions
        @Option(name: .shortAndLong, help: "The folder to write to.", completion: .directory) var output: String
        @Argument(help: "The version (v4), or a file.") var script: String

        func run() async throws {
            let script = try options.script(script)
            let terminal = Terminal()
            terminal.status("Looking for calls …")
            let cover = ScriptCover(script)
            terminal.endStatus()
            try makeFolder(output)
            let photograph = try ScriptCommand.writePhotograph(to: output)
            let width = max(2, String(cover.plays.count).count)
            for (index, play) in cover.plays.enumerated() {
                let number = String(String(index + 1).reversed()).padded(width, with: "0")
                let name = String(number.reversed())
                let remark =
                    "Call \(index + 1) of \(cover.plays.count) that go everywhere in "
                    + "\(script.reference.script) v\(script.reference.version). Invented answers."
                let text = AnswersText.yaml(
                    of: play.responses, remarks: [remark], isComplete: play.isComplete, photograph: photograph)
                try writeFile(text.utf8, to: "\(output)/\(name).yaml")
            }
            terminal.line("\(cover.plays.count) calls written to \(output).", .good)
            for missed in cover.uncovered { terminal.line("Not reached: \(missed).", .warning) }
        }
    }
}

extension ScriptCommand {
    /// Writes a file that stands for every photograph: the first bytes of a JPEG and filler. Nobody's photograph.
    fileprivate static func writePhotograph(to folder: String) throws -> String {
        let path = "\(folder)/photograph.jpg"
        try writeFile([0xFF, 0xD8, 0xFF, 0xE0] + [UInt8](repeating: 7, count: 2000), to: path)
        return path
    }
}

extension UInt128 {
    /// `414,518,981,760`.
    fileprivate var grouped: String {
        var groups: [Substring] = []
        var digits = Substring(String(self))
        while digits.count > 3 {
            groups.append(digits.suffix(3))
            digits = digits.dropLast(3)
        }
        return ([digits] + groups.reversed()).joined(separator: ",")
    }
}

extension Response {
    fileprivate var missingName: String? {
        if case .missing(let missing) = self { return missing.kind.rawValue }
        return nil
    }
}

extension String {
    fileprivate func padded(_ width: Int, with character: Character) -> String {
        self + String(repeating: character, count: max(0, width - count))
    }
}
