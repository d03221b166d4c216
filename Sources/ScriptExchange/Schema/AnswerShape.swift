import ScriptEngine

/// What one answer looks like in JSON, without its missing states.
enum AnswerShape {
    static func schema(_ question: Question) -> JSONValue {
        let limits = question.hardLimits
        switch question.type {
        case .text, .longText:
            return .members([
                "type": "string", "minLength": 1, "maxLength": question.maxLength.map(JSONValue.integer),
            ])
        case .personName, .registration: return ["type": "string", "minLength": 1]
        case .integer:
            return .members(["type": "integer", "minimum": limits.least?.json, "maximum": limits.most?.json])
        case .money:
            return .members([
                "type": "integer", "minimum": limits.least?.json, "maximum": limits.most?.json,
                "description": "In pence.",
            ])
        case .decimal:
            return .members(["type": "number", "minimum": limits.least?.json, "maximum": limits.most?.json])
        case .boolean: return ["type": "boolean"]
        case .date:
            return [
                "type": "string", "format": "date", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
            ]
        case .time: return ["type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"]
        case .dateTime:
            return [
                "type": "string", "format": "date-time",
                "pattern": .string(
                    "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
                        + "(\\.[0-9]{3})?Z$"),
            ]
        case .duration: return ["type": "string", "format": "duration", "pattern": "^PT[0-9]+M$"]
        case .choice: return choice(question.choices)
        case .choices:
            return ["type": "array", "minItems": 1, "uniqueItems": true, "items": choice(question.choices)]
        case .checklist:
            let rows = question.rows.map { row in
                (
                    row.code,
                    JSONValue.members(["title": .string(row.label), "oneOf": choice(question.choices)["oneOf"]])
                )
            }
            return [
                "type": "object", "additionalProperties": false,
                "properties": .object(Dictionary(rows, uniquingKeysWith: { first, _ in first })),
            ]
        case .port: return ["type": "string", "pattern": "^[A-Z]{2}[A-Z0-9]{3}$", "description": "UN/LOCODE."]
        case .force:
            return ["type": "string", "pattern": "^[a-z0-9]+([-_][a-z0-9]+)*$", "description": "A police force."]
        case .country: return ["type": "string", "pattern": "^[A-Z]{2}$", "description": "ISO 3166-1 alpha-2."]
        case .nationality: return ["type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 3166-1 alpha-3."]
        case .containerNumber:
            return ["type": "string", "pattern": "^[A-Z]{4}[0-9]{7}$", "description": "ISO 6346."]
        case .phone: return ["type": "string", "pattern": "^\\+[1-9][0-9]{6,14}$", "description": "E.164."]
        case .coordinate: return position
        case .photograph: return photograph
        }
    }

    private static func choice(_ choices: [Choice]) -> JSONValue {
        ["oneOf": .array(choices.map { ["const": .string($0.code), "title": .string($0.label)] })]
    }

    private static let position: JSONValue = [
        "type": "object", "required": ["read", "kind"], "additionalProperties": false,
        "dependentRequired": ["latitude": ["longitude"], "longitude": ["latitude"]],
        "properties": [
            "read": ["type": "string", "minLength": 1, "description": "As the caller read it."],
            "kind": ["type": "string", "minLength": 1, "description": "How it was given: osGrid, markerPost, …"],
            "latitude": ["type": "number", "minimum": -90, "maximum": 90],
            "longitude": ["type": "number", "minimum": -180, "maximum": 180],
            "accuracyMetres": ["type": "integer", "minimum": 0],
        ],
    ]

    private static let photograph: JSONValue = [
        "type": "object", "required": ["sha256", "mediaType", "bytes"], "additionalProperties": false,
        "properties": [
            "sha256": ["type": "string", "pattern": "^[0-9a-f]{64}$"],
            "mediaType": ["enum": ["image/jpeg", "image/png", "image/heic", "application/pdf"]],
            "bytes": ["type": "integer", "minimum": 0],
        ],
    ]

    /// What a type loses; nil for one that is whole.
    static func shortfall(_ question: Question) -> String? {
        switch question.type {
        case .port, .force, .country, .nationality:
            "the code's form is checked, not whether there is such a \(question.type.rawValue)"
        case .coordinate, .photograph, .money: "`layby call run` wants it as it is typed, not in this form"
        default: nil
        }
    }

    /// Whether the schema of the answer alone says a hard constraint whole.
    static func carries(_ condition: Condition<QuestionID>, of question: Question) -> Bool {
        guard [.integer, .decimal, .money].contains(question.type) else { return false }
        switch condition {
        case .all(let parts): return parts.allSatisfy { carries($0, of: question) }
        case .test(question.id, .atLeast(.constant)), .test(question.id, .atMost(.constant)): return true
        default: return false
        }
    }
}
