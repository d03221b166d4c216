internal import ReferenceData
internal import ScriptEngine

/// Sorts a call's answers by whom and what they speak of.
///
/// It goes by the types and roles of questions and by sections, so that it serves every version; only who is responsible
/// has neither, and goes by ids.
struct CallFacets {
    private(set) var facets = [SearchDocument.Facet(kind: .call, subject: .record, fields: [])]
    private(set) var point: Coordinate?
    /// Whose data the point is.
    private(set) var pointSubject = Subject.record
    private let script: Script
    private var numbers: [String: Int] = [:]
    /// The vehicle or company that the answers of a section now speak of.
    private var current: (section: String, key: String, kind: SearchDocument.Kind, stem: String?)?

    /// Who may be responsible beside the driver; their questions are called `owner_name`, `owner_address`, …
    private static let parties = ["owner", "hirer", "operator"]

    init(_ script: Script) { self.script = script }

    /// Adds the answer at a place; the place itself may open what the following answers speak of, answered or not.
    mutating func add(_ value: Value?, at place: Place) {
        guard let question = script.question(place.question), let section = script.section(of: place.question) else {
            return
        }
        let own = place.instance == 0 ? section.id.name : "\(section.id)[\(place.instance)]"
        open(question, of: section, as: own)
        guard let value else { return }
        if case .coordinate(let position) = value, let latitude = position.latitude, let longitude = position.longitude,
            point == nil || question.role == CallFacts.Role.coordinates.rawValue
        {
            point = Coordinate(latitude: latitude, longitude: longitude) ?? point
            pointSubject = script.subject(of: place)
        }
        let isCompany = current?.section == own && current?.key.hasSuffix("/" + question.id.name) == true
        guard let field = Self.field(value, to: question, isCompany: isCompany && current?.kind == .haulier) else {
            return
        }
        let number = facet(for: question, of: section, as: own)
        if question.role == CallFacts.Role.locationText.rawValue {
            // What a call is best known by, where it is shown without a word that met.
            facets[number].fields.insert(field, at: 0)
        } else {
            facets[number].fields.append(field)
        }
    }

    /// Adds what was recorded under a version that the call has left.
    mutating func addKept(_ value: Value, to question: Question) {
        if let field = Self.field(value, to: question, isCompany: false) { facets[0].fields.append(field) }
    }

    /// Adds what a handler jotted down.
    mutating func add(_ note: CallNote) { facets[0].fields.append(SearchField(.words, note.text)) }

    /// Notes what the answers from here on speak of.
    private mutating func open(_ question: Question, of section: Section, as own: String) {
        if current?.section != own { current = nil }
        let key = own + "/" + question.id.name
        switch question.role.flatMap(CallFacts.Role.init(rawValue:)) {
        case .vehicleRegistration, .trailer, .container:
            current = (own, key, .vehicle, nil)
            return
        case .haulier, .carrier:
            current = (own, key, .haulier, question.id.name)
            return
        default: break
        }
        if question.type == .registration || question.type == .containerNumber {
            current = (own, key, .vehicle, nil)
            return
        }
        if let party = Self.parties.first(where: { question.id.name == "\($0)_name" }) {
            current = (own, key, .haulier, party + "_")
            return
        }
        // What follows a company's name is of the company only where its id says so.
        if let stem = current?.stem, !question.id.name.hasPrefix(stem) { current = nil }
    }

    private mutating func facet(for question: Question, of section: Section, as own: String) -> Int {
        if section.questions.contains(where: { $0.type == .personName }) {
            // The caller's section also asks whose event it is, and the incident's reference.
            let isOfEvent = question.role == CallFacts.Role.owningForce.rawValue
            return isOfEvent || question.type == .text && !question.isPersonal
                ? 0 : number(of: own, .person, Subject(own))
        }
        guard let current, current.section == own else { return 0 }
        return number(of: current.key, current.kind, Subject(own))
    }

    private mutating func number(of key: String, _ kind: SearchDocument.Kind, _ subject: Subject) -> Int {
        if let number = numbers[key] { return number }
        numbers[key] = facets.count
        facets.append(SearchDocument.Facet(kind: kind, subject: subject, fields: []))
        return facets.count - 1
    }

    /// What a value is found by; nil for numbers, times, photographs and other things that nobody looks for in words.
    private static func field(_ value: Value, to question: Question, isCompany: Bool) -> SearchField? {
        switch value {
        case .text(let text):
            switch question.type {
            case .personName: SearchField(.name, text)
            case .registration: SearchField(.identifier, (try? VehicleRegistration.read(text))?.value.display ?? text)
            case .containerNumber, .phone: SearchField(.identifier, text)
            default: SearchField(isCompany ? .company : .words, text)
            }
        case .choice, .choices: SearchField(.label, ValueText.text(of: value, to: question))
        case .code(let code): SearchField(.words, ListedName.text(code, question.type))
        case .coordinate(let position): SearchField(.words, position.read)
        case .date(let date):
            SearchField(
                .date, CivilDay(daysSince1970: date.days).text, digits: date.description.filter { $0 != "-" })
        default: nil
        }
    }
}

/// An entry of a reference list by its name and its code, since people look for either.
enum ListedName {
    static func text(_ code: String, _ type: QuestionType) -> String {
        switch type {
        case .port: Ports.port(code: code).map { "\($0.name) (\(code))" } ?? code
        case .force: force(code)
        case .country: Countries.country(code: code).map { "\($0.name) (\(code))" } ?? code
        case .nationality: Nationalities.nationality(code: code).map { "\($0.name) (\(code))" } ?? code
        default: code
        }
    }

    static func force(_ slug: String) -> String { Forces.force(slug: slug).map { "\($0.name) (\(slug))" } ?? slug }
}
