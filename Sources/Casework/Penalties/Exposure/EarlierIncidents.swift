internal import ScriptEngine

/// How many earlier incidents there were within the five years before an event, as somebody says.
public struct EarlierIncidents: Hashable, Sendable {
    /// Of clandestine entrants carried; nil when nobody knows.
    public let carrying: Int?
    /// Of a vehicle not secured; nil when nobody knows.
    public let unsecured: Int?

    public init(carrying: Int?, unsecured: Int?) { (self.carrying, self.unsecured) = (carrying, unsecured) }

    /// So many can be given.
    public static let countable = 0...100

    /// Whether both numbers, where they are known, can be given.
    var isCountable: Bool { [carrying, unsecured].compactMap(\.self).allSatisfy(Self.countable.contains) }

    var json: JSONValue {
        .members([
            "carrying": carrying.map(JSONValue.integer), "unsecured": unsecured.map(JSONValue.integer),
        ])
    }
}
