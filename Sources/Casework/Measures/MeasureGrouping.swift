internal import ReferenceData
internal import ScriptEngine

/// What calls are counted by. Groups are named `2021-03` (the event's month in London), `2021-Q1`, by a force's slug, a
/// region's unit, `v4`, an event type's code, a user id; `not set` where nobody has said.
public enum MeasureGrouping: String, CaseIterable, Sendable {
    case month, quarter, force, region, version
    case eventType = "event-type"
    case handler

    /// As a column's heading says it.
    public var words: String {
        switch self {
        case .eventType: "type of event"
        case .month, .quarter, .force, .region, .version, .handler: rawValue
        }
    }

    /// Whether its groups follow each other in time.
    public var isTime: Bool { self == .month || self == .quarter }

    /// What a group is called that a call belongs to when nobody has said.
    static let notSet = "not set"

    /// As people read a group: `March 2021`, `Kent Police`.
    public func label(of group: String) -> String {
        switch self {
        case .month:
            let parts = group.split(separator: "-").compactMap { Int($0) }
            guard parts.count == 2, let day = CivilDay(year: parts[0], month: parts[1], day: 1) else { return group }
            // `1 March 2021`
            return String(day.text.drop { $0 != " " }.dropFirst())
        case .force: return Forces.force(slug: group)?.name ?? group
        case .quarter, .region, .version, .eventType, .handler: return group
        }
    }

    /// The months or quarters from the first of some to the last, also those that nothing happened in.
    ///
    /// - Parameter groups: in order of time.
    func spanned(_ groups: [String]) -> [String] {
        let parts = self == .quarter ? 4 : 12
        func number(_ group: String) -> Int? {
            let numbers = group.split { !$0.isNumber }.compactMap { Int($0) }
            return numbers.count == 2 ? numbers[0] * parts + numbers[1] - 1 : nil
        }
        guard isTime, let first = groups.first.flatMap(number), let last = groups.last.flatMap(number),
            // What is dated a century off is somebody's slip of the pen.
            last >= first, last - first < 100 * parts
        else { return groups }
        let known = Dictionary(groups.compactMap { group in number(group).map { ($0, group) } }) { one, _ in one }
        return (first...last).map { number in
            let (year, part) = (number / parts, number % parts + 1)
            return known[number] ?? (self == .quarter ? "\(year)-Q\(part)" : "\(year)-\(part < 10 ? "0" : "")\(part)")
        }
    }

    /// Whether a group stands before another: in time, v9 before v10, else by code; what is not set comes last.
    public func precedes(_ left: String, _ right: String) -> Bool {
        if (left == Self.notSet) != (right == Self.notSet) { return right == Self.notSet }
        if self == .version, left.count != right.count { return left.count < right.count }
        return left < right
    }
}
