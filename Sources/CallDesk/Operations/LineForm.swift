import Casework
import ReferenceData
import ScriptEngine

/// What an OPT lead can log by one form of an operation's page.
enum LineForm: String, CaseIterable {
    case briefed
    case controlRoom = "control-room"
    case kraken, stopped, recovered, intelligence, arrested, seized, disrupted, noted, ended

    /// What the button says that opens the form.
    var label: String {
        switch self {
        case .briefed: "Briefing"
        case .controlRoom: "Control-room visit"
        case .kraken: "Kraken visit"
        case .stopped: "Vehicles stopped"
        case .recovered: "Penalty recovered"
        case .intelligence: "Intelligence submitted"
        case .arrested: "Arrests"
        case .seized: "Seizure"
        case .disrupted: "Disruption"
        case .noted: "Remark"
        case .ended: "End the operation"
        }
    }

    /// What the button says that sends it.
    var act: String { self == .ended ? "End it now" : "Log it" }

    /// What the form asks for.
    var fields: [Field] {
        switch self {
        case .briefed: [.count("How many officers and staff were briefed?"), .time]
        case .controlRoom: [.place("Which control room?"), .time]
        case .kraken: [.place("Which port, marina or coastal site?"), .time]
        case .stopped: [.count("How many vehicles?"), .time]
        case .recovered:
            [
                .sum("amount", "How much?"),
                Field(name: "reference", label: "CECPT's reference of the penalty (optional)", longest: 100), .time,
            ]
        case .intelligence: [.count("How many reports?"), .time]
        case .arrested: [.count("How many?"), Field(name: "offence", label: "For what? (optional)"), .time]
        case .seized:
            [
                Field(
                    name: "kind", label: "What kind of thing?",
                    choices: Seizure.Kind.allCases.map { ($0.rawValue, $0.words) }),
                Field(
                    name: "quantity", label: "How much of it? (optional)",
                    hint: "2.5 kg, 12,000 cigarettes, or just 3", longest: 60),
                .sum("value", "What is it worth, or how much cash? (optional)"),
                Field(name: "what", label: "What is it? (optional)"), .time,
            ]
        case .disrupted:
            [
                Field(
                    name: "threat", label: "What did it hit? One or more",
                    choices: ThreatType.allCases.map { ($0.rawValue, $0.words) }, takesSeveral: true),
                Field(name: "note", label: "What was done? (optional)"), .time,
            ]
        case .noted: [Field(name: "text", label: "The remark", longest: 1_000), .time]
        case .ended: []
        }
    }

    /// What is said where there is nothing to ask.
    var note: String? {
        switch self {
        case .ended: "It takes no more lines then, and its record waits for the hub."
        case .recovered: "Where the debt is in CECPT's list, look it up instead: then it comes off the debt, too."
        default: nil
        }
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
        /// What can be chosen, by code; empty where it is typed.
        var choices: [(code: String, words: String)] = []
        var takesSeveral = false

        static func count(_ label: String) -> Field { Field(name: "count", label: label, mode: "numeric", longest: 10) }
        static func place(_ label: String) -> Field { Field(name: "place", label: "\(label) (optional)") }
        static func sum(_ name: String, _ label: String) -> Field {
            Field(name: name, label: label, hint: "In pounds: £1,200 or 1200.50", mode: "decimal", longest: 30)
        }
        static let time = Field(name: "at", label: "When, if not now (optional)", hint: "14:05", longest: 60)
    }

    /// Reads what was typed.
    ///
    /// - Throws: `OperationError` `.count`, `Misread`.
    func event(_ form: Form) throws -> OperationEvent {
        switch self {
        case .briefed: return .briefed(count: try count(form))
        case .controlRoom: return .visited(.controlRoom, place: try text("place", form))
        case .kraken: return .visited(.kraken, place: try text("place", form))
        case .stopped: return .vehiclesStopped(count: try count(form))
        case .recovered:
            return .recovered(
                pence: try Money.pence(from: form["amount"] ?? ""), reference: try text("reference", form))
        case .intelligence: return .intelligenceSubmitted(reports: try count(form))
        case .arrested: return .arrested(count: try count(form), offence: try text("offence", form))
        case .seized:
            guard let kind = form["kind"].flatMap({ Seizure.Kind(rawValue: $0) }) else {
                throw Misread(code: "seizure.kind", expected: "what kind of thing was seized")
            }
            return .seized(
                Seizure(
                    kind, quantity: try text("quantity", form).map { try Seizure.Quantity.read($0) },
                    pence: try text("value", form).map { try Money.pence(from: $0) }, what: try text("what", form)))
        case .disrupted:
            let codes = Set(form.all("threat"))
            return .disrupted(
                ThreatType.allCases.filter { codes.contains($0.rawValue) }, note: try text("note", form))
        case .noted: return .noted(try text("text", form) ?? "")
        case .ended: return .ended
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

    /// When something happened, in London, by the field `at`; nil for now.
    ///
    /// - Throws: `Misread`.
    func moment(_ name: String = "at", now: Timestamp) throws(Misread) -> Timestamp? {
        guard let text = try line(name, longest: LineForm.Field.time.longest) else { return nil }
        return Timestamp(seconds: Int(try Moment.read(text, now: Int64(now.seconds)).value))
    }
}
