import ScriptEngine

/// An interview's answers as a FHIR R4 QuestionnaireResponse: those that apply, and every calculation.
struct QuestionnaireResponse {
    let interview: Interview

    var json: JSONValue {
        let sections = interview.script.definition.sections.flatMap(groups)
        return ["resourceType": "QuestionnaireResponse", "status": "in-progress", "item": .array(sections)]
    }

    /// One item for a section; for a repeat section, one for each instance.
    private func groups(_ section: Section) -> [JSONValue] {
        let numbers = section.repeats == nil ? [0] : Array(1..<(interview.instances(of: section.id) + 1))
        return numbers.compactMap { number in
            let items = section.items.compactMap { item($0, number) }
            guard !items.isEmpty || section.repeats != nil else { return nil }
            return ["linkId": .string(section.id.name), "item": .array(items)]
        }
    }

    private func item(_ item: Item, _ instance: Int) -> JSONValue? {
        switch item {
        case .calculation(let calculation):
            return interview.result(of: calculation.id).map {
                ["linkId": .string(calculation.id.name), "answer": [["valueInteger": .integer($0)]]]
            }
        case .question(let question):
            guard let value = interview.value(of: Place(question.id, instance: instance)) else { return nil }
            if case .checklist(let rows) = value {
                let items = rows.sorted { $0.key < $1.key }.map { row, code -> JSONValue in
                    ["linkId": .string("\(question.id).\(row)"), "answer": [["valueCoding": coding(code)]]]
                }
                return ["linkId": .string(question.id.name), "item": .array(items)]
            }
            return ["linkId": .string(question.id.name), "answer": .array(answers(value, question.type))]
        }
    }

    private func answers(_ value: Value, _ type: QuestionType) -> [JSONValue] {
        switch value {
        case .choices(let codes): codes.map { ["valueCoding": coding($0)] }
        case .choice(let code): [["valueCoding": coding(code)]]
        case .code(let code) where type == .country || type == .nationality: [["valueCoding": coding(code)]]
        case .integer: [["valueInteger": value.json]]
        case .decimal: [["valueDecimal": value.json]]
        case .money(let pence): [["valueDecimal": .number(Double(pence) / 100)]]
        case .boolean: [["valueBoolean": value.json]]
        case .date: [["valueDate": value.json]]
        case .dateTime: [["valueDateTime": value.json]]
        case .time: [["valueTime": .string((value.json.string ?? "") + ":00")]]
        case .duration(let minutes):
            [
                [
                    "valueQuantity": [
                        "value": .integer(minutes), "unit": "min", "code": "min",
                        "system": "http://unitsofmeasure.org",
                    ]
                ]
            ]
        case .photograph: [["valueAttachment": ["contentType": "image/jpeg"]]]
        case .coordinate(let position): [["valueString": .string(position.read)]]
        case .text, .code, .checklist, .erased, .withheld: [["valueString": value.json]]
        }
    }

    private func coding(_ code: String) -> JSONValue { ["system": "urn:invented", "code": .string(code)] }
}
