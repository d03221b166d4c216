public import Casework
private import IntelligenceLog
public import ScriptEngine

/// The protocol between a desk and a hub, as others read it: an OpenAPI 3.1 document, from which the other end can be built.
public enum HubProtocol {
    /// Every type of record that a desk sends.
    static let types = RecordSchema.types

    /// The whole document.
    ///
    /// - Throws: what keeps a script of the library from being read.
    public static func document(_ library: ScriptLibrary = .released) throws(ScriptLibraryError) -> JSONValue {
        let schemas = try RecordSchema.all(library).merging(envelopes) { $1 }.merging(feedback) { $1 }
        return [
            "openapi": "3.1.1",
            "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
            "info": [
                "title": "Layby's hub protocol", "version": "1.0.0", "description": .string(about),
                "license": ["name": "As the project's README says.", "identifier": "LicenseRef-Layby"],
            ],
            "servers": [["url": "https://hub.example", "description": "Where your hub is."]],
            "security": [["token": []], [:]],
            "tags": [
                ["name": "records", "description": "What a desk sends."],
                ["name": "feedback", "description": "What a hub tells a desk."],
                ["name": "standing", "description": "How both ends stand."],
            ],
            "paths": paths,
            "components": [
                "schemas": .object(schemas), "parameters": .object(parameters), "headers": .object(headers),
                "responses": .object(responses),
                "securitySchemes": [
                    "token": [
                        "type": "http", "scheme": "bearer",
                        "description":
                            "Where the hub asks for one. It may ask for a client certificate instead, or too.",
                    ]
                ],
            ],
        ]
    }

    /// The schema of one type of record or feedback by itself.
    ///
    /// - Parameter name: as components name it: `event-record`; `uk.layby.event-record` also.
    /// - Returns: nil for one that does not exist.
    public static func schema(
        _ name: String, _ library: ScriptLibrary = .released
    ) throws(ScriptLibraryError) -> JSONValue? {
        let all = try document(library)["components"]?["schemas"]?.object ?? [:]
        let name = name.hasPrefix("uk.layby.") ? String(name.dropFirst("uk.layby.".count)) : name
        let known = all[name] ?? all[name.replacing(".", with: "-")]
        guard let schema = known else { return nil }
        return rewritten(schema).adding([
            "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": .string("urn:layby:schema:\(name)"),
            "$defs": .object(all.mapValues(rewritten)),
        ])
    }

    /// With references that hold within one schema.
    private static func rewritten(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): .array(items.map(rewritten))
        case .object(let members):
            .object(
                Dictionary(
                    uniqueKeysWithValues: members.map { name, member in
                        guard name == "$ref", let text = member.string else { return (name, rewritten(member)) }
                        return (name, .string(text.replacing("#/components/schemas/", with: "#/$defs/")))
                    }))
        default: value
        }
    }

    private static let about = """
        A desk takes calls and sends records to a hub; the hub keeps each once and tells the desk what became of it. \
        All times are UTC, RFC 3339. All that is JSON is UTF-8. Members that you do not know: leave them alone.

        **Each record once.** A record has an id (`subject`: a UUID, a slash, its kind) and revisions 1, 2, 3 …; a later \
        revision replaces an earlier one. An event's `id` is the record's id, a slash, the revision; with `source` it is one \
        of a kind, for good. The desk sends a batch again whenever it did not read an answer: the same id with the same bytes \
        (compared as canonical JSON, RFC 8785) is a duplicate and is accepted again; the same id with other bytes is a \
        conflict: it is rejected with `event.conflict`, and what stands is never overwritten. Of one record, events come in \
        the order of their revisions, unless the line changed that: keep the highest. Keep what you answer for on disk \
        before you answer.

        **Answers.** 200 with the ids that were accepted, are duplicates, or are rejected, each with a code. An event that \
        the answer does not name is sent again. A bare 2xx (an empty body, or JSON with none of the three) accepts all, so \
        that any receiver of CloudEvents batches will do. 413 and 422 make the desk halve the batch until the culprit is \
        alone, and park that. 408, 425, 429, 500, 502, 503 and 504 are tried again, with exponential backoff and full \
        jitter, after what `Retry-After` asks for; 401 once with a fresh token. Any other refusal ends the run; nothing is \
        lost, it waits.

        **Signatures**, where both ends hold a secret (`whsec_` and the Base64 of 24 to 64 bytes): as Standard Webhooks sign. \
        `webhook-signature` holds, separated by blanks, `v1,` and the Base64 of HMAC-SHA256 over `webhook-id`, a full stop, \
        `webhook-timestamp`, a full stop, and the body's bytes as they travel (packed, if they are packed). Refuse a \
        timestamp more than 300 seconds off. A request without a body is signed over an empty one.

        **Packed bodies.** `Content-Encoding: gzip` or `zstd`. A hub that cannot read one answers 415 with the encodings \
        that it reads in `Accept-Encoding`. Bound what you unpack.

        **Photographs** go before the record that names them by their SHA-256. A hub that keeps none answers 404, 405 or 501; \
        the records come all the same.

        **The log's head.** With each batch comes the identity of the desk's log, and where it ended: the last entry's \
        position and hash. Keep them with the batch. A head that lies before one you know, or has another hash at the same \
        position, shows that the desk's log was cut, written anew, or restored from a backup: tell its people.

        **What is personal.** Records name people. Feedback's `reason` and `edition` are codes; words belong in `asks` alone.
        """
}
