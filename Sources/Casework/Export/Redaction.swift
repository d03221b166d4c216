private import ReferenceData
public import ScriptEngine

/// What of an answer goes to a recipient.
public enum Treatment: Hashable, Sendable {
    case whole
    /// A code in its place.
    case pseudonym
    /// The day of an instant.
    case day
    /// The middle of a field of the map.
    case rounded(kilometres: Int)
    /// Nothing; not even whether there is an answer.
    case removed
}

extension Treatment {
    /// What a disclosure says of it: `removed driver_name`; nil where all of it goes.
    func word(for question: Question) -> String? {
        switch self {
        case .whole: nil
        case .pseudonym: "pseudonym \(question.id)"
        case .day: "day \(question.id)"
        case .rounded(let kilometres): "rounded \(question.id) \(kilometres) km"
        case .removed: "removed \(question.id)"
        }
    }
}

/// How records are cut down for one recipient.
public struct Redaction: Sendable {
    public let recipient: Recipient
    private let pseudonyms: Pseudonyms?

    /// - Parameter pseudonyms: nil for a profile that needs none; without them a code is left out.
    public init(for recipient: Recipient, pseudonyms: Pseudonyms? = nil) {
        (self.recipient, self.pseudonyms) = (recipient, pseudonyms)
    }

    var profile: SharingProfile { recipient.profile }

    /// What becomes of the answers to a question.
    public func treatment(of question: Question, in script: Script) -> Treatment {
        let names = Set(
            [question.id.name, question.role, script.section(of: question.id)?.id.name].compactMap(\.self))
        if !names.isDisjoint(with: profile.removed) { return .removed }
        if !names.isDisjoint(with: profile.kept) { return .whole }
        if let treatment = treatmentOfPlace(question) { return treatment }
        if question.isPersonal || question.type.isFree {
            switch profile.personal {
            case .none: return .removed
            case .pseudonym: return question.type.canBeCoded && pseudonyms != nil ? .pseudonym : .removed
            case .all: break
            }
        }
        if profile.isWithoutText, question.type.isText { return .removed }
        if profile.isToTheDay {
            if question.type == .dateTime { return .day }
            if question.type == .time { return .removed }
        }
        return .whole
    }

    /// For what says where it was; nil when positions go as other answers do.
    private func treatmentOfPlace(_ question: Question) -> Treatment? {
        let isPosition = question.type == .coordinate
        let isWords = question.role == CallFacts.Role.locationText.rawValue
        switch profile.positions {
        case .asPersonal: return nil
        case .exact: return isPosition ? .whole : nil
        case .removed: return isPosition || isWords ? .removed : nil
        // Words about the place would say more than the rounded point.
        case .rounded(let kilometres): return isPosition ? .rounded(kilometres: kilometres) : isWords ? .removed : nil
        }
    }

    /// All that is withheld or coarsened, whatever a call holds: `removed driver_name`, `rounded coordinates 10 km`, …
    ///
    /// - Parameter scripts: every version that calls can have been taken under.
    public func words(for scripts: [Script]) -> [String] {
        var words: Set<String> = []
        for script in scripts {
            for question in script.questions {
                if let word = treatment(of: question, in: script).word(for: question) { words.insert(word) }
            }
        }
        if profile.isToTheDay { words.formUnion(["pseudonym call", "day openedAt", "day closedAt", "day eventTime"]) }
        if profile.personal != .all { words.insert(Self.reasons) }
        return words.sorted()
    }

    static let reasons = "removed reasons why a question was not asked"

    /// What goes out of a response.
    func answer(_ response: Response?, to question: Question, in script: Script) -> ExportedAnswer {
        let treatment = treatment(of: question, in: script)
        if treatment == .removed { return .removed }
        switch response {
        case nil: return .missing("notReached", reason: nil)
        case .missing(.notAsked(let reason)):
            return .missing("notAsked", reason: profile.personal == .all ? reason : nil)
        case .missing(let missing): return .missing(missing.kind.rawValue, reason: nil)
        case .answered(.erased): return .missing("erased", reason: nil)
        case .answered(.withheld): return .removed
        case .answered(let value): return answer(value, treatment, to: question)
        }
    }

    private func answer(_ value: Value, _ treatment: Treatment, to question: Question) -> ExportedAnswer {
        switch (treatment, value) {
        case (.whole, _): .value(value)
        case (.pseudonym, _):
            pseudonyms.map { .pseudonym($0.code(for: value, of: question.type)) } ?? .removed
        case (.day, .dateTime(let time)): .value(.date(day(of: time)))
        case (.rounded(let kilometres), .coordinate(let position)):
            position.rounded(kilometres: kilometres).map { .value(.coordinate($0)) } ?? .removed
        default: .removed
        }
    }

    /// What stands for a call's id.
    func name(of call: CallID) -> String? {
        guard profile.isToTheDay else { return call.description }
        return pseudonyms?.code(for: call)
    }

    /// An instant as it goes out.
    func text(of time: Timestamp) -> String { profile.isToTheDay ? day(of: time).description : time.description }

    func day(of time: Timestamp) -> CivilDate {
        CivilDate(days: LondonTime.civil(Int64(time.seconds)).day.daysSince1970)
    }
}

extension QuestionType {
    /// Whether anything may stand in an answer.
    fileprivate var isFree: Bool { self == .longText }

    /// Whether its answer is as somebody worded it.
    fileprivate var isText: Bool {
        switch self {
        case .text, .longText, .registration, .containerNumber, .phone, .personName, .photograph: true
        default: false
        }
    }

    /// Whether the same answer twice means the same thing, so that a code can stand for it.
    fileprivate var canBeCoded: Bool {
        switch self {
        case .longText, .photograph, .coordinate, .checklist: false
        default: true
        }
    }
}

extension Position {
    /// The middle of the field of the map that the point lies in; nil for a reading that names no point.
    ///
    /// - Parameter kilometres: the field's width and height.
    fileprivate func rounded(kilometres: Int) -> Position? {
        guard let latitude, let longitude else { return nil }
        func middle(_ degrees: Double, _ step: Double) -> Double { ((degrees / step).rounded(.down) + 0.5) * step }
        let north = min(max(middle(latitude, Double(kilometres) / Self.kilometresADegree), -90), 90)
        // A degree of longitude is shorter away from the equator. The cosine, to its eighth power: within 1 % to 80°.
        let width = max(Self.cosine(degrees: north), 0.01) * Self.kilometresADegree
        let east = min(max(middle(longitude, Double(kilometres) / width), -180), 180)
        func short(_ degrees: Double) -> Double { (degrees * 10_000).rounded() / 10_000 }
        return Position(
            read: "\(short(north)), \(short(east))", kind: "decimal", latitude: short(north), longitude: short(east),
            accuracyMetres: kilometres * 1000)
    }

    private static let kilometresADegree = 111.2

    private static func cosine(degrees: Double) -> Double {
        let square = (degrees * Double.pi / 180) * (degrees * Double.pi / 180)
        return 1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56)))
    }
}
