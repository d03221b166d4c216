internal import ScriptEngine

/// What a hub said of each event of a batch.
package struct BatchAnswer {
    enum Reception: Hashable {
        case accepted
        case duplicate
        /// With the hub's code, or `other` where it gave words instead.
        case rejected(reason: String)
    }

    private var receptions: [String: Reception] = [:]
    /// A bare 2xx accepts all, so that any CloudEvents receiver can be the hub.
    private let acceptsAll: Bool

    /// Reads the body of a 2xx.
    ///
    /// - Throws: `.badAnswer` for a page, which a portal or proxy sends in the hub's place and no receiver of events
    ///   does, and for a receipt of another shape or half of one.
    package init(body: [UInt8]) throws(HubError) {
        let json = try? JSONParser.parse(body)
        guard let json, ["accepted", "duplicate", "rejected"].contains(where: { json[$0] != nil }) else {
            // What begins like JSON and is none was cut short.
            let isWords = body.count <= 64 && !body.contains { "<{[".utf8.contains($0) }
            let isBare = json != nil || isWords
            guard isBare else { throw .badAnswer }
            acceptsAll = true
            return
        }
        acceptsAll = false
        for id in try Self.list(json, "accepted").compactMap(\.string) { receptions[id] = .accepted }
        for id in try Self.list(json, "duplicate").compactMap(\.string) { receptions[id] = .duplicate }
        for item in try Self.list(json, "rejected") {
            guard let id = item["id"]?.string else { throw .badAnswer }
            receptions[id] = .rejected(reason: Self.code(item["reason"]?.string))
        }
    }

    private static func list(_ json: JSONValue, _ name: String) throws(HubError) -> [JSONValue] {
        guard let list = json[name] else { return [] }
        guard let items = list.array else { throw .badAnswer }
        return items
    }

    /// A reason is kept for good, so only what is a code is: words could name a person.
    private static func code(_ reason: String?) -> String {
        guard let reason, (1...64).contains(reason.utf8.count),
            reason.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return "other" }
        return reason
    }

    /// What the hub says of the events that it refuses: codes, never words.
    package var reasons: [String] {
        receptions.values.compactMap { if case .rejected(let reason) = $0 { reason } else { nil } }
    }

    /// nil for an event that the hub did not speak of: it waits on.
    func reception(of id: String) -> Reception? { acceptsAll ? .accepted : receptions[id] }
}
