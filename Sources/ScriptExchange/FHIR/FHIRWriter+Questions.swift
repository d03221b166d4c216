import ScriptEngine

extension FHIRWriter {
    /// A question or calculation as an item; nil when it cannot be carried.
    mutating func item(_ item: Item, in section: Section) -> JSONValue? {
        switch item {
        case .question(let question): self.question(question, in: section)
        case .calculation(let calculation): self.calculation(calculation, in: section)
        }
    }

    private mutating func question(_ question: Question, in section: Section) -> JSONValue {
        var members: [String: JSONValue] = [
            "linkId": .string(question.id.name), "text": .string(question.ask), "type": .string(Self.type(question)),
        ]
        var extensions = Self.ours(question)
        var items: [JSONValue] = []
        if let guidance = question.guidance { items.append(help(guidance, of: question.id.name)) }
        if question.weight != nil { members["required"] = true }
        if question.type == .choices { members["repeats"] = true }
        if question.type.hasChoices, question.type != .checklist {
            members["answerOption"] = options(question, system: question.id.name)
        }
        if let limit = question.maxLength { members["maxLength"] = .integer(limit) }
        extensions += typed(question, &members)
        if question.type == .checklist { items += rows(question) }
        if let relevance = question.relevance {
            enable(&members, &extensions, relevance, subject: question.id.name, section: section.id)
        }
        extensions += limits(question) + rules(question, in: section)
        if !extensions.isEmpty { members["extension"] = .array(extensions) }
        if !items.isEmpty { members["item"] = .array(items) }
        return .object(members)
    }

    private mutating func calculation(_ calculation: Calculation, in section: Section) -> JSONValue? {
        let path = FHIRPath(script: script, section: section.id)
        guard let formula = path.formula(calculation.formula) else {
            shortfalls.append(
                Shortfall(
                    subject: calculation.id.name,
                    what: "the calculation is left out: it compares two answers of one instance"))
            return nil
        }
        declare(formula.variables)
        return [
            "linkId": .string(calculation.id.name), "type": "integer", "readOnly": true,
            "text": .string(calculation.guidance ?? calculation.id.name),
            "extension": [
                FHIRNames.plain(FHIRNames.hidden, "valueBoolean", true),
                FHIRNames.expression(FHIRNames.calculatedExpression, formula.text),
            ],
        ]
    }

    /// The type of R4 that carries a question's answers.
    private static func type(_ question: Question) -> String {
        switch question.type {
        case .longText: "text"
        case .integer: "integer"
        case .decimal, .money: "decimal"
        case .boolean: "boolean"
        case .date: "date"
        case .time: "time"
        case .dateTime: "dateTime"
        case .duration: "quantity"
        case .choice, .choices, .country, .nationality: "choice"
        case .photograph: "attachment"
        case .checklist: "group"
        case .text, .coordinate, .port, .force, .registration, .containerNumber, .phone, .personName: "string"
        }
    }

    /// What a type of ours needs beside its type of R4.
    private mutating func typed(_ question: Question, _ members: inout [String: JSONValue]) -> [JSONValue] {
        func asText(_ what: String) {
            shortfalls.append(Shortfall(subject: question.id.name, what: "\(what) there is plain text, not checked"))
        }
        switch question.type {
        case .duration:
            return [
                FHIRNames.plain(
                    FHIRNames.unit, "valueCoding",
                    ["system": .string(FHIRNames.units), "code": "min", "display": "minutes"])
            ]
        case .money: return [FHIRNames.plain(FHIRNames.maxDecimalPlaces, "valueInteger", 2)]
        case .photograph:
            return ["image/jpeg", "image/png", "image/heic", "application/pdf"].map {
                FHIRNames.plain(FHIRNames.mimeType, "valueCode", $0)
            }
        case .checklist: return [FHIRNames.control("htable")]
        case .country: members["answerValueSet"] = "http://hl7.org/fhir/ValueSet/iso3166-1-2"
        case .nationality:
            members["answerValueSet"] = "http://hl7.org/fhir/ValueSet/iso3166-1-3"
            shortfalls.append(
                Shortfall(
                    subject: question.id.name,
                    what: "stateless and the other codes for people without a known nationality (XXA, XXB, XXC, XXX) "
                        + "are not in ISO 3166, so they cannot be answered there"))
        case .coordinate: asText("a position")
        case .port: asText("a port's UN/LOCODE")
        case .force: asText("a police force")
        case .registration: asText("a vehicle registration")
        case .containerNumber: asText("a container number")
        case .phone: asText("a phone number")
        case .personName, .text, .longText, .integer, .decimal, .boolean, .date, .time, .dateTime, .choice, .choices:
            break
        }
        return []
    }

