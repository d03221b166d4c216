import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

struct EraseCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Make somebody's personal data unreadable for good.",
        discussion: """
            PERSON is CALL/driver, CALL/persons[3] and so on, as layby search shows them; or a CALL, REFERRAL or OPERATION
            for all of it. Names, dates of birth, registrations, photographs and free text are gone then, from entries,
            lists, search, photographs and records that wait; times, forces, codes, states and counts stay, and the chain
            still verifies. A tombstone says who erased it, when and why. Copies of the log made before are not reached:
            layby log restore erases again, but a copy elsewhere must be destroyed.
            """)
    static let action = Action.erase

    @OptionGroup var options: GlobalOptions
    @Argument(help: "Whom, or what.") var person: String
    @Option(help: "Why. It is kept, sealed, in the tombstone; name nobody in it.") var reason: String
    @Flag(help: "Do not ask.") var yes = false

    func run() async throws {
        let reason = PlainText.of(reason)
        guard reason.contains(where: \.isLetter) else { throw ValidationError("--reason says why.") }
        let desk = try await options.desk(for: Self.self)
        let terminal = Terminal()
        let parts = person.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        // A name that is empty by mistake must not mean all of the record.
        guard parts.last != "" else { throw ValidationError("Name a person behind the slash, or leave the slash out.") }
        let stream = try await desk.log.stream(named: parts.first ?? "")
        let subject = parts.count == 2 ? Subject(parts[1]) : .record
        if let (held, user) = try await desk.hold(on: stream) { throw Failure(held: held, by: user) }
        let subjects = try await desk.log.subjects(of: stream)
        guard subjects.contains(subject) || subjects.isEmpty || subject == .record else {
            throw Failure(
                "erase.nobody", "There is nobody of that name in it.",
                remedy:
                    "Name one of: \(subjects.filter { $0 != .record }.map { "\(stream.short)/\($0)" }.joined(separator: ", ")).",
                exit: .usage)
        }
        if !yes {
            let whom = subject == .record ? "all of \(stream.short)" : "\(subject) of \(stream.short)"
            guard terminal.ask("Erase \(whom) for good? Type yes: ") == "yes" else {
                terminal.line("Nothing was erased.")
                return
            }
        }
        let erasure = try await desk.log.erase(
            stream, subject, reason: reason, rule: nil, scripts: try options.library(), at: options.now, by: desk.actor)
        let targets = erasure.targets.map { target in
            target.subject.map { "\(target.stream.short)/\($0)" } ?? target.stream.short
        }
        terminal.line("Erased: \(targets.joined(separator: ", ")).", .good)
        warnOfCopies(terminal)
        if !erasure.isPurged { terminal.line(Self.notPurged, .warning) }
        if erasure.photographs > 0 { terminal.line("\(erasure.photographs.counted("photograph")) removed.") }
        if erasure.recordsMadeAgain > 0 {
            terminal.line(
                "\(erasure.recordsMadeAgain.counted("record")) that waited for the hub were made again without it.")
        }
        if erasure.recordsHeldBack > 0 {
            terminal.line("\(erasure.recordsHeldBack.counted("record")) waited for the hub and will not go.")
        }
        if erasure.recordsSent > 0 {
            let hubs = erasure.hubs.sorted { $0.key < $1.key }.map { "\($0.value) at \($0.key)" }
            terminal.line(
                "A hub has \(erasure.recordsSent.counted("record")) of it already (\(hubs.joined(separator: ", "))): "
                    + "it must be told.", .warning)
        }
    }

    /// What is said when another program keeps the write-ahead log from being emptied.
    static let notPurged =
        "Another program reads the log, so sealed remains are left in its -wal file: run layby log purge later."

    /// Logs that a restore put aside still hold what is erased from this one.
    private func warnOfCopies(_ terminal: Terminal) {
        let file = URL(fileURLWithPath: options.databasePath)
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: file.deletingLastPathComponent().path)) ?? []
        let copies = names.filter { $0.hasPrefix("\(file.lastPathComponent).replaced-") && !$0.contains("-wal") }
        guard !copies.isEmpty else { return }
        terminal.line(
            "Logs that a restore put aside still hold it; destroy them: \(copies.sorted().joined(separator: ", ")).",
            .warning)
    }
}

extension Desk {
    /// What is held that an erasure of a record would take with it: the record, the call that it was made from, or a
    /// referral, report or safeguarding record that was made from it; nil when nothing is.
    fileprivate func hold(on stream: StreamID) async throws -> (StreamID, by: Actor)? {
        let holds = try await PolicyInForce(log).book.holds
        guard !holds.isEmpty else { return nil }
        let first = try await log.entries(of: stream).first?.payload
        let call = (first?["call"] ?? first?["from"]?["call"])?.string.flatMap { StreamID($0) }
        let referrals = try await log.referrals(of: CallID(stream)).map(\.id.stream)
        let reports = try await log.intelligenceReports(of: CallID(stream)).map(\.id.stream)
        let persons = try await log.safeguarding(of: CallID(stream)).map(\.id.stream)
        return ([stream, call].compactMap(\.self) + referrals + reports + persons).lazy
            .compactMap { stream in holds[stream].map { (stream, by: $0.by) } }.first
    }
}
