public import ReferenceData
public import ScriptEngine

/// What somebody at a hub tells those who sent it a record.
public struct HubFeedback: Hashable, Sendable {
    /// What it tells.
    public enum Kind: String, CaseIterable, Sendable {
        /// Somebody there has taken the record on.
        case acknowledged = "uk.layby.feedback.acknowledged"
        case rejected = "uk.layby.feedback.rejected"
        case informationRequested = "uk.layby.feedback.information-requested"
        case referralOutcome = "uk.layby.feedback.referral-outcome"
        case driverAndHaulierList = "uk.layby.feedback.driver-and-haulier-list"
    }

    public let kind: Kind
    /// What it says beside the event that it is about.
    public let data: JSONValue

    public init(kind: Kind, data: JSONValue) { (self.kind, self.data) = (kind, data) }

    public static let acknowledged = HubFeedback(kind: .acknowledged, data: [:])

    /// - Parameter reason: a code: words could name a person, and it is kept in the clear.
    public static func rejected(reason: String) throws(Misread) -> HubFeedback {
        HubFeedback(kind: .rejected, data: ["reason": .string(try code(reason))])
    }

    /// - Parameters:
    ///   - asks: what is wanted, in words; 1–2,000 characters.
    ///   - questions: ids of the script's questions; at most 100.
    ///   - reopens: whether the call is to be opened again for it.
    public static func asks(
        _ asks: String, questions: [String], reopens: Bool, by day: CivilDate?
    ) throws(Misread) -> HubFeedback {
        let asks = PlainText.of(asks)
        guard (1...2_000).contains(asks.count) else {
            throw Misread(code: "feedback.asks", expected: "1 to 2,000 characters of what is wanted")
        }
        let isSpelt = questions.allSatisfy { question in
            (1...64).contains(question.utf8.count)
                && question.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        }
        guard isSpelt, questions.count <= 100 else {
            throw Misread(code: "feedback.questions", expected: "ids of questions, as overseas_exit_port; at most 100")
        }
        return HubFeedback(
            kind: .informationRequested,
            data: .members([
                "asks": .string(asks), "questions": questions.isEmpty ? nil : .array(questions.map(JSONValue.string)),
                "reopen": reopens ? true : nil, "by": day.map { .string($0.description) },
            ]))
    }

    /// What became of a referral.
    public static func outcome(
        _ status: Referral.Status, on day: CivilDate, pence: Int?, reference: String?, addressees: [ResponsibleRole]
    ) throws(Misread) -> HubFeedback {
        guard pence.map({ (1...1_000_000_000).contains($0) }) ?? true else {
            throw Misread(code: "feedback.pence", expected: "a sum in pence, more than nothing")
        }
        let reference = reference.map(PlainText.of).flatMap { $0.isEmpty ? nil : $0 }
        return HubFeedback(
            kind: .referralOutcome,
            data: .members([
                "status": .string(status.code), "on": .string(day.description), "pence": pence.map(JSONValue.integer),
                "reference": reference.map(JSONValue.string),
                "addressees": addressees.isEmpty ? nil : .array(addressees.map { .string($0.rawValue) }),
            ]))
    }

    /// The hub's list of vehicles, drivers and hauliers, in place of the edition before.
    ///
    /// - Parameter csv: with the headings `kind`, `registration`, `country`, `name` and `reason`, in any order.
    /// - Throws: `Misread`, whose `expected` names the line.
    public static func list(edition: String, csv: [UInt8]) throws(Misread) -> HubFeedback {
        let table: CSVRows
        do { table = try CSVRows(csv) } catch {
            throw Misread(code: "feedback.list", expected: "a table in CSV, UTF-8, every quote closed")
        }
        let headings = (table.rows.first?.cells ?? []).map { PlainText.of($0).lowercased() }
        guard headings.contains("kind") else {
            throw Misread(code: "feedback.list", expected: "the headings kind, registration, country, name, reason")
        }
        var entries: [JSONValue] = []
        for (line, cells) in table.rows.dropFirst() {
            func cell(_ heading: String) -> String? {
                guard let index = headings.firstIndex(of: heading), index < cells.count else { return nil }
                let text = PlainText.of(cells[index])
                return text.isEmpty ? nil : text
            }
            let kind = cell("kind")?.lowercased()
            let isVehicle = kind == "vehicle"
            guard let kind, ["vehicle", "driver", "haulier"].contains(kind),
                let said = cell(isVehicle ? "registration" : "name"), said.count <= 200
            else {
                throw Misread(
                    code: "feedback.list",
                    expected: "in line \(line) a vehicle with its registration, or a driver or haulier with a name")
            }
            let country = cell("country")?.uppercased()
            guard country.map({ $0.utf8.count == 2 }) ?? true else {
                throw Misread(code: "feedback.list", expected: "in line \(line) a country of two letters, or none")
            }
            entries.append(
                .members([
                    "kind": .string(kind), isVehicle ? "registration" : "name": .string(said),
                    "country": country.map(JSONValue.string),
                    "reason": try cell("reason").map { text throws(Misread) in .string(try code(text)) },
                ]))
        }
        return HubFeedback(
            kind: .driverAndHaulierList, data: ["edition": .string(try code(edition)), "entries": .array(entries)])
    }

    private static func code(_ text: String) throws(Misread) -> String {
        guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Misread(code: "feedback.code", expected: "a code without blanks, as not-ours; words belong in asks")
        }
        return text
    }
}
