import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// A list of events as its page shows it.
struct EventPage: Sendable {
    struct Line: Sendable {
        let href: String
        let short: String
        let at: String
        let force: String?
        let type: String?
        let handler: String
        let state: String
        let open: Int
        let critical: Int?
        let isSimulated: Bool
    }

    /// A column that the list can be ordered by.
    struct Column: Sendable {
        let label: String
        let href: String
        /// `ascending` or `descending`; nil where the list is ordered by another.
        let sorted: String?
        let isAscending: Bool
    }

    struct View: Sendable {
        let id: Int
        let name: String
        let href: String
        let isCurrent: Bool
    }

    let csrf: String
    let filter: FilterForm
    /// The filter as one field of a form.
    let query: String
    let views: [View]
    let hasViews: Bool
    let said: String
    let columns: [Column]
    let lines: [Line]
    let hasLines: Bool
    let map: String
    /// Where they are exported; nil for who may not.
    let export: String?
    let previous: String?
    let next: String?
    let pages: String?
    let error: String?
    let name: String

    init(
        _ page: IntelligenceLog.CallPage, _ filter: EventFilter, form: FilterForm, views: [SavedView], number: Int,
        size: Int, types: EventTypes, csrf: String, mayExport: Bool, error: String?, name: String?
    ) {
        (self.csrf, self.filter, self.error, self.name) = (csrf, form, error, name ?? "")
        query = filter.query
        self.views = views.map { view in
            View(
                id: view.id, name: view.name, href: view.filter.isEmpty ? "/events" : "/events?\(view.filter)",
                isCurrent: view.filter == filter.query)
        }
        hasViews = !views.isEmpty
        let isMore = page.total >= IntelligenceLog.CallPage.mostCounted
        said = page.total == 1 ? "1 event" : "\(page.total.grouped)\(isMore ? " or more" : "") events"
        columns = Self.columns.map { label, key, isDescendingFirst in
            let isSorted = filter.order.key == key
            let isDescending = isSorted ? !filter.order.isDescending : isDescendingFirst
            return Column(
                label: label,
                href: filter.address("/events") { $0.order = CallOrder(key, isDescending: isDescending) },
                sorted: isSorted ? (filter.order.isDescending ? "descending" : "ascending") : nil,
                isAscending: isSorted && !filter.order.isDescending)
        }
        lines = page.calls.map { call in
            Line(
                href: "/calls/\(call.id)", short: call.id.stream.short,
                at: LondonTime.text(Int64(call.countedAt.seconds)),
                force: call.force.map { Forces.force(slug: $0)?.name ?? $0 }, type: types.words(call),
                handler: call.handler.id,
                state: (CallFilter.State(rawValue: call.completeness?.rawValue ?? call.phase.rawValue))?.words
                    ?? call.phase.words,
                open: call.open.total, critical: call.open.critical.unlessZero, isSimulated: call.isSimulated)
        }
        hasLines = !lines.isEmpty
        map = filter.address("/map") { $0.order = .newest }
        export = mayExport ? filter.address("/export") { $0.order = .newest } : nil
        let last = max(1, (page.total + size - 1) / size)
        func address(_ number: Int) -> String {
            let own = filter.address("/events")
            return number == 1 ? own : own + (filter.query.isEmpty ? "?" : "&") + "page=\(number)"
        }
        previous = number > 1 ? address(number - 1) : nil
        next = number < last ? address(number + 1) : nil
        pages = last > 1 ? "Page \(number) of \(last)\(isMore ? " or more" : "")" : nil
    }

    private static let columns: [(String, CallOrder.Key, isDescendingFirst: Bool)] = [
        ("Event", .time, true), ("Force", .force, false), ("Type", .eventType, false), ("Handler", .handler, false),
        ("State", .state, false), ("Still required", .open, true),
    ]
}
