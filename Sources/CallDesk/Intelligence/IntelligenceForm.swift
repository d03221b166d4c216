import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// What can be done with a report by one form of its pages.
enum IntelligenceForm: String, CaseIterable {
    case head, item
    case removeItem = "remove-item"
    case entity
    case removeEntity = "remove-entity"
    case link, unlink, source, submit, revise, withdraw
    case sanitise, withhold
    case keepBack = "keep-back"
    case letGo = "let-go"
    case disseminate

    /// Whether it stands on the page of the sanitised copy.
    var isOfSanitising: Bool {
        switch self {
        case .sanitise, .withhold, .keepBack, .letGo, .disseminate: true
        default: false
        }
    }

    /// Reads what was typed.
    ///
    /// - Throws: `IntelligenceError`, `Misread`, `WebError`; `.notFound` for a record that an entity cannot be of.
    func input(_ visit: Visit, _ report: IntelligenceReport) async throws -> IntelligenceReport.Input {
        let form = visit.form
        switch self {
        case .head:
            return .head(
                title: try Self.text("title", form, IntelligenceReport.longest.title), marking: try Self.marking(form))
        case .item:
            let number = form["item"].flatMap { Int($0) }
            return .write(
                item: number, text: try Self.text("text", form, IntelligenceItem.longest),
                grade: try Self.grade(form), seen: number == nil ? nil : try Self.number("seen", form))
        case .removeItem: return .removeItem(try Self.number("item", form))
        case .entity:
            if let page = try form.line("page", longest: 400) { return try await Self.known(page, visit) }
            guard let kind = form["kind"].flatMap({ IntelligenceEntity.Kind(rawValue: $0) }) else {
                throw Misread(code: "intelligence.kind", expected: "what kind of entity it is")
            }
            let birth = try visit.day("birth")
            return .name(
                kind, text: try Self.text("text", form, IntelligenceEntity.longest), birth: birth)
        case .removeEntity: return .removeEntity(try Self.number("entity", form))
        case .link:
            guard let type = form["type"].flatMap({ LinkType(rawValue: $0) }) else {
                throw Misread(code: "intelligence.type", expected: "how the two are linked")
            }
            return .link(
                type, from: try Self.number("from", form), to: try Self.number("to", form),
                item: try Self.number("item", form), since: try visit.day("since"),
                until: try visit.day("until"))
        case .unlink: return .unlink(try Self.number("link", form))
        case .source:
            let longest = IntelligenceSource.longest
            return .source(
                try IntelligenceSource(
                    name: try Self.text("name", form, longest.name),
                    phone: try form.line("phone", longest: longest.phone),
                    details: try form.line("details", longest: longest.details)))
        case .submit: return .submit
        case .revise: return .revise(reason: try Self.text("reason", form, IntelligenceReport.longest.reason))
        case .withdraw: return .withdraw(reason: try Self.text("reason", form, IntelligenceReport.longest.reason))
        case .sanitise:
            return .sanitise(
                item: try Self.number("item", form), text: try Self.text("text", form, IntelligenceItem.longest))
        case .withhold: return .sanitise(item: try Self.number("item", form), text: nil)
        case .keepBack: return .keepBack(entity: try Self.number("entity", form), true)
        case .letGo: return .keepBack(entity: try Self.number("entity", form), false)
        case .disseminate: return .disseminate(isConfirmed: form["confirmed"] == "yes")
        }
    }

    /// Somebody or something by the address of their page, which the user must be able to read. Nobody who is a child, or
    /// possibly one: who may read reports need not be one who may read of children.
    private static func known(_ page: String, _ visit: Visit) async throws -> IntelligenceReport.Input {
        let wrong = Misread(
            code: "intelligence.page",
            expected: "the address of a page of this desk (…/known/…?at=…), of nobody who may be a child")
        guard let path = page.firstRange(of: "/known/")?.upperBound,
            let stream = StreamID(String(page[path...].prefix(36))),
            let query = page[path...].split(separator: "?", maxSplits: 1).dropFirst().first,
            let anchor = try Form.urlencoded(query.utf8)["at"]
        else { throw wrong }
        guard let record = try await identified(stream, visit),
            visit.readable.contains(record.kind),
            let identity = record.identity(at: anchor)
        else { throw wrong }
        try await visit.consult(stream, page: "desk intelligence")
        return .name(
            identity.part.entityKind, text: identity.text, birth: identity.birth,
            known: IntelligenceEntity.Known(stream, identity.anchor, subject: identity.subject))
    }

    /// Nil for a record that is not there, or can no longer be read.
    private static func identified(_ stream: StreamID, _ visit: Visit) async throws -> IdentifiedRecord? {
        do {
            return try await visit.log.identified(
                stream, children: .withheld, scripts: visit.desk.scripts)
        } catch LogError.notFound {
            return nil
        } catch is ReplayError { return nil }
    }

    /// The marking that was chosen; the usual one where none was.
    static func marking(_ form: Form) throws(Misread) -> SecurityMarking {
        guard let code = form["marking"], !code.isEmpty else { return .standard }
        guard let marking = SecurityMarking(rawValue: code) else {
            throw Misread(code: "intelligence.marking", expected: "one of the markings")
        }
        return marking
    }

    /// Nil where nothing of a grade was chosen.
    private static func grade(_ form: Form) throws(IntelligenceError) -> IntelligenceGrade? {
        let codes = ["source", "information", "handling"].map { form[$0] ?? "" }
        if codes.allSatisfy(\.isEmpty), PlainText.of(form["conditions"] ?? "").isEmpty { return nil }
        return try IntelligenceGrade(code: codes.joined(), conditions: form["conditions"])
    }

    private static func text(_ name: String, _ form: Form, _ longest: Int) throws -> String {
        guard let text = try form.line(name, longest: longest) else { throw IntelligenceError.text(most: longest) }
        return text
    }

    private static func number(_ name: String, _ form: Form) throws(Misread) -> Int {
        guard let number = form[name].flatMap({ Int($0) }) else {
            throw Misread(code: "intelligence.number", expected: "which one, from the list")
        }
        return number
    }
}
