internal import ScriptEngine

extension HubProtocol {
    private static func component(_ kind: String, _ name: String) -> JSONValue {
        ["$ref": .string("#/components/\(kind)/\(name)")]
    }

    private static func header(_ name: String, _ words: String, _ schema: JSONValue, _ example: JSONValue) -> JSONValue
    {
        ["name": .string(name), "in": "header", "description": .string(words), "schema": schema, "example": example]
    }

    private static let digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    private static let log = "01890a5d-ac96-774b-bcce-b302099a8057"

    static let parameters: [String: JSONValue] = [
        "webhook-id": header(
            "webhook-id", "Names the delivery; the same when it is tried again.", ["type": "string"],
            "batch_2c26b46b68ff"),
        "webhook-timestamp": header(
            "webhook-timestamp", "When it was sent: seconds since 1970.", ["type": "integer"], 1_614_607_500),
        "webhook-signature": header(
            "webhook-signature", "One or more signatures, separated by blanks.",
            ["type": "string", "pattern": "^(v[0-9a-z]+,[A-Za-z0-9+/=]+)( v[0-9a-z]+,[A-Za-z0-9+/=]+)*$"],
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        "content-encoding": header(
            "content-encoding", "How the body is packed.", ["enum": ["gzip", "zstd", "identity"]], "zstd"),
        "layby-log": header(
            "layby-log", "The identity of the desk's log.", ["type": "string", "format": "uuid"], .string(log)),
        "layby-log-head": header(
            "layby-log-head", "Where that log ended.", reference("head"), .string("4711 \(digest)")),
    ]

    static let headers: [String: JSONValue] = [
        "retry-after": [
            "description": "How long to wait: seconds, or a date.", "schema": ["type": "string"], "example": "30",
        ],
        "accept-encoding": [
            "description": "The encodings that the hub reads.", "schema": ["type": "string"], "example": "gzip, zstd",
        ],
    ]

    static let responses: [String: JSONValue] = [
        "refused": refusal("It is not what it should be."),
        "unauthorised": refusal("The token, certificate or signature does not hold."),
        "too-large": refusal("It is too large, packed or unpacked. A batch is halved and sent again."),
        "unsupported": refusal(
            "The media type or the encoding is not one that is read.", ["accept-encoding": "accept-encoding"]),
        "busy": refusal("Later.", ["retry-after": "retry-after"]),
        "full": refusal("The disk is full; nothing of the request was kept."),
    ]

    private static func refusal(_ words: String, _ headers: [String: String] = [:]) -> JSONValue {
        .members([
            "description": .string(words),
            "headers": headers.isEmpty ? nil : .object(headers.mapValues { component("headers", $0) }),
            "content": ["application/json": ["schema": reference("error"), "example": ["error": "hub.badSignature"]]],
        ])
    }

    private static func answers(_ own: [String: JSONValue], _ refusals: [String: String]) -> JSONValue {
        .object(own.merging(refusals.mapValues { component("responses", $0) }) { own, _ in own })
    }

    private static func json(_ words: String, _ schema: JSONValue, example: JSONValue) -> JSONValue {
        ["description": .string(words), "content": ["application/json": ["schema": schema, "example": example]]]
    }

    private static let common = ["401": "unauthorised", "403": "unauthorised", "429": "busy", "503": "busy"]
    private static let signed = ["webhook-id", "webhook-timestamp", "webhook-signature"]
        .map { component("parameters", $0) }

    static let paths: JSONValue = [
        "/v1/batches": ["post": batches],
        "/v1/attachments/sha256/{digest}": ["put": attachments],
        "/v1/feedback": ["get": feedbackPath],
        "/v1/logs/{log}/heads": ["get": heads],
        "/v1/status": ["get": status],
    ]

    private static let batches: JSONValue = [
        "operationId": "sendBatch", "tags": ["records"], "summary": "Send records, each in its envelope",
        "parameters": .array(
            signed + ["content-encoding", "layby-log", "layby-log-head"].map { component("parameters", $0) }),
        "requestBody": [
            "required": true,
            "content": [
                CloudEvent.batchMediaType: ["schema": reference("batch"), "example": [exampleEvent]]
            ],
        ],
        "responses": answers(
            [
                "200": json(
                    "What became of each event; it is on the hub's disk.", reference("receipt"),
                    example: ["accepted": [exampleEvent["id"] ?? ""], "duplicate": [], "rejected": []]),
                "2XX": ["description": "Without such a body: all were accepted."],
            ], common.merging(["400": "refused", "413": "too-large", "415": "unsupported", "507": "full"]) { $1 }),
    ]

    private static let attachments: JSONValue = [
        "operationId": "sendAttachment", "tags": ["records"],
        "summary": "Send a photograph or scan, before the record that names it",
        "description": "JPEG, PNG, HEIC or PDF, at most 20,000,000 bytes. Sent again, it is accepted again.",
        "parameters": .array(
            signed + [
                [
                    "name": "digest", "in": "path", "required": true, "schema": reference("sha256"),
                    "description": "SHA-256 of the bytes.", "example": .string(digest),
                ]
            ]),
        "requestBody": [
            "required": true,
            "content": [
                "application/octet-stream": [
                    "schema": ["type": "string", "contentMediaType": "application/octet-stream"]
                ]
            ],
        ],
        "responses": answers(
            [
                "201": json(
                    "It is on the hub's disk.",
                    ["type": "object", "required": ["sha256"], "properties": ["sha256": reference("sha256")]],
                    example: ["sha256": .string(digest)]),
                "404": ["description": "The hub keeps no photographs; nor where it answers 405 or 501."],
            ],
            common.merging(["413": "too-large", "415": "unsupported", "422": "refused", "507": "full"]) { $1 }),
    ]

    private static let feedbackPath: JSONValue = [
        "operationId": "readFeedback", "tags": ["feedback"], "summary": "Read what the hub tells, in its order",
        "description":
            "An item may come again, when the hub was restored from a backup or the desk was: apply each source and id once.",
        "parameters": .array(
            signed + [
                [
                    "name": "layby-log", "in": "header", "required": true,
                    "schema": ["type": "string", "format": "uuid"], "example": .string(log),
                    "description": "Whose feedback: what is for that log is told, and what is for all.",
                ],
                [
                    "name": "after", "in": "query", "schema": ["type": "string", "maxLength": 200],
                    "description": "The cursor of the last answer; left out, from the beginning.",
                ],
                [
                    "name": "limit", "in": "query",
                    "schema": ["type": "integer", "minimum": 1, "maximum": 500, "default": 100],
                ],
            ]),
        "responses": answers(
            [
                "200": json("What follows the cursor.", reference("feedback-page"), example: exampleFeedback),
                "404": ["description": "The hub has no feedback; nor where it answers 501."],
            ], common.merging(["400": "refused"]) { $1 }),
    ]

    private static let heads: JSONValue = [
        "operationId": "readHeads", "tags": ["standing"],
        "summary": "Read the heads of a log that came with its batches, so that its owner can compare",
        "parameters": .array(
            signed + [
                [
                    "name": "log", "in": "path", "required": true, "schema": ["type": "string", "format": "uuid"],
                    "example": .string(log),
                ]
            ]),
        "responses": answers(
            [
                "200": json(
                    "Newest first; at most a thousand.",
                    [
                        "type": "object", "required": ["heads"],
                        "properties": ["heads": ["type": "array", "items": reference("head")]],
                    ], example: ["heads": [.string("4711 \(digest)")]]),
                "404": ["description": "None came, or the hub keeps none."],
            ], common),
    ]

    private static let status: JSONValue = [
        "operationId": "readStatus", "tags": ["standing"], "summary": "Read how the hub stands, and what it takes",
        "parameters": .array(signed),
        "responses": answers(
            [
                "200": [
                    "description": "Counts, senders, and what the hub takes; nothing that a record says.",
                    "content": [
                        "application/json": [
                            "schema": [
                                "type": "object", "required": ["events"],
                                "properties": ["events": ["type": "integer", "minimum": 0]],
                            ], "example": ["events": 4711],
                        ]
                    ],
                ]
            ], common),
    ]

    private static let exampleEvent: JSONValue = [
        "specversion": "1.0", "id": "01890a5d-ac96-774b-bcce-b302099a8057/casualty-alert/1",
        "source": .string("urn:uuid:\(log)"), "type": "uk.layby.casualty-alert",
        "subject": "01890a5d-ac96-774b-bcce-b302099a8057/casualty-alert", "time": "2021-03-01T14:05:00Z",
        "datacontenttype": "application/json",
        "data": [
            "call": "01890a5d-ac96-774b-bcce-b302099a8057", "simulated": true, "phase": "inProgress", "force": "kent",
            "script": ["script": "inland-clandestine-event", "version": 3, "digest": .string(digest)],
            "required": ["critical": 9, "major": 12, "moderate": 8, "minor": 2],
            "open": ["critical": 6, "major": 12, "moderate": 8, "minor": 2],
            "answers": [
                "location_text": ["answer": "M20, London-bound, between junctions 9 and 8"],
                "number_found": ["missing": "unknown"],
            ],
        ],
    ]

    private static let exampleFeedback: JSONValue = [
        "cursor": "17.b302099a8057", "more": false,
        "items": [
            [
                "specversion": "1.0", "id": "01890a5d-ac97-7000-8000-b302099a8057",
                "source": "urn:uuid:01890a5d-0000-7000-8000-000000000001",
                "type": "uk.layby.feedback.information-requested",
                "subject": "01890a5d-ac96-774b-bcce-b302099a8057/event-record", "time": "2021-03-02T09:00:00Z",
                "datacontenttype": "application/json",
                "data": [
                    "event": "01890a5d-ac96-774b-bcce-b302099a8057/event-record/1",
                    "asks": "Which port did the lorry leave from?", "questions": ["overseas_exit_port"],
                    "reopen": true, "by": "2021-03-05",
                ],
            ]
        ],
    ]
}
