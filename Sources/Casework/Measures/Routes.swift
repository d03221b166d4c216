internal import ScriptEngine

/// Where lorries came from and in: events by overseas exit port, UK entry port and carrier; what nobody recorded stands
/// beside what somebody did.
public struct Routes: Hashable, Sendable {
    /// Nil where it is not recorded.
    public struct Route: Hashable, Sendable {
        /// UN/LOCODE.
        public let exitPort: String?
        /// UN/LOCODE.
        public let entryPort: String?
        /// A company of `Carriers`, by its code.
        public let carrier: String?
    }

    /// A route, and how many events came by it.
    public struct Row: Hashable, Sendable {
        public let route: Route
        /// At least 1.
        public let events: Int
    }

    /// The most events first, then by code, what is not recorded before what is.
    public let rows: [Row]
    public let events: Int
    public let simulated: Int
    /// Events under a version of the script that does not ask for ports.
    public let notAsked: Int
    /// Small boats, which use no port: they are not among the events.
    public let boats: Int

    /// How many events were recorded as to something.
    func recorded(_ has: (Route) -> Bool) -> Proportion {
        Proportion(rows.reduce(0) { $0 + (has($1.route) ? $1.events : 0) }, of: events)
    }
}

/// Counts packed calls by route.
public struct RoutesCounter: MeasureCounter {
    private let selection: PackedSelection
    private let codes: MeasureCodes
    /// The number of the type of event that uses no port; 0 where no call has it, which then means none.
    private let boat: Int
    /// By the three numbers of a route.
    private var counts: [Int: Int] = [:]
    private var (events, simulated, notAsked, boats) = (0, 0, 0, 0)

    /// - Parameter filter: its area, and whether a critical question is open, are not asked for.
    public init(_ filter: CallFilter, _ codes: MeasureCodes) {
        (selection, self.codes) = (PackedSelection(filter, codes), codes)
        boat = codes.known(.eventType("small_boat")) ?? 0
    }

    public static let reads: PackedParts = .details

    public mutating func add(_ block: PackedBlock) {
        guard !selection.isEmpty else { return }
        let asksPorts = block.layout.fields.contains { $0.question.role == CallFacts.Role.exitPort.rawValue }
        // Calls that were taken one after the other are often alike: most of them with nothing recorded.
        var last = (key: 0, count: 0)
        for index in 0..<block.count {
            let call = block.call(at: index)
            guard selection.contains(call) else { continue }
            if boat != 0, call.eventType == boat {
                boats += 1
                continue
            }
            events += 1
            if call.state.contains(.simulated) { simulated += 1 }
            if !asksPorts { notAsked += 1 }
            let details = block.details(at: index)
            let key = details.exitPort << 32 | details.entryPort << 16 | details.carrier
            if key != last.key {
                if last.count > 0 { counts[last.key, default: 0] += last.count }
                last = (key, 0)
            }
            last.count += 1
        }
        if last.count > 0 { counts[last.key, default: 0] += last.count }
    }

    /// What was counted so far.
    public var routes: Routes {
        let rows = counts.map { key, count in
            Routes.Row(
                route: Routes.Route(
                    exitPort: codes.text(.port, key >> 32), entryPort: codes.text(.port, key >> 16 & 0xFFFF),
                    carrier: codes.text(.carrier, key & 0xFFFF)), events: count)
        }
        let sorted = rows.sorted { left, right in
            if left.events != right.events { return left.events > right.events }
            return left.route.codes.lexicographicallyPrecedes(right.route.codes)
        }
        return Routes(rows: sorted, events: events, simulated: simulated, notAsked: notAsked, boats: boats)
    }
}

extension Routes.Route {
    fileprivate var codes: [String] { [exitPort ?? "", entryPort ?? "", carrier ?? ""] }
}
