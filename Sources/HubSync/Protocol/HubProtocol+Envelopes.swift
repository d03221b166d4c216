internal import Casework
internal import ScriptEngine

extension HubProtocol {
    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    private static let code: JSONValue = [
        "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$",
    ]
    private static let text: JSONValue = ["type": "string", "minLength": 1]

    /// An event of CloudEvents 1.0 in JSON, as we read the specification; its project's own schema is not copied here.
    private static let cloudEvent: JSONValue = [
        "title": "CloudEvents 1.0, JSON event format", "type": "object",
        "required": ["specversion", "id", "source", "type"],
        "properties": [
            "specversion": ["const": "1.0"], "id": text,
            "source": ["type": "string", "minLength": 1, "format": "uri-reference"], "type": text,
            "subject": ["type": ["string", "null"], "minLength": 1],
            "time": ["type": ["string", "null"], "format": "date-time"],
            "datacontenttype": ["type": ["string", "null"], "minLength": 1],
            "dataschema": ["type": ["string", "null"], "minLength": 1, "format": "uri"], "data": true,
            "data_base64": ["type": ["string", "null"], "contentEncoding": "base64"],
        ],
        "propertyNames": ["pattern": "^([a-z0-9]+|data_base64)$"],
        "additionalProperties": ["type": ["string", "integer", "boolean", "null"]],
        "not": ["required": ["data", "data_base64"]],
    ]

    static let envelopes: [String: JSONValue] = {
        let rules = types.map { type -> JSONValue in
            [
                "if": ["properties": ["type": ["const": .string(type)]]],
                "then": ["properties": ["data": reference(String(type.dropFirst("uk.layby.".count)))]],
            ]
        }
        return [
            "cloud-event": cloudEvent,
            "record-event": [
                "title": "A record in its envelope",
                "allOf": .array(
                    [
                        reference("cloud-event"),
                        [
                            "required": ["subject", "time", "datacontenttype", "data"],
                            "properties": [
                                "id": ["pattern": "^[0-9a-f-]{36}/[a-z0-9-]+/[1-9][0-9]*$"],
                                "subject": ["pattern": "^[0-9a-f-]{36}/[a-z0-9-]+$"],
                                "source": ["pattern": "^urn:uuid:[0-9a-f-]{36}$"],
                                "type": ["enum": .array(types.map(JSONValue.string))],
                                "datacontenttype": ["const": "application/json"],
                            ],
                        ],
                    ] + rules),
            ],
            "batch": ["type": "array", "items": reference("record-event"), "maxItems": 1000],
            "receipt": [
                "title": "What became of each event", "type": "object",
                "properties": [
                    "accepted": ["type": "array", "items": text], "duplicate": ["type": "array", "items": text],
                    "rejected": [
                        "type": "array",
                        "items": [
                            "type": "object", "required": ["id", "reason"],
                            "properties": ["id": ["type": "string"], "reason": code],
                        ],
                    ],
                ],
                "anyOf": [["required": ["accepted"]], ["required": ["duplicate"]], ["required": ["rejected"]]],
            ],
            "error": [
                "title": "Why a request was not taken", "type": "object", "required": ["error"],
                "properties": ["error": code],
            ],
            "head": ["type": "string", "pattern": "^[0-9]+ [0-9a-f]{64}$", "description": "A position and a hash."],
        ]
    }()

    // MARK: Feedback

    /// What a hub tells, by the kinds of it.
    static let feedback: [String: JSONValue] = {
        let event: JSONValue = ["type": "string", "minLength": 1, "description": "The event's id, with its revision."]
        let day: JSONValue = ["type": "string", "format": "date"]
        let statuses = JSONValue.array(Referral.Status.allCases.map { .string($0.code) })
        func data(_ required: [JSONValue], _ properties: JSONValue) -> JSONValue {
            ["type": "object", "required": .array(required), "properties": properties]
        }
        let kinds: [String: JSONValue] = [
            "acknowledged": data(["event"], ["event": event]),
            "rejected": data(["event", "reason"], ["event": event, "reason": code]),
            "information-requested": data(
                ["event", "asks"],
                [
                    "event": event, "asks": ["type": "string", "minLength": 1, "maxLength": 2000],
                    "questions": [
                        "type": "array", "items": ["type": "string", "pattern": "^[a-z0-9_]{1,64}$"], "maxItems": 100,
                    ],
                    "reopen": ["type": "boolean"], "by": day,
                ]),
            "referral-outcome": data(
                ["event", "status", "on"],
                [
                    "event": event, "status": ["enum": statuses], "pence": ["type": "integer", "minimum": 0], "on": day,
                    "reference": text, "addressees": ["type": "array", "items": text],
                ]),
            "driver-and-haulier-list": data(
                ["edition", "entries"],
                [
                    "edition": code,
                    "entries": [
                        "type": "array",
                        "items": [
                            "type": "object", "required": ["kind"],
                            "properties": [
                                "kind": ["enum": ["vehicle", "driver", "haulier"]], "registration": text,
                                "country": ["type": "string", "pattern": "^[A-Z]{2}$"], "name": text, "reason": code,
                            ],
                            "if": ["properties": ["kind": ["const": "vehicle"]]],
                            "then": ["required": ["registration"]], "else": ["required": ["name"]],
                        ],
                    ],
                ]),
        ]
        var schemas: [String: JSONValue] = [:]
        for (kind, data) in kinds { schemas["feedback-\(kind)"] = data }
        let rules = kinds.keys.sorted().map { kind -> JSONValue in
            let isList = kind == "driver-and-haulier-list"
            return [
                "if": ["properties": ["type": ["const": .string("uk.layby.feedback.\(kind)")]]],
                "then": [
                    "required": isList ? ["data"] : ["data", "subject"],
                    "properties": ["data": reference("feedback-\(kind)")],
                ],
            ]
        }
        schemas["feedback-event"] = [
            "title": "Feedback in its envelope", "allOf": .array([reference("cloud-event")] + rules),
        ]
        schemas["feedback-page"] = [
            "type": "object", "required": ["cursor", "items", "more"],
            "properties": [
                "cursor": [
                    "type": "string", "maxLength": 200, "pattern": "^[ -~]+$",
                    "description": "The hub's own words; what to ask for next.",
                ], "items": ["type": "array", "items": reference("feedback-event"), "maxItems": 500],
                "more": ["type": "boolean", "description": "Whether there is more behind the cursor already."],
            ],
        ]
        return schemas
    }()
}
