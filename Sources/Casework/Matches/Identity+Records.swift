internal import ReferenceData
public import ScriptEngine

extension Identity {
    /// Whom and what a call speaks of, in the order of its script. The officer who rings is nobody's business.
    public static func all(in call: Call) -> [Identity] {
        let interview = call.interview
        return all(
            in: interview.applicablePlaces.compactMap { place in interview.value(of: place).map { (place, $0) } },
            script: call.script)
    }

    /// Whom and what a referral speaks of.
    public static func all(in referral: Referral, script: Script) -> [Identity] {
        all(
            in: referral.fields.compactMap { field in
                guard let question = script.question(field.place.question),
                    let value = field.value.flatMap({ Value(json: $0, type: question.type) })
                else { return nil }
                return (field.place, value)
            }, script: script)
    }

    /// Whom and what a penalty is of.
    public static func all(in penalty: OutstandingPenalty) -> [Identity] {
        let particulars = penalty.particulars
        let texts: [(Part, PenaltyColumn, String?)] = [
            (.registration, .registration, particulars.registration), (.trailer, .trailer, particulars.trailer),
            (.haulier, .haulier, particulars.haulier), (.driver, .driver, particulars.driver),
        ]
        return texts.compactMap { part, column, text in
            text.flatMap { text in
                Identity(
                    part, text, anchor: column.rawValue, country: part == .registration ? particulars.country : nil)
            }
        }
    }

    private static func all(in answers: [(place: Place, value: Value)], script: Script) -> [Identity] {
        let values = Dictionary(answers.map { ($0.place, $0.value) }) { first, _ in first }
        return answers.compactMap { place, value in
            guard case .text(let text) = value, let question = script.question(place.question),
                let part = part(of: question, in: script)
            else { return nil }
            return Identity(
                part, text, birth: part.kind == .person ? birth(beside: place, values, script) : nil,
                anchor: place.description, subject: script.subject(of: place),
                country: part == .registration ? country(values, script) : nil)
        }
    }

    /// What an answer is; nil for one by which nobody and nothing is known again.
    private static func part(of question: Question, in script: Script) -> Part? {
        switch question.role.flatMap(CallFacts.Role.init(rawValue:)) {
        case .vehicleRegistration: return .registration
        case .trailer: return .trailer
        case .container: return .container
        case .haulier: return .haulier
        case .carrier: return .carrier
        case .driverName: return .driver
        case .callback: return .callback
        default: break
        }
        switch question.type {
        case .registration: return .otherVehicle
        case .containerNumber: return .container
        case .phone: return .phone
        case .personName: return isCaller(question, in: script) ? nil : .person
        default: return parties[question.id.name]
        }
    }

    private static let parties: [String: Part] = [
        "owner_name": .owner, "hirer_name": .hirer, "operator_name": .operatedBy,
    ]

    /// Whether a name is of who rings: it stands beside the number to ring back.
    private static func isCaller(_ question: Question, in script: Script) -> Bool {
        let callback = script.question(role: CallFacts.Role.callback.rawValue)
        return callback.flatMap { script.section(of: $0)?.id } == script.section(of: question.id)?.id
    }

    /// Where the vehicle comes from.
    private static func country(_ values: [Place: Value], _ script: Script) -> String? {
        let question = script.question(role: CallFacts.Role.vehicleCountry.rawValue)
        guard let question, case .code(let code)? = values[Place(question)] else { return nil }
        return code
    }

    /// The date of birth that stands in the same section as a name.
    private static func birth(beside place: Place, _ values: [Place: Value], _ script: Script) -> CivilDate? {
        let dates = script.section(of: place.question)?.questions.filter { $0.type == .date && $0.isPersonal } ?? []
        for question in dates {
            if case .date(let date) = values[Place(question.id, instance: place.instance)] { return date }
        }
        return nil
    }
}
