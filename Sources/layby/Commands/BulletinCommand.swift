import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

struct BulletinCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulletin",
        abstract: "A month or a year in figures, as a page to print and as text, ready to be edited and sent.",
        discussion: """
            Every figure is that of a report (layby report). Small counts are hidden as the policy in force says, since it
            leaves the unit; the log notes that it was made, with the digest of each file. What is to be edited is marked
            EDIT in the page, and can be typed over in a browser.
            """)

    static let action = Action.export

    @OptionGroup var options: GlobalOptions
    @Option(help: "The month: 2021-11.") var month: String?
    @Option(help: "A whole year instead: 2021.") var year: String?
    @Option(name: .shortAndLong, help: "The folder of the two files.", completion: .directory) var output = "."
    @Option(help: "A text file that is put in as the notes; a blank line begins a paragraph.", completion: .file())
    var notes: String?
    @Option(help: "The marking at its head.") var marking = SecurityMarking.standard
    @Flag(inversion: .prefixedNo, help: "Only simulated calls, or none of them.") var simulated: Bool?
    @Option(help: "For whom it is made, as a code that the log notes.") var to = "bulletin"
    @Option(help: "Why it is sent.") var why: String?

    func validate() throws {
        guard (month == nil) != (year == nil) else { throw ValidationError("Give --month or --year.") }
        let period = BulletinPeriod(month ?? year ?? "")
        guard let period, (period.month == nil) == (month == nil) else {
            throw ValidationError("--month takes a month as 2021-11, --year a year as 2021.")
        }
        guard Recipient.isCode(to) else {
            throw ValidationError("--to takes a code: lower-case letters, digits and hyphens, at most 40.")
        }
    }

    func run() async throws {
        guard let period = BulletinPeriod(month ?? year ?? "") else { return }
        let desk = try await options.desk(for: Self.self)
        var wanted = BulletinRequest(period)
        (wanted.isSimulated, wanted.marking, wanted.role) = (simulated, marking.rawValue, desk.user?.role)
        wanted.notes = try notes.map { path in
            guard let text = String(validating: try readFile(path), as: UTF8.self) else { throw Failure(noText: path) }
            return text
        }
        let inForce = try await PolicyInForce(desk.log)
        let why = try inForce.justification(why, for: .disclosure)
        let terminal = Terminal()
        let bulletin: Bulletin
        do {
            bulletin = try await desk.log.bulletin(wanted, scripts: try options.library(), at: options.now) {
                if $0.isMultiple(of: 50) { terminal.progress($0, of: $1, "calls read") }
            }
        } catch let error as BulletinError { throw Failure(error) }
        terminal.endStatus()
        let files = [("html", bulletin.html), ("txt", bulletin.text)].map { ending, text in
            (form: "bulletin-\(ending)", path: "\(output)/\(bulletin.fileName).\(ending)", text: text)
        }
        for file in files where FileManager.default.fileExists(atPath: file.path) {
            throw Failure(exportExists: file.path)
        }
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        // Before anything leaves: what is sent is always written down.
        let recipient = inForce.policy.recipient(to) ?? .unnamed(to)
        for file in files {
            try await desk.log.note(
                bulletin.disclosure(of: file.text, as: file.form, to: recipient, why), at: options.now, by: desk.actor)
        }
        for file in files {
            try NewFile.write(file.text, to: file.path)
            terminal.line(file.path, .good)
        }
        if bulletin.isSimulated { terminal.remark("Simulated calls are among those counted; both files say so.") }
    }
}

extension Failure {
    init(_ error: BulletinError) {
        switch error {
        case .future(let period):
            self.init(
                error.code, "\(period.name) has not begun.", remedy: "Name a month or year that has.", exit: .data)
        case .empty(let period):
            self.init(
                error.code, "No call of an event in \(period.name) is closed, so there is nothing to tell.",
                remedy: "Name another month or year.", exit: .data)
        }
    }

    fileprivate init(noText path: String) {
        self.init(
            "bulletin.notes", "The notes are no text in UTF-8.", place: path, remedy: "Save them as UTF-8.",
            exit: .data)
    }
}
