import Casework
import IntelligenceLog
import ReferenceData

/// The months that a map steps through: their counts as bars, a list to choose from, the one before and the one after.
struct MonthSteps: Sendable {
    struct Field: Sendable {
        let name: String
        let value: String
    }

    struct Step: Sendable {
        let href: String
        let label: String
    }

    /// The counts, drawn.
    let bars: Drawing
    /// What a form sends along, so that the rest of the filter stays.
    let fields: [Field]
    let options: [Option]
    /// The month that is shown, else all of them.
    let shown: String
    let previous: Step?
    let next: Step?
    /// Nil where all months are shown.
    let all: String?
    /// What is further back; nil where nothing is.
    let cut: String?

    /// - Parameters:
    ///   - months: nil is made of fewer than two: there is nothing to step through.
    ///   - chosen: the first day of the month that is shown; nil for all.
    init?(_ months: [EventMonth], chosen: CivilDay?, _ filter: EventFilter) {
        guard months.count > 1 || chosen != nil, let first = months.first, let last = months.last else { return nil }
        func address(_ month: String?) -> String {
            let own = filter.address("/map")
            guard let month else { return own }
            return own + (filter.query.isEmpty ? "?" : "&") + "at=\(month)"
        }
        func step(_ words: String, _ month: EventMonth?) -> Step? {
            month.map { Step(href: address($0.code), label: "\(words): \($0.label)") }
        }
        let code = chosen.map { EventMonth($0, events: 0).code }
        bars = MonthBars(months, chosen: code).drawing(id: "months")
        // A month that has no event may still be asked for; the bars end where the events do.
        let isOffered = months.contains { $0.first == chosen }
        let asked = isOffered ? nil : chosen.map { EventMonth($0, events: 0) }
        let offered = (months + [asked].compactMap(\.self)).sorted { $0.first < $1.first }
        fields = filter.fields.map { Field(name: $0.name, value: $0.value) }
        options =
            [Option("", "all months", chosen: code ?? "")]
            + offered.map { Option($0.code, "\($0.label): \($0.events.grouped)", chosen: code) }
        shown = chosen.map { EventMonth($0, events: 0).label } ?? "\(first.label) to \(last.label)"
        if let chosen {
            previous = step("Earlier", months.last { $0.first < chosen })
            next = step("Later", months.first { $0.first > chosen })
        } else {
            (previous, next) = (step("Only the latest", last), nil)
        }
        all = chosen == nil ? nil : address(nil)
        cut =
            months.count < IntelligenceLog.mostMonths
            ? nil : "Only the last \(months.count) months are offered: choose days to go further back."
    }
}
