import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The map of events: where those are that a filter leaves, gathered into circles that lead to lists.
///
/// It shows places to about a kilometre and says nothing of anybody, so that reading it is no consultation.
enum MapRoutes {
    static let all: [Route] = [.page("/map", .may(.readCall), show)]

    private static func show(_ visit: Visit) async throws -> Reply {
        let (filter, scripts) = (try EventFilter(visit.query), visit.desk.scripts)
        let calls = try filter.calls(scripts)
        try await visit.refuseToWaitForIndex()
        let places = try await visit.log.places(matching: calls, scripts: scripts)
        let all = try await visit.log.calls(matching: calls, limit: 0, scripts: scripts).total
        let isPart = filter.area != nil || filter.force != nil
        let map = EventMap(of: places.map(\.point), extent: isPart ? .fitted : .unitedKingdom)
        let content = MapPage(map, places, of: all, filter, form: try await FilterForm(filter, for: "/map", visit))
        return visit.page("Map of events", content, "map")
    }
}

/// A map of events as its page shows it, and the same as a table.
struct MapPage: Sendable {
    struct Cluster: Sendable {
        let events: String
        let near: String
        let href: String
    }

    let filter: FilterForm
    /// How many events are on the map, and how many are not.
    let said: String
    let list: String
    /// The drawing, drawn.
    let svg: String
    let clusters: [Cluster]
    let hasClusters: Bool

    init(_ map: EventMap, _ places: [CallPlace], of all: Int, _ filter: EventFilter, form: FilterForm) {
        func address(_ cluster: EventCluster) -> String {
            if cluster.members.count == 1 { return "/calls/\(places[cluster.members[0]].call)" }
            return filter.address("/events") {
                $0.area = CallFilter.Area(cluster.southWest, cluster.northEast)
                $0.order = .newest
            }
        }
        self.filter = form
        list = filter.address("/events")
        svg = map.svg { address($0) }
        clusters = map.shown.map { cluster in
            let near = Surroundings(of: cluster.middle)
            return Cluster(
                events: cluster.members.count == 1 ? "1 event" : "\(cluster.members.count) events",
                near: near.town?.place.name ?? near.port?.place.name ?? cluster.middle.text, href: address(cluster))
        }
        hasClusters = !clusters.isEmpty
        let most = IntelligenceLog.mostPlaces
        var words = ["\(places.count.grouped) of \(all.grouped) events have a place on the map."]
        if places.count == most { words.append("Only the newest \(most.grouped) are drawn.") }
        if map.beyond > 0 { words.append("\(map.beyond) of them lie beyond its edges.") }
        said = words.joined(separator: " ")
    }
}
