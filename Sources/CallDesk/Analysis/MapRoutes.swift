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
        let chosen = try month(visit)
        try await visit.refuseToWaitForIndex()
        let months = try await visit.log.eventMonths(matching: filter.calls(scripts), scripts: scripts)
        let shown = chosen.map { filter.within(monthOf: $0) } ?? filter
        let places = try await visit.log.places(matching: shown.calls(scripts), scripts: scripts)
        let all = try await visit.log.calls(matching: shown.calls(scripts), limit: 0, scripts: scripts).total
        var invented = try shown.calls(scripts)
        invented.isSimulated = true
        let simulated =
            shown.isSimulated == false
            ? 0 : try await visit.log.calls(matching: invented, limit: 0, scripts: scripts).total
        var extent = EventMap.Extent.unitedKingdom
        if filter.area != nil || filter.force != nil {
            // The same for every month, so that months can be compared.
            let whole =
                chosen == nil
                ? places : try await visit.log.places(matching: filter.calls(scripts), scripts: scripts)
            extent = .fitting(whole.map(\.point))
        }
        let map = EventMap(of: places.map(\.point), extent: extent)
        let content = MapPage(
            map, places, of: all, simulated: simulated, shown, months: MonthSteps(months, chosen: chosen, filter),
            form: try await FilterForm(filter, for: "/map", visit), mayExport: visit.may(.export))
        return visit.page("Map of events", content, "map")
    }

    /// The month that is shown of those that the filter leaves; nil for all of them.
    private static func month(_ visit: Visit) throws(WebError) -> CivilDay? {
        guard let text = visit.query["at"], !text.isEmpty else { return nil }
        guard let month = EventFilter.month(text) else { throw .field("at") }
        return month
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
    /// Nil where nothing happened.
    let months: MonthSteps?
    /// How many events are on the map, and how many are not.
    let said: String
    let list: String
    /// Where they are exported; nil for who may not.
    let export: String?
    /// The drawing, drawn.
    let svg: String
    let clusters: [Cluster]
    let hasClusters: Bool

    /// - Parameter filter: of what is shown: of one month where one is chosen.
    init(
        _ map: EventMap, _ places: [CallPlace], of all: Int, simulated: Int, _ filter: EventFilter, months: MonthSteps?,
        form: FilterForm, mayExport: Bool
    ) {
        func address(_ cluster: EventCluster) -> String {
            if cluster.members.count == 1 { return "/calls/\(places[cluster.members[0]].call)" }
            return filter.address("/events") {
                $0.area = CallFilter.Area(cluster.southWest, cluster.northEast)
                $0.order = .newest
            }
        }
        self.filter = form
        self.months = months
        list = filter.address("/events")
        export = mayExport ? filter.address("/export") { $0.order = .newest } : nil
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
        if simulated > 0 { words.append("\(simulated.grouped) of the events are simulated.") }
        said = words.joined(separator: " ")
    }
}
