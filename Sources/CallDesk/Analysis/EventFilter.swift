import Casework
import ReferenceData
import ScriptEngine

/// Which events a page shows and in which order, as its address says it: codes only, nothing about anybody.
struct EventFilter: Hashable, Sendable {
    var from: CivilDay?
    /// The last day.
    var to: CivilDay?
    /// A force's slug.
    var force: String?
    var eventType: String?
    var handler: UserID?
    var state: CallFilter.State?
    var hasOpenCritical = false
    var isSimulated: Bool?
    var area: CallFilter.Area?
    var order = CallOrder.newest

    init() {}

    /// Reads it from an address; empty fields ask for nothing.
    ///
    /// - Throws: `.field` with the field that is none of its values.
    init(_ form: Form) throws(WebError) {
        func read<T>(_ name: String, _ read: (String) -> T?) throws(WebError) -> T? {
            guard let text = form[name], !text.isEmpty else { return nil }
            guard let value = read(text) else { throw .field(name) }
            return value
        }
        from = try read("from", Self.day)
        to = try read("to", Self.day)
        if let month = try read("month", Self.month) { (from, to) = (month, month.lastOfMonth) }
        force = try read("force") { Forces.force(slug: $0)?.slug }
        eventType = try read("type") { Self.isCode($0) ? $0 : nil }
        handler = try read("handler") { UserID($0) }
        state = try read("state") { CallFilter.State(rawValue: $0) }
        hasOpenCritical = try read("critical") { $0 == "yes" ? true : nil } ?? false
        isSimulated = try read("simulated") { ["yes": true, "no": false][$0] }
        area = try read("area", Self.area)
        order = try read("sort", Self.order) ?? .newest
    }

    /// As an address has it, the same for the same filter; empty for none.
    var query: String { fields.map { "\($0)=\($1.percentEncoded)" }.joined(separator: "&") }

    /// The fields of a form that ask for the same; those that ask for nothing are left out.
    var fields: [(name: String, value: String)] {
        let fields: [(String, String?)] = [
            ("from", from?.iso), ("to", to?.iso), ("force", force), ("type", eventType), ("handler", handler?.text),
            ("state", state?.rawValue), ("critical", hasOpenCritical ? "yes" : nil),
            ("simulated", isSimulated.map { $0 ? "yes" : "no" }), ("area", areaText), ("sort", sort),
        ]
        return fields.compactMap { name, value in value.map { (name, $0) } }
    }

    /// As the field `area` has it: south, west, north, east, in degrees.
    var areaText: String? {
        area.map { area in
            let (low, high) = (area.southWest, area.northEast)
            return "\(low.latitude),\(low.longitude),\(high.latitude),\(high.longitude)"
        }
    }

    /// As the field `sort` has it; nil for the latest event first.
    var sort: String? { order == .newest ? nil : (order.isDescending ? "-" : "") + order.key.rawValue }

    /// A page of this filter.
    func address(_ path: String, changing change: (inout EventFilter) -> Void = { _ in }) -> String {
        var filter = self
        change(&filter)
        return filter.query.isEmpty ? path : "\(path)?\(filter.query)"
    }

    /// Only what of it happened in a month.
    ///
    /// - Parameter first: the month's first day.
    func within(monthOf first: CivilDay) -> EventFilter {
        var filter = self
        filter.from = max(from ?? first, first)
        filter.to = min(to ?? first.lastOfMonth, first.lastOfMonth)
        return filter
    }

    /// What the log is asked for.
    ///
    /// - Throws: `ScriptLibraryError`.
    func calls(_ scripts: ScriptLibrary) throws -> CallFilter {
        var filter = CallFilter()
        filter.from = from.map { Timestamp(londonStartOf: $0) }
        filter.before = to.map { Timestamp(londonStartOf: CivilDay(daysSince1970: $0.daysSince1970 + 1)) }
        (filter.force, filter.eventType, filter.handler) = (force, eventType, handler?.actor)
        (filter.state, filter.hasOpenCritical, filter.isSimulated) = (state, hasOpenCritical, isSimulated)
        filter.lorryVersions = try scripts.lorryVersions()
        filter.area = area
        return filter
    }

    // MARK: Reading

    private static func numbers(_ text: String) -> [Int] {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.count <= 4 ? Int($0) : nil }
        return numbers.count == parts.count ? numbers : []
    }

    private static func day(_ text: String) -> CivilDay? {
        let numbers = numbers(text)
        return numbers.count == 3 ? CivilDay(year: numbers[0], month: numbers[1], day: numbers[2]) : nil
    }

    /// The first day of a month: `2021-03`.
    static func month(_ text: String) -> CivilDay? {
        let numbers = numbers(text)
        return numbers.count == 2 ? CivilDay(year: numbers[0], month: numbers[1], day: 1) : nil
    }

    private static func isCode(_ text: String) -> Bool {
        text.utf8.count <= 60 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    /// South, west, north, east, in degrees.
    private static func area(_ text: String) -> CallFilter.Area? {
        let degrees = text.split(separator: ",", omittingEmptySubsequences: false).compactMap { Double($0) }
        guard degrees.count == 4, let southWest = Coordinate(latitude: degrees[0], longitude: degrees[1]),
            let northEast = Coordinate(latitude: degrees[2], longitude: degrees[3])
        else { return nil }
        return CallFilter.Area(southWest, northEast)
    }

    private static func order(_ text: String) -> CallOrder? {
        CallOrder.Key(rawValue: text.hasPrefix("-") ? String(text.dropFirst()) : text)
            .map { CallOrder($0, isDescending: text.hasPrefix("-")) }
    }
}

extension CivilDay {
    /// The last day of its month.
    var lastOfMonth: CivilDay {
        let next = CivilDay(year: month == 12 ? min(year + 1, 9999) : year, month: month % 12 + 1, day: 1)
        return next.map { CivilDay(daysSince1970: $0.daysSince1970 - 1) } ?? self
    }
}

extension CallFilter.State {
    /// As pages say it.
    var words: String {
        switch self {
        case .inProgress: "in progress"
        case .paused: "paused"
        case .full: "fully completed"
        case .partial: "partly completed"
        case .brokenOff: "broken off"
        }
    }
}
