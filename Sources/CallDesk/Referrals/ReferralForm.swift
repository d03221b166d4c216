import Casework
import ReferenceData
import ScriptEngine

/// What somebody can enter about a referral by one form of its page.
enum ReferralForm: Hashable {
    case move(Referral.Status)
    case correct
    case earlier

    /// - Parameter code: as `code` writes it.
    init?(code: String) {
        switch code {
        case "correct": self = .correct
        case "earlier": self = .earlier
        default:
            guard let status = Referral.Status(code: code) else { return nil }
            self = .move(status)
        }
    }

    /// The forms that a referral's page has, in their order.
    static func all(for referral: Referral) -> [ReferralForm] {
        let moves = referral.possible.filter { $0 != .referred }.map(ReferralForm.move)
        let last = referral.lines.last { !$0.isUndone && $0.move != nil }
        guard case .moved? = last?.event else { return moves + [.earlier] }
        return moves + [.earlier, .correct]
    }

    var code: String {
        switch self {
        case .move(let status): status.code
        case .correct: "correct"
        case .earlier: "earlier"
        }
    }

    /// What the button says that opens it.
    var label: String {
        switch self {
        case .move(let status): status.words.prefix(1).uppercased() + status.words.dropFirst()
        case .correct: "Take back the last move"
        case .earlier: "Earlier incidents"
        }
    }

    /// What the button says that sends it.
    var act: String {
        switch self {
        case .move: "Enter it"
        case .correct: "Take it back"
        case .earlier: "Set them"
        }
    }

    var hint: String? {
        switch self {
        case .move(.paid): "What is left of the sum is taken as paid."
        case .move: nil
        case .correct: "Both stay in the history."
        case .earlier:
            "How many within five years before count, in place of what was declared. Leave out what is not known."
        }
    }

    /// One field beside the day and whom a notice is addressed to.
    struct Field: Sendable {
        let name: String
        let ask: String
        var mode = "text"
        /// In characters.
        let longest: Int
        let isRequired: Bool
    }

    var fields: [Field] {
        switch self {
        case .move(let status): status.fields
        case .correct:
            [Field(name: "note", ask: "What was wrong?", longest: ReferralMove.longestNote, isRequired: true)]
        case .earlier:
            [
                Field(
                    name: "carrying", ask: "Clandestine entrants carried", mode: "numeric", longest: 3,
                    isRequired: false),
                Field(name: "unsecured", ask: "Vehicle not secured", mode: "numeric", longest: 3, isRequired: false),
                Field(name: "note", ask: "How is it known?", longest: ReferralMove.longestNote, isRequired: true),
            ]
        }
    }

    private func text(_ name: String, _ form: Form) throws(Misread) -> String? {
        try form.line(name, longest: fields.first { $0.name == name }?.longest ?? 0)
    }

    /// Does what was typed.
    ///
    /// - Throws: `ReferralError`, `Misread`.
    func change(_ referral: inout Referral, by visit: Visit, _ actor: Actor) throws -> Change {
        let (form, time) = (visit.form, visit.now)
        let note = try text("note", form)
        switch self {
        case .move(let status):
            let amount = try text("amount", form)
            let move = ReferralMove(
                to: status, on: try visit.day("on") ?? CivilDate(inLondon: time),
                pence: try amount.map { try Money.pence(from: $0) },
                addressees: form.all("addressee").compactMap(ResponsibleRole.init(rawValue:)),
                reference: try text("reference", form), note: note)
            return try referral.move(move, at: time, by: actor)
        case .correct: return try referral.correct(reason: note ?? "", at: time, by: actor)
        case .earlier:
            let earlier = EarlierIncidents(
                carrying: try count("carrying", form), unsecured: try count("unsecured", form))
            guard earlier != EarlierIncidents(carrying: nil, unsecured: nil) else { throw ReferralError.count }
            return try referral.setEarlier(earlier, reason: note ?? "", at: time, by: actor)
        }
    }

    private func count(_ name: String, _ form: Form) throws -> Int? {
        guard let text = try text(name, form) else { return nil }
        guard let count = Int(text) else { throw ReferralError.count }
        return count
    }
}

extension Referral.Status {
    /// What a form for a move to it asks, beside the day and whom a notice is addressed to.
    fileprivate var fields: [ReferralForm.Field] {
        ReferralMove.Detail.allCases.filter(takes.contains).compactMap { detail in
            let isRequired = wants.contains(detail)
            func field(_ ask: String, _ mode: String, _ longest: Int) -> ReferralForm.Field {
                ReferralForm.Field(
                    name: detail.rawValue, ask: isRequired ? ask : "\(ask) (optional)", mode: mode, longest: longest,
                    isRequired: isRequired)
            }
            switch detail {
            case .reference: return field("CECPT's reference (IS11)", "text", ReferralMove.longestReference)
            // Of a penalty that is paid, the rest is taken.
            case .amount: return self == .paid ? nil : field("Amount in pounds", "decimal", 20)
            case .note: return field("Note", "text", ReferralMove.longestNote)
            case .addressees: return nil
            }
        }
    }
}
