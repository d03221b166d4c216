internal import Casework
internal import ScriptEngine

/// A page of what a hub tells, as `GET /v1/feedback` answers.
struct FeedbackPage {
    let items: [FeedbackItem]
    /// The hub's own words for where the next page begins: 0–200 printable ASCII characters.
    let cursor: String
    let hasMore: Bool

    /// Reads the body of a 200. An item that cannot be understood is one all the same.
    ///
    /// - Parameter limit: how many items were asked for.
    /// - Throws: `.badAnswer` for what is no page, or one that is longer.
    init(body: [UInt8], limit: Int) throws(HubError) {
        guard let json = try? JSONParser.parse(body), let items = json["items"]?.array,
            let cursor = json["cursor"]?.string, cursor.utf8.count <= 200,
            cursor.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), items.count <= limit
        else { throw .badAnswer }
        self.items = items.map(FeedbackItem.init(json:))
        (self.cursor, hasMore) = (cursor, json["more"]?.boolean ?? false)
    }

    /// Whether it is what a receiver says that knows nothing of feedback: nothing, `ok`, `{}`; but no page of a portal.
    static func isBareYes(_ body: [UInt8]) -> Bool {
        if let json = try? JSONParser.parse(body) { return json["items"] == nil && json["cursor"] == nil }
        return body.count <= 64 && !body.contains { [UInt8(ascii: "<"), UInt8(ascii: "{")].contains($0) }
    }

    /// The path of the page behind a cursor; nil for the first one.
    static func path(after cursor: String?, limit: Int) -> String {
        "/v1/feedback?" + (cursor.map { "after=\(encoded($0))&" } ?? "") + "limit=\(limit)"
    }

    /// All but the unreserved characters percent-encoded (RFC 3986, section 2.3).
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(UnicodeScalar(byte))
            default: "%" + [byte].hexadecimal.uppercased()
            }
        }.joined()
    }
}
