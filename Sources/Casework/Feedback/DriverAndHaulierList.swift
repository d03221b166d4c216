public import ScriptEngine

/// A hub's list of vehicles, drivers and hauliers that handlers are to know of; each edition replaces the one before.
public struct DriverAndHaulierList: Hashable, Sendable {
    /// A line of the list.
    public struct Line: Hashable, Sendable {
        public enum Kind: String, CaseIterable, Sendable { case vehicle, driver, haulier }

        public let kind: Kind
        /// Of a vehicle its registration; else the name.
        public let text: String
        /// Of a vehicle, where the hub says: ISO 3166-1 alpha-2.
        public let country: String?
        /// Why it is on the list, by the hub's code; nil where it does not say.
        public let reason: String?

        /// That by which it is known again in a call; nil for a text without letter or digit.
        public var identity: Identity? {
            let part: Identity.Part =
                switch kind {
                case .vehicle: .registration
                case .driver: .driver
                case .haulier: .haulier
                }
            return Identity(part, text, country: country)
        }

        public var json: JSONValue {
            .members([
                "kind": .string(kind.rawValue), "text": .string(text), "country": country.map(JSONValue.string),
                "reason": reason.map(JSONValue.string),
            ])
        }

        /// Reads what `json` wrote.
        public init?(json: JSONValue) {
            guard let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)), let text = json["text"]?.string else {
                return nil
            }
            (self.kind, self.text) = (kind, text)
            (country, reason) = (json["country"]?.string, json["reason"]?.string)
        }

        /// Reads a line as a hub writes it.
        fileprivate init?(of hub: JSONValue) {
            guard let kind = hub["kind"]?.string.flatMap(Kind.init(rawValue:)),
                let text = (kind == .vehicle ? hub["registration"] : hub["name"])?.string.map(PlainText.of),
                (1...200).contains(text.count)
            else { return nil }
            (self.kind, self.text) = (kind, text)
            country = hub["country"]?.string.flatMap { $0.utf8.count == 2 ? $0.uppercased() : nil }
            reason = FeedbackItem.code(hub["reason"])
        }
    }

    /// A code of the hub's.
    public let edition: String
    public let lines: [Line]
    /// How many of the hub's lines cannot be read.
    public let unreadable: Int

    /// Nil for what is no list.
    init?(json: JSONValue) {
        guard let edition = FeedbackItem.code(json["edition"]), let entries = json["entries"]?.array else { return nil }
        self.edition = edition
        lines = entries.compactMap { Line(of: $0) }
        unreadable = entries.count - lines.count
    }
}

extension Identity {
    /// What is the same for all that speak of the same, as `isSame` has it: the number; the company without its legal form;
    /// the words of a name in one order.
    public var sameText: String {
        switch part.kind {
        case .vehicle, .phone: "\(part.kind.rawValue) \(joined)"
        case .haulier: "\(part.kind.rawValue) \(core.joined())"
        case .person: "\(part.kind.rawValue) \(words.sorted().joined(separator: " "))"
        }
    }
}
