public import ReferenceData
public import ScriptEngine

/// Which calls a list or a map shows. Empty, it leaves none out.
public struct CallFilter: Hashable, Sendable {
    /// How a call stands, as lists tell calls apart: a phase, or how it was closed.
    public enum State: String, CaseIterable, Sendable {
        case inProgress, paused, full, partial, brokenOff
    }

    /// Where events happened, between two parallels and two meridians.
    public struct Area: Hashable, Sendable {
        public let southWest: Coordinate
        public let northEast: Coordinate

        /// - Returns: nil when the first lies north or east of the second.
        public init?(_ southWest: Coordinate, _ northEast: Coordinate) {
            guard southWest.latitude <= northEast.latitude, southWest.longitude <= northEast.longitude else {
                return nil
            }
            (self.southWest, self.northEast) = (southWest, northEast)
        }

        /// Whether a point lies in it; its edges belong to it.
        public func contains(_ point: Coordinate) -> Bool {
            (southWest.latitude...northEast.latitude).contains(point.latitude)
                && (southWest.longitude...northEast.longitude).contains(point.longitude)
        }
    }

    /// The event was then or later.
    public var from: Timestamp?
    /// The event was before then.
    public var before: Timestamp?
    /// A force's slug.
    public var force: String?
    public var eventType: String?
    /// The versions of the script that do not ask for the type, whose calls are all of lorries.
    public var lorryVersions: Set<Int> = []
    public var handler: Actor?
    public var state: State?
    /// Only calls with a critical question open.
    public var hasOpenCritical = false
    /// Only simulated calls, or none of them.
    public var isSimulated: Bool?
    /// Only events that have a place on the map, in this area.
    public var area: Area?

    public init() {}
}

/// In which order a list shows calls; those that are alike, the latest event first.
public struct CallOrder: Hashable, Sendable {
    public enum Key: String, CaseIterable, Sendable {
        /// When the event happened, else when the call began.
        case time
        case force, eventType, handler, state
        /// By the number of required questions that are open, critical ones before others.
        case open
    }

    public let key: Key
    public let isDescending: Bool

    public init(_ key: Key, isDescending: Bool) { (self.key, self.isDescending) = (key, isDescending) }

    /// The latest event first.
    public static let newest = CallOrder(.time, isDescending: true)
}
