import Casework
import ReferenceData

/// What an OPT lead can log by one form of an operation's page.
enum LineForm: String, CaseIterable {
    case briefed
    case controlRoom = "control-room"
    case kraken, stopped, recovered, intelligence, ended

    /// What the button says that opens the form.
    var label: String {
        switch self {
        case .briefed: "Briefing"
        case .controlRoom: "Control-room visit"
        case .kraken: "Kraken visit"
        case .stopped: "Vehicles stopped"
        case .recovered: "Penalty recovered"
        case .intelligence: "Intelligence submitted"
        case .ended: "End the operation"
        }
    }

    /// What the button says that sends it.
    var act: String { self == .ended ? "End it now" : "Log it" }

    /// What the form asks for.
    var fields: [Field] {
        switch self {
        case .briefed: [.count("How many officers and staff were briefed?")]
        case .controlRoom: [.place("Which control room?")]
        case .kraken: [.place("Which port, marina or coastal site?")]
        case .stopped: [.count("How many vehicles?")]
        case .recovered:
            [
                Field(name: "amount", label: "How much?", hint: "In pounds: £1,200 or 1200.50", mode: "decimal"),
                Field(name: "reference", label: "CECPT's reference of the penalty (optional)", longest: 100),
            ]
        case .intelligence: [.count("How many reports?")]
        case .ended: []
        }
    }

    /// What is said where there is nothing to ask.
    var note: String? {
        self == .ended ? "It takes no more lines then, and its record waits for the hub." : nil
    }

    /// One field of the form.
    struct Field: Sendable {
        let name: String
        let label: String
        var hint: String?
        /// Which keys a phone shows.
        var mode = "text"
        /// In characters.
        var longest = 200

        static func count(_ label: String) -> Field { Field(name: "count", label: label, mode: "numeric", longest: 10) }
        static func place(_ label: String) -> Field { Field(name: "place", label: "\(label) (optional)") }
    }

    /// Reads what was typed.
    ///
    /// - Throws: `OperationError` `.count`, `Misread`.
    func event(_ form: Form) throws -> OperationEvent {
        switch self {
        case .briefed: .briefed(count: try count(form))
        case .controlRoom: .visited(.controlRoom, place: try text("place", form))
        case .kraken: .visited(.kraken, place: try text("place", form))
        case .stopped: .vehiclesStopped(count: try count(form))
        case .recovered:
            .recovered(
                pence: try Money.pence(from: form["amount"] ?? ""), reference: try text("reference", form))
        case .intelligence: .intelligenceSubmitted(reports: try count(form))
        case .ended: .ended
        }
    }

    private func count(_ form: Form) throws(OperationError) -> Int {
        guard let count = Int(PlainText.of(form["count"] ?? "")) else { throw .count }
        return count
    }

    private func text(_ name: String, _ form: Form) throws(Misread) -> String? {
        try form.line(name, longest: fields.first { $0.name == name }?.longest ?? 0)
    }
}

extension Form {
    /// A line of text that need not be given.
    ///
    /// - Parameter longest: in characters.
    /// - Returns: nil when nothing was typed.
    /// - Throws: `text.tooLong`.
    func line(_ name: String, longest: Int) throws(Misread) -> String? {
        let text = PlainText.of(self[name] ?? "")
        guard text.count <= longest else {
            throw Misread(code: "text.tooLong", expected: "at most \(longest) characters")
        }
        return text.isEmpty ? nil : text
    }
}
