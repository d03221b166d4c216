internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// A filter of calls as SQL has it.
struct CallSelection: Sendable {
    /// When the event counts as having happened; as the index has it.
    static let time = "coalesce(event_time, opened_at)"

    /// What stands behind WHERE.
    private(set) var condition = "TRUE"
    private var values: [DatabaseValue] = []

    var arguments: StatementArguments { StatementArguments(values) }

    /// - Parameter calls: only these; nil for all. A filter's area is not asked for here, since places are sealed.
    init(_ filter: CallFilter, among calls: [CallID]? = nil) {
        if let from = filter.from { add("\(Self.time) >= ?", from.milliseconds) }
        if let before = filter.before { add("\(Self.time) < ?", before.milliseconds) }
        if let force = filter.force { add("force = ?", force) }
        if let handler = filter.handler { add("handler = ?", handler.id) }
        if let isSimulated = filter.isSimulated { add("simulated = ?", isSimulated) }
        if filter.hasOpenCritical { add("open_critical > ?", 0) }
        switch filter.state {
        case .inProgress?, .paused?: add("phase <> 'closed' AND phase = ?", filter.state?.rawValue)
        case .full?, .partial?, .brokenOff?: add("completeness = ?", filter.state?.rawValue)
        case nil: break
        }
        if let type = filter.eventType { add(eventType: type, filter.lorryVersions) }
        if let calls {
            add("id IN (SELECT value FROM json_each(?))", Self.json(calls.map { JSONValue.string($0.description) }))
        }
    }

    /// Calls under a version that does not ask for the type are of lorries.
    private mutating func add(eventType: String, _ lorryVersions: Set<Int>) {
        guard eventType == "lorry" else { return add("event_type = ?", eventType) }
        add("(event_type = ?", eventType)
        condition += " OR script_version IN (SELECT value FROM json_each(?)))"
        values.append(Self.json(lorryVersions.sorted().map(JSONValue.integer)).databaseValue)
    }

    private mutating func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
        self.condition += " AND \(condition)"
        values.append(value?.databaseValue ?? .null)
    }

    private static func json(_ values: [JSONValue]) -> String { CanonicalJSON.text(.array(values)) }
}

extension CallOrder {
    /// What stands behind ORDER BY.
    var sql: String {
        let way = isDescending ? "DESC" : "ASC"
        let first: String? =
            switch key {
            case .time: nil
            case .force: "force IS NULL, force \(way)"
            case .eventType: "event_type IS NULL, event_type \(way)"
            case .handler: "handler \(way)"
            case .state: "coalesce(completeness, phase) \(way)"
            case .open:
                "open_critical \(way), open_critical + open_major + open_moderate + open_minor \(way)"
            }
        let time = key == .time ? "\(CallSelection.time) \(way), id \(way)" : "\(CallSelection.time) DESC, id DESC"
        return [first, time].compactMap(\.self).joined(separator: ", ")
    }
}
