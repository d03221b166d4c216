internal import ScriptEngine

/// What a hub said of each event of a batch.
struct BatchAnswer {
    enum Reception: Hashable {
        case accepted
        case duplicate
        case rejected(reason: String)
    }

    private var receptions: [String: Reception] = [:]
    /// A bare 2xx accepts all, so that any CloudEvents receiver can be the hub.
    private let acceptsAll: Bool

    /// Reads the body of a 2xx.
    ///
    /// - Throws: `.badAnswer` when it is JSON of another shape.
    init(body: [UInt8]) throws(HubError) {
        guard let json = try? JSONParser.parse(body), json["accepted"] != nil else {
            // Receivers that know nothing of our receipts answer with nothing, or with words of their own.
            acceptsAll = true
            return
        }
        acceptsAll = false
        guard let accepted = json["accepted"]?.array else { throw .badAnswer }
        let rejected = json["rejected"]?.array ?? []
        for id in accepted.compactMap(\.string) { receptions[id] = .accepted }
        for id in json["duplicate"]?.array?.compactMap(\.string) ?? [] { receptions[id] = .duplicate }
        for item in rejected {
            guard let id = item["id"]?.string else { throw .badAnswer }
            receptions[id] = .rejected(reason: item["reason"]?.string ?? "not given")
        }
    }

    /// nil for an event that the hub did not speak of: it waits on.
    func reception(of id: String) -> Reception? { acceptsAll ? .accepted : receptions[id] }
}
