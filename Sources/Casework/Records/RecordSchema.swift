public import ScriptEngine

/// JSON Schemas (2020-12) of what records say to a hub, made from the scripts and from the types that records are made of.
///
/// They name no member that may not come, and forbid none that they do not name: a receiver leaves alone what it does not
/// know.
public enum RecordSchema {
    /// What comes before each type's name: `uk.layby.event-record`.
    static let prefix = "uk.layby."

    /// The records that calls make: the send points of the released scripts; a test compares them.
    static let sendPoints: [SendPointID] = [
        "casualty-alert", "child-safeguarding", .civilPenaltyReferral, .eventRecord,
    ]

    /// Every type of record that goes to a hub, as CloudEvents name it; ascending.
    public static let types = (sendPoints.map(\.description) + ["operation", "intelligence-report"])
        .map { prefix + $0 }.sorted()

    /// Whether data has what its type wants at least, and nothing of another kind in its place: what a receiver can look at
    /// without knowing the scripts. Data of a type that is not ours is anything.
    public static func holds(_ data: JSONValue?, ofType type: String) -> Bool {
        guard let head = heads[type] else { return true }
        guard let data, data.object != nil else { return false }
        return head.required.allSatisfy { data[$0] != nil }
            && head.kinds.allSatisfy { name, kind in data[name].map { kind == nil || $0.schemaKind == kind } ?? true }
    }

    /// Every schema by its name, each type's under its own without `uk.layby.`; references are to
    /// `#/components/schemas/NAME`.
    ///
    /// - Throws: what keeps a script of the library from being read.
    public static func all(_ library: ScriptLibrary = .released) throws(ScriptLibraryError) -> [String: JSONValue] {
        var schemas = shared
        var versions: [SendPointID: [Int]] = [:]
        for version in library.versions {
            let definition = try library.script(version: version).definition
            for point in definition.sendPoints {
                schemas["\(point.id)-v\(version)"] = RecordSchema.schema(of: point, definition)
                versions[point.id, default: []].append(version)
            }
        }
        for (point, versions) in versions { schemas[point.description] = schema(of: point, in: versions) }
        schemas["operation"] = operation
        schemas["intelligence-report"] = intelligenceReport
        return schemas
    }

    /// The record of a send point, whose data is as the version of its script has it.
    private static func schema(of point: SendPointID, in versions: [Int]) -> JSONValue {
        func version(_ rule: JSONValue) -> JSONValue { ["script": ["properties": ["version": rule]]] }
        let rules = versions.map { number -> JSONValue in
            [
                "if": ["properties": version(["const": .integer(number)])],
                "then": reference("\(point)-v\(number)"),
            ]
        }
        return [
            "title": .string(point.description), "description": "By the version of the script.",
            "required": ["script"], "properties": version(["enum": .array(versions.map(JSONValue.integer))]),
            "allOf": .array(rules),
        ]
    }

    // MARK: At a glance

    private static let heads: [String: (required: [String], kinds: [String: String?])] = {
        var heads: [String: JSONValue] = [
            prefix + "operation": operation, prefix + "intelligence-report": intelligenceHead,
        ]
        for point in sendPoints { heads[prefix + point.description] = point == .civilPenaltyReferral ? referral : call }
        return heads.mapValues { schema in
            (
                required: (schema["required"]?.array ?? []).compactMap(\.string),
                kinds: (schema["properties"]?.object ?? [:]).mapValues { $0["type"]?.string }
            )
        }
    }()

    // MARK: Pieces

    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    static func object(
        _ title: String, required: [String], _ properties: [String: JSONValue], _ more: [String: JSONValue] = [:]
    ) -> JSONValue {
        JSONValue.object([
            "title": .string(title), "type": "object", "required": .array(required.map(JSONValue.string)),
            "properties": .object(properties),
        ]).adding(more)
    }

    static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

    /// A text that is one of a type's codes.
    static func code<Code: RawRepresentable & CaseIterable>(_: Code.Type) -> JSONValue where Code.RawValue == String {
        ["type": "string", "enum": .array(Code.allCases.map { .string($0.rawValue) })]
    }

    static let text: JSONValue = ["type": "string"]
    static let count: JSONValue = ["type": "integer", "minimum": 0]
    static let number: JSONValue = ["type": "integer", "minimum": 1]
    static let day: JSONValue = ["type": "string", "format": "date"]
    static let moment: JSONValue = ["type": "string", "format": "date-time"]
    static let uuid: JSONValue = ["type": "string", "format": "uuid"]
    static let simulated: JSONValue = [
        "type": "boolean", "const": true, "description": "It was invented; nothing of it happened.",
    ]
    static let force: JSONValue = ["type": "string", "description": "A police force, by its slug: kent."]
}

extension JSONValue {
    /// What a schema calls its kind.
    fileprivate var schemaKind: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
