import Casework
import ReferenceData
import ScriptEngine

/// The question that is being asked, as a form.
struct QuestionForm: Sendable {
    struct Option: Sendable {
        let code: String
        let label: String
        /// The key that chooses it: 1 to 9; nil beyond.
        let key: String?
        let isChosen: Bool
        let id: String
    }

    /// One line of a checklist.
    struct Line: Sendable {
        let name: String
        let label: String
        let options: [Option]
    }

    let call: String
    let csrf: String
    let seen: Int
    let place: String
    let anchor: String
    let ask: String
    let weight: String?
    let guidance: String?
    /// How to write the answer; nil where the choices say it.
    let hint: String?
    /// Why the answer was not taken, and what to give.
    let error: String?
    let warnings: [String]
    /// What stands now; nil where nothing does.
    let now: String?
    /// What the field holds when the page is shown.
    let typed: String
    let radios: [Option]
    let boxes: [Option]
    let lines: [Line]
    let hasChoices: Bool
    /// What the choices are together, for whoever hears the page.
    let role: String
    let isLine: Bool
    let isLong: Bool
    let isPhotograph: Bool
    let inputMode: String
    /// What `desk.js` asks `/suggest` for; nil where nothing is suggested.
    let suggestions: String?
    let isPlace: Bool
    /// Whether earlier events and outstanding penalties are looked up while it is typed.
    let isMatched: Bool
    /// Where the position that stands is, as a piece of the page; nil where none does.
    let standingPlace: PlaceRoutes.PlacePiece?
    /// The question before this one and the one after it, whether answered or not.
    let before: String?
    let after: String?
    /// The ids of what describes the field, for whoever hears it.
    let describedBy: String
    let maxLength: Int?

    init(
        _ place: Place, _ question: Question, _ call: Call, csrf: String, typed: [String] = [], error: String? = nil
    ) {
        let standing = call.interview.value(of: place)
        let anchor = place.anchor
        func options(_ name: String, _ chosen: Set<String>) -> [Option] {
            question.choices.enumerated().map { index, choice in
                Option(
                    code: choice.code, label: choice.label, key: index < 9 ? String(index + 1) : nil,
                    isChosen: chosen.contains(choice.code), id: "\(name)-\(index + 1)")
            }
        }
        self.call = call.id.description
        self.csrf = csrf
        seen = call.version
        self.place = place.description
        self.anchor = anchor
        ask = question.ask
        weight = question.weight?.rawValue
        guidance = question.guidance
        hint = Self.hint(of: question.type)
        self.error = error
        warnings = call.interview.warnings(at: place) + [call.interview.brokenConstraint(at: place)].compactMap(\.self)
        now = call.interview.response(at: place).map { ValueText.text(of: $0, to: question) }
        let shown = standing.map { ValueText.text(of: $0, to: question) }
        self.typed = typed.first ?? (Self.isTyped(question.type) ? shown ?? "" : "")
        var chosen = Set(typed)
        switch standing {
        case .choice(let code)? where typed.isEmpty: chosen = [code]
        case .choices(let codes)? where typed.isEmpty: chosen = Set(codes)
        case .boolean(let flag)? where typed.isEmpty: chosen = [flag ? "yes" : "no"]
        default: break
        }
        switch question.type {
        case .choice: radios = options(anchor, chosen)
        case .boolean:
            radios = zip(["yes", "no"], ["Yes", "No"]).enumerated().map { index, answer in
                Option(
                    code: answer.0, label: answer.1, key: String(index + 1), isChosen: chosen.contains(answer.0),
                    id: "\(anchor)-\(index + 1)")
            }
        default: radios = []
        }
        boxes = question.type == .choices ? options(anchor, chosen) : []
        hasChoices = !radios.isEmpty || !boxes.isEmpty
        role = boxes.isEmpty ? "radiogroup" : "group"
        lines = question.rows.map { row in
            var standingRow: Set<String> = []
            if case .checklist(let rows)? = standing, let code = rows[row.code] { standingRow = [code] }
            return Line(
                name: "row.\(row.code)", label: row.label, options: options("\(anchor)-\(row.code)", standingRow))
        }
        isLong = question.type == .longText
        isPhotograph = question.type == .photograph
        isLine = Self.isTyped(question.type) && !isLong
        inputMode = Self.inputMode(of: question.type)
        suggestions = Self.suggestions(of: question)
        isPlace = question.type == .coordinate
        let matched: [CallFacts.Role] = [
            .vehicleRegistration, .trailer, .container, .haulier, .driverName, .callback,
        ]
        isMatched =
            [.registration, .containerNumber, .phone].contains(question.type)
            || matched.contains { $0.rawValue == question.role }
        if case .coordinate(let position)? = standing, let latitude = position.latitude,
            let longitude = position.longitude, let point = Coordinate(latitude: latitude, longitude: longitude)
        {
            standingPlace = PlaceRoutes.PlacePiece(point, accuracyMetres: position.accuracyMetres)
        } else {
            standingPlace = nil
        }
        let places = call.interview.applicablePlaces
        let index = places.firstIndex(of: place)
        func href(_ place: Place) -> String {
            "/calls/\(call.id)?at=\(place.description.percentEncoded)"
        }
        before = index.flatMap { $0 > 0 ? href(places[$0 - 1]) : nil }
        after = index.flatMap { $0 + 1 < places.count ? href(places[$0 + 1]) : nil }
        maxLength = question.maxLength
        describedBy = [
            question.guidance.map { _ in "\(anchor)-guidance" },
            Self.hint(of: question.type).map { _ in "\(anchor)-hint" },
            error.map { _ in "\(anchor)-error" },
        ].compactMap(\.self).joined(separator: " ")
    }
}

extension QuestionForm {
    /// Which keys a phone shows.
    static func inputMode(of type: QuestionType) -> String {
        switch type {
        case .integer: "numeric"
        case .decimal, .money: "decimal"
        case .phone: "tel"
        default: "text"
        }
    }

    /// The list that answers are suggested from; nil where nothing is.
    static func suggestions(of question: Question) -> String? {
        switch question.type {
        case .port, .force, .country, .nationality: question.type.rawValue
        // Free words, in which the make is one: no released version asks for it alone.
        case .text: question.id.name.hasSuffix("vehicle_notes") ? Suggestions.Kind.vehicleMake.rawValue : nil
        default: nil
        }
    }

    /// How to write an answer; the same words as the terminal's help.
    static func hint(of type: QuestionType) -> String? {
        switch type {
        case .coordinate: "51.29, 0.55 · 51°17'24\"N 0°33'0\"E · TQ 765 555 · M20 B 84.6 · ///three.word.place"
        case .dateTime: "now · 14:05 · 10 minutes ago · 1 Mar 14:05 (London time)"
        case .date: "1/3/2021 · 1 March 2021 · today"
        case .time: "14:05"
        case .duration: "2h · 90m · 2h30"
        case .port, .force, .country, .nationality: "Its code, or part of its name."
        case .integer: "A whole number."
        case .money: "Pounds: 2000 or 2,000.50"
        case .photograph: "A JPEG, PNG, HEIC or PDF file."
        default: nil
        }
    }

    /// Whether the answer is typed.
    private static func isTyped(_ type: QuestionType) -> Bool {
        switch type {
        case .choice, .choices, .boolean, .checklist, .photograph: false
        default: true
        }
    }
}
