internal import ScriptEngine

extension RecordSchema {
    /// An operation that has ended, and again with each correction.
    static let operation = object(
        "An operation",
        required: [
            "operation", "name", "kind", "force", "started", "briefings", "officersBriefed", "controlRoomVisits",
            "krakenVisits", "vehiclesStopped", "recoveredPence", "intelligenceReports", "arrests", "seizures",
            "disruptions", "threats",
        ],
        [
            "operation": uuid, "name": text, "kind": code(OperationKind.self), "force": force,
            "forces": list(force), "agencies": list(code(PartnerAgency.self)), "otherAgencies": list(text),
            "otherAgencyCount": count, "place": text, "from": moment, "until": moment, "staffCount": count,
            "staff": list(object("Staff", required: ["count"], ["count": number, "role": text])),
            "started": moment, "ended": moment, "briefings": count, "officersBriefed": count,
            "controlRoomVisits": count, "krakenVisits": count, "vehiclesStopped": count, "recoveredPence": count,
            "intelligenceReports": count, "arrests": count, "disruptions": count,
            "seizures": list(
                object(
                    "Something seized", required: ["kind"],
                    [
                        "kind": code(Seizure.Kind.self), "thousandths": number, "unit": code(Seizure.Unit.self),
                        "pence": count, "what": text,
                    ])),
            "threats": [
                "type": "object", "description": "How many disruptions hit each threat.",
                "propertyNames": code(ThreatType.self), "additionalProperties": count,
            ],
        ])

    /// What an intelligence report says of itself, also when it is withdrawn.
    static let intelligenceHead = object(
        "An intelligence report", required: ["report", "reference", "revision", "marking"],
        [
            "report": uuid, "reference": text, "revision": number, "marking": code(SecurityMarking.self),
            "simulated": simulated, "force": force, "submitted": moment,
            "withdrawn": ["type": "boolean", "const": true, "description": "It is no longer to be relied on."],
        ])

    /// An intelligence report as it leaves: its sanitised copy. A later revision replaces an earlier one.
    static let intelligenceReport: JSONValue = {
        let copy: [String: JSONValue] = [
            "copy": ["const": .string(IntelligenceReport.Copy.sanitised.rawValue)], "phase": text, "title": text,
            "source": ["type": "string", "description": "Stands for the source, who is not named."],
            "items": list(
                object(
                    "An item", required: ["item", "text"],
                    ["item": number, "text": text, "sanitised": ["type": "boolean"], "grade": grade])),
            "withheld": count,
            "entities": list(
                object(
                    "An entity", required: ["entity", "group", "kind", "text"],
                    [
                        "entity": number, "group": ["enum": ["Person", "Organisation", "Object", "Location", "Event"]],
                        "kind": code(IntelligenceEntity.Kind.self), "text": text, "birth": day,
                    ])),
            "links": list(
                object(
                    "A link between two entities", required: ["link", "type", "from", "to", "item"],
                    [
                        "link": number, "type": code(LinkType.self), "from": number, "to": number, "item": number,
                        "grade": grade, "since": day, "until": day,
                    ])),
        ]
        let properties = intelligenceHead["properties"]?.adding(copy) ?? [:]
        return intelligenceHead.adding([
            "properties": properties,
            "anyOf": [
                ["required": ["withdrawn"]],
                ["required": ["copy", "phase", "title", "source", "items", "withheld", "entities", "links"]],
            ],
        ])
    }()

    /// 3x5x2: `1AP`.
    private static let grade = object(
        "A grade, 3x5x2", required: ["code", "source", "information", "handling"],
        [
            "code": ["type": "string", "pattern": "^[1-3][A-E][PC]$"], "source": text, "information": text,
            "handling": text, "conditions": text,
        ])
}