    private func options(_ question: Question, system: String) -> JSONValue {
        .array(
            question.choices.map { choice in
                [
                    "valueCoding": [
                        "system": .string(FHIRNames.choices(of: system, in: script)), "code": .string(choice.code),
                        "display": .string(choice.label),
                    ]
                ]
            })
    }

    /// A grid's rows: questions within its group, which `htable` lays out with the choices as columns.
    private func rows(_ question: Question) -> [JSONValue] {
        question.rows.map { row in
            var members: [String: JSONValue] = [
                "linkId": .string("\(question.id).\(row.code)"), "type": "choice", "text": .string(row.label),
                "answerOption": options(question, system: question.id.name),
            ]
            if question.weight != nil { members["required"] = true }
            return .object(members)
        }
    }

    /// What R4 has no place for, in extensions of our own.
    private static func ours(_ question: Question) -> [JSONValue] {
        var extensions: [JSONValue] = []
        if let weight = question.weight {
            extensions.append(FHIRNames.plain(FHIRNames.weight, "valueCode", .string(weight.rawValue)))
        }
        for kind in MissingKind.allCases where question.acceptsMissing.contains(kind) {
            extensions.append(FHIRNames.plain(FHIRNames.missing, "valueCode", .string(kind.rawValue)))
        }
        if question.isPersonal { extensions.append(FHIRNames.plain(FHIRNames.personal, "valueBoolean", true)) }
        if let role = question.role {
            extensions.append(FHIRNames.plain(FHIRNames.role, "valueString", .string(role)))
        }
        if let was = question.was {
            extensions.append(FHIRNames.plain(FHIRNames.was, "valueString", .string(was.name)))
        }
        return extensions
    }

    // MARK: Limits and rules

    private func limits(_ question: Question) -> [JSONValue] {
        let limits = question.hardLimits
        return [(limits.least, FHIRNames.minValue), (limits.most, FHIRNames.maxValue)].compactMap { value, url in
            guard let value else { return nil }
            let (type, answer) = Self.answer(value, of: question, in: script)
            guard type == "Quantity" else { return FHIRNames.plain(url, "value\(type)", answer) }
            return FHIRNames.plain(
                url == FHIRNames.minValue ? FHIRNames.minQuantity : FHIRNames.maxQuantity, "valueQuantity", answer)
        }
    }

    private mutating func rules(_ question: Question, in section: Section) -> [JSONValue] {
        let path = FHIRPath(script: script, section: section.id)
        let rules = question.constraints.map { ($0, true) } + question.checks.map { ($0, false) }
        return rules.enumerated().map { index, entry in
            let (rule, isError) = entry
            let expression = path.rule(rule.condition, of: question.id)
            declare(expression.variables)
            return constraint(
                key: "\(question.id)-\(index + 1)", isError: isError, expression: expression.text, words: rule.message)
        }
    }

    // MARK: What is left out

    /// Notes what a whole script loses, once for each kind.
    mutating func reportWhatIsLeftOut() {
        let questions = script.questions
        func note(_ what: String) { shortfalls.append(Shortfall(subject: nil, what: what)) }
        if questions.contains(where: { $0.weight != nil }) {
            note("weights are extensions of ours, which others pass over; required stays")
        }
        if questions.contains(where: { !$0.acceptsMissing.isEmpty }) {
            note(
                "that a required question accepts unknown, refused or not asked is an extension of ours; R4 knows "
                    + "answered and not answered only, and wants an answer")
        }
        if questions.contains(where: { $0.role != nil || $0.isPersonal || $0.was != nil }) {
            note("roles, what is personal and earlier ids are extensions of ours, which others pass over")
        }
        if !script.questions.allSatisfy({ $0.constraints.isEmpty && $0.checks.isEmpty }) {
            note("constraints and checks are FHIRPath; a filler without the constraint extension keeps limits alone")
        }
        for point in script.definition.sendPoints {
            shortfalls.append(Shortfall(subject: point.id.name, what: "the send point is left out"))
        }
    }
}
