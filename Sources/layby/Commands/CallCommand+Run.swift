import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension CallCommand {
    struct Run: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a call from a file of answers, and print the outcome as JSON.",
            discussion: """
                The file is YAML:

                  answers:
                    event_type: lorry
                    number_found: 6
                    overseas_exit_port: {missing: unknown}
                    age_band[1]: adult
                  close: true

                A wrong answer stops the call there; what was answered before stays saved. Exit 65.
                """)

        static let action = Action.takeCall

        @OptionGroup var options: GlobalOptions
        @Option(help: "The version of the script. Default: the newest.") var script: Int?
        @Option(help: "The owning force, by name or code: kent.") var force: String?
        @Argument(help: "The answers file; - for standard input.", completion: .file(extensions: ["yaml", "yml"]))
        var file: String

        func run() async throws {
            let library = try options.library()
            let script = try library.script(version: script ?? library.newest ?? 0)
            let force = try force.map { try Forces.read($0).value.slug }
            let answers = try AnswersFile(yaml: try readFile(file))
            let desk = try await options.desk(for: Self.self)
            var session = try await CallSession.start(script, of: library, at: options.now, desk: desk)
            var warnings: [(place: Place, message: String)] = []
            do {
                try await session.set(force: force, at: options.now)
                for line in answers.lines { warnings += try await play(line, in: &session) }
                if let close = answers.close {
                    try await session.record(
                        .closed(reason: close.reason.map(PlainText.of), callerRangOff: close.callerRangOff),
                        at: options.now)
                }
            } catch {
                // What was answered stays; the outcome says in which call.
                printOutcome(session, warnings)
                if let error = error as? InterviewError { throw Failure(error, script: script) }
                throw error
            }
            printOutcome(session, warnings)
        }

        private func play(
            _ line: AnswersFile.Line, in session: inout CallSession
        ) async throws -> [(place: Place, message: String)] {
            switch line.given {
            case .missing(let missing):
                do {
                    try await session.record(.markedMissing(line.place, missing), at: options.now)
                    return []
                } catch {
                    throw refusal(error, of: line, missing.kind.rawValue, in: session)
                }
            case .text(let text):
                do {
                    let warnings = try await session.answer(line.place, text: text, at: options.now)
                    return warnings.map { (line.place, $0) }
                } catch {
                    throw refusal(error, of: line, text, in: session)
                }
            }
        }

        /// A failure that names the question, the value where it cannot identify anybody, and the remedy.
        private func refusal(
            _ error: any Error, of line: AnswersFile.Line, _ text: String, in session: CallSession
        ) -> any Error {
            let question = session.call.script.question(line.place.question)
            let value =
                question.map { $0.canShow(text) } == true
                ? "the value \"\(text)\"" : "a value of \(text.count) characters, withheld"
            var failure: Failure
            switch error {
            case let error as Unreadable:
                failure = Failure(
                    error.code, "That is no answer to the question.", remedy: "Give \(error.expected).", exit: .data)
            case let error as InterviewError: failure = Failure(error, script: session.call.script)
            case let error as AttachmentError: failure = Failure(error)
            default: return error
            }
            let place = question.map { "\(line.place) (\($0.ask))" } ?? line.place.description
            failure.place = [line.line.map { "line \($0)" }, place, value].compactMap { $0 }.joined(separator: ": ")
            return failure
        }

        private func printOutcome(_ session: CallSession, _ warnings: [(place: Place, message: String)]) {
            let terminal = Terminal()
            terminal.line(CanonicalJSON.text(CallReport(session.call, terminal: terminal).outcome(warnings: warnings)))
        }
    }
}

extension Question {
    /// Whether a wrong answer can be shown without showing anybody: one short word, or a number, for a question whose
    /// answers are not personal and not free text. Whatever else was typed may be a name in the wrong place.
    fileprivate func canShow(_ text: String) -> Bool {
        guard !isPersonal, text.count <= 24 else { return false }
        switch type {
        case .integer, .decimal, .money, .date, .time, .dateTime, .duration:
            return text.allSatisfy { $0.isNumber || "+-.,:/£ ".contains($0) }
        case .boolean, .choice, .choices, .checklist, .port, .force, .country, .nationality:
            return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        default: return false
        }
    }
}
