import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The form by which lists and maps are narrowed down.
struct FilterForm: Sendable {
    /// A stretch of days that is often wanted.
    struct Span: Sendable {
        let label: String
        let href: String
        let isCurrent: Bool
    }

    /// The page that it is for.
    let action: String
    let from: String
    let to: String
    let spans: [Span]
    let forces: [Option]
    let types: [Option]
    let states: [Option]
    let simulated: [Option]
    let handler: String
    /// Users who may take calls.
    let handlers: [String]
    let hasOpenCritical: Bool
    let sort: String?
    let area: String?
    /// Without the area; nil where there is none.
    let everywhere: String?
    let isEmpty: Bool

    /// - Parameter kept: what else the page's address holds and its links must keep, as it has it; empty for nothing.
    init(_ filter: EventFilter, for action: String, keeping kept: String = "", _ visit: Visit) async throws {
        self.action = action
        (from, to) = (filter.from?.iso ?? "", filter.to?.iso ?? "")
        let today = LondonTime.civil(Int64(visit.now.seconds)).day
        let firstOfMonth = CivilDay(daysSince1970: today.daysSince1970 - today.day + 1)
        let lastOfPrevious = CivilDay(daysSince1970: firstOfMonth.daysSince1970 - 1)
        let days: [(String, CivilDay?, CivilDay?)] = [
            ("Last 7 days", CivilDay(daysSince1970: today.daysSince1970 - 6), today),
            ("This month", firstOfMonth, today.lastOfMonth),
            (
                "Last month", CivilDay(daysSince1970: lastOfPrevious.daysSince1970 - lastOfPrevious.day + 1),
                lastOfPrevious
            ),
            ("All days", nil, nil),
        ]
        spans = days.map { label, first, last in
            let address = filter.address(action) { ($0.from, $0.to) = (first, last) }
            let link = kept.isEmpty ? address : address + (address.contains("?") ? "&" : "?") + kept
            return Span(
                label: label, href: link, isCurrent: filter.from == first && filter.to == last)
        }
        forces = Option.forces(chosen: filter.force)
        types = Option.list(try visit.desk.scripts.eventTypes(), chosen: filter.eventType)
        states = CallFilter.State.allCases.map { Option($0.rawValue, $0.words, chosen: filter.state?.rawValue) }
        let simulation = filter.isSimulated.map { $0 ? "yes" : "no" }
        simulated = [
            Option("no", "real calls only", chosen: simulation),
            Option("yes", "simulated calls only", chosen: simulation),
        ]
        handler = filter.handler?.text ?? ""
        handlers = try await visit.log.users().all.filter { $0.role.may(.takeCall) }.map(\.id.text)
        hasOpenCritical = filter.hasOpenCritical
        sort = filter.sort
        area = filter.areaText
        everywhere = filter.area.map { _ in filter.address(action) { $0.area = nil } }
        isEmpty = filter.query.isEmpty
    }
}
