internal import ScriptEngine

extension RecordSchema {
    /// What all records of calls have, whatever the script.
    static let call = object(
        "A record of a call", required: ["call", "script", "phase", "required", "open", "answers"],
        [
            "call": uuid, "script": reference("script"), "simulated": simulated, "force": force, "eventTime": moment,
            "phase": code(["inProgress", "paused", "closed"], "Whether the call still goes on."),
            "completeness": code(
                Completeness.allCases.map(\.rawValue), "Of a closed call: whether every required question was answered."
            ),
            "required": reference("tally"), "open": reference("tally"),
            "answers": [
                "type": "object",
                "description":
                    "By question; of a repeat group by question and instance, from 1: person_name[2]. Every question that applies is there.",
            ],
        ])

    /// What a referral has, whatever the script.
    static let referral = object(
        "A civil-penalty referral", required: ["call", "script", "fields"],
        [
            "call": uuid, "callVersion": number, "script": reference("script"), "simulated": simulated,
            "force": force, "eventTime": moment,
            "fields": list(
                object(
                    "A field", required: ["place"],
                    [
                        "place": text, "value": ["description": "As the answer to the question in the event record."],
                        "missing": code(missing, "Why there is no value."),
                    ])),
        ])

    private static let missing = MissingKind.allCases.map(\.rawValue) + ["notReached"]

    /// The record of a send point under one version of the script.
    static func schema(of point: SendPoint, _ definition: ScriptDefinition) -> JSONValue {
        let isOfWholeCall = point.id == .eventRecord
        let carried = Set(point.carries)
        let sections = definition.sections.map { section in
            (section.repeats != nil, section.questions.filter { isOfWholeCall || carried.contains($0.id) })
        }
        let version: [String: JSONValue] = ["script": script(definition)]
        let title = JSONValue.string("\(point.title), \(definition.script) version \(definition.version)")
        if point.id == .civilPenaltyReferral {
            let rules = sections.flatMap { isRepeated, questions in
                questions.map { question -> JSONValue in
                    let place: JSONValue =
                        isRepeated ? ["pattern": pattern(question.id)] : ["const": .string(question.id.description)]
                    return [
                        "if": ["properties": ["place": place]],
                        "then": ["properties": ["value": ["anyOf": [reference("mark"), value(of: question)]]]],
                    ]
                }
            }
            let fields = referral["properties"]?["fields"]?["items"]?.adding(["allOf": .array(rules)]) ?? [:]
            return adding(version.merging(["fields": list(fields)]) { $1 }, to: referral, title)
        }
        var answers: [String: JSONValue] = [:]
        var repeated: [String: JSONValue] = [:]
        for (isRepeated, questions) in sections {
            for question in questions {
                if isRepeated {
                    repeated[pattern(question.id).string ?? ""] = answer(to: question)
                } else {
                    answers[question.id.description] = answer(to: question)
                }
            }
        }
        let places: JSONValue = [
            "type": "object", "description": call["properties"]?["answers"]?["description"] ?? "",
            "properties": .object(answers), "patternProperties": .object(repeated),
        ]
        return adding(version.merging(["answers": places]) { $1 }, to: call, title)
    }

    private static func adding(
        _ properties: [String: JSONValue], to schema: JSONValue, _ title: JSONValue
    ) -> JSONValue {
        schema.adding(["title": title, "properties": schema["properties"]?.adding(properties) ?? [:]])
    }

    private static func script(_ definition: ScriptDefinition) -> JSONValue {
        object(
            "The script", required: ["script", "version", "digest"],
            [
                "script": ["const": .string(definition.script)], "version": ["const": .integer(definition.version)],
                "digest": reference("sha256"),
            ])
    }

    private static func pattern(_ question: QuestionID) -> JSONValue { .string("^\(question)\\[[1-9][0-9]*\\]$") }

    // MARK: Answers

    private static func answer(to question: Question) -> JSONValue {
        [
            "title": .string(question.ask),
            "anyOf": [
                reference("no-answer"),
                [
                    "type": "object", "required": ["answer"], "properties": ["answer": value(of: question)],
                ],
            ],
        ]
    }

    /// What an answer may be, as `Value.json` writes it.
    private static func value(of question: Question) -> JSONValue {
        let codes = JSONValue.array(question.choices.map { .string($0.code) })
        switch question.type {
        case .text, .longText, .personName: return text
        case .registration: return described("A registration, as it was read out.")
        case .containerNumber: return described("A container's number (ISO 6346), as it was read out.")
        case .phone: return described("A telephone number, E.164 where it could be read.")
        case .integer: return ["type": "integer"]
        case .decimal: return ["type": "number"]
        case .money: return ["type": "integer", "description": "In pence."]
        case .boolean: return ["type": "boolean"]
        case .date: return day
        case .time: return ["type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"]
        case .dateTime: return moment
        case .duration: return ["type": "string", "pattern": "^PT[0-9]+M$", "description": "Minutes."]
        case .choice: return ["type": "string", "enum": codes]
        case .choices: return list(["type": "string", "enum": codes])
        case .coordinate: return reference("position")
        case .port: return described("A port, by its UN/LOCODE.")
        case .force: return force
        case .country: return described("A country, as the desk keeps it: ISO 3166-1.")
        case .nationality: return described("A nationality: ISO 3166-1 alpha-3, XXA, XXB, XXC or XXX.")
        case .photograph: return reference("photograph")
        case .checklist:
            let rows = question.rows.map { ($0.code, ["type": "string", "enum": codes] as JSONValue) }
            return [
                "type": "object", "properties": .object(Dictionary(rows) { first, _ in first }),
            ]
        }
    }

    private static func described(_ words: String) -> JSONValue { ["type": "string", "description": .string(words)] }

    private static func code(_ codes: [String], _ words: String) -> JSONValue {
        ["type": "string", "enum": .array(codes.map(JSONValue.string)), "description": .string(words)]
    }

    /// What several schemas refer to.
    static let shared: [String: JSONValue] = [
        "sha256": ["type": "string", "pattern": "^[0-9a-f]{64}$"],
        "script": object(
            "Which script, to the byte", required: ["script", "version", "digest"],
            ["script": text, "version": number, "digest": reference("sha256")]),
        "tally": object(
            "Counts of questions, by how grave it is to leave one out", required: Weight.allCases.map(\.rawValue),
            Dictionary(uniqueKeysWithValues: Weight.allCases.map { ($0.rawValue, count) })),
        "mark": [
            "title": "An answer that is not said",
            "description": "It was erased, or is withheld from whoever reads this.", "type": "object",
            "properties": ["erased": ["const": true], "withheld": ["const": true]], "minProperties": 1,
            "maxProperties": 1, "additionalProperties": false,
        ],
        "no-answer": [
            "title": "No answer, and why",
            "anyOf": [
                [
                    "type": "object", "required": ["missing"],
                    "properties": ["missing": code(missing, "notReached: nobody came to ask it."), "reason": text],
                ],
                ["type": "object", "required": ["answer"], "properties": ["answer": reference("mark")]],
            ],
        ],
        "position": object(
            "A place, as it was read out, and the point where one follows from it", required: ["read", "kind"],
            [
                "read": text, "kind": described("decimal, osGrid, markerPost, …"),
                "latitude": ["type": "number", "minimum": -90, "maximum": 90],
                "longitude": ["type": "number", "minimum": -180, "maximum": 180], "accuracyMetres": count,
            ]),
        "photograph": object(
            "A photograph, which went before the record", required: ["sha256", "mediaType", "bytes"],
            ["sha256": reference("sha256"), "mediaType": text, "bytes": number]),
    ]
}
