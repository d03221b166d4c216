/// A report's subject: what is measured, as commands, pages and files name it.
public enum Measure: String, CaseIterable, Sendable {
    case completion, capture, compliance, referrals, handlers, routes, conveyances
    case breakOff = "break-off"
    case timings, versions, next

    /// As a heading says it.
    public var name: String {
        switch self {
        case .completion: "Fully completed scripts"
        case .capture: "What was captured, question by question"
        case .compliance: "Deviations from the script"
        case .referrals: "Civil-penalty referrals"
        case .handlers: "Handlers by compliance bands"
        case .routes: "Routes: from which port to which, with whom"
        case .conveyances: "High-risk conveyances"
        case .breakOff: "Where calls broke off"
        case .timings: "Time a question"
        case .versions: "What a change of version did"
        case .next: "What to fix next"
        }
    }

    /// As the line of links between reports says it.
    public var short: String {
        switch self {
        case .completion: "Completion"
        case .capture: "Capture"
        case .compliance: "Compliance"
        case .referrals: "Referrals"
        case .handlers: "Handlers"
        case .routes: "Routes"
        case .conveyances: "Conveyances"
        case .breakOff: "Break-off"
        case .timings: "Timings"
        case .versions: "Versions"
        case .next: "Fix next"
        }
    }

    /// What its calls can be counted by; empty where it has rows of its own.
    public var groupings: [MeasureGrouping] {
        switch self {
        case .completion, .compliance, .referrals, .conveyances: MeasureGrouping.allCases
        case .capture, .handlers, .routes, .breakOff, .timings, .versions, .next: []
        }
    }

    /// What a role must allow to see it at all.
    public var action: Action { self == .handlers ? .reviewCalls : .report }
}

/// Which figures are asked for.
public struct ReportRequest: Hashable, Sendable {
    public let measure: Measure
    /// One of the measure's groupings; nil for all calls together.
    public let grouping: MeasureGrouping?
    /// Which closed calls count: neither their state nor their area nor what is open in them is asked for.
    public let filter: CallFilter
    /// A change of order that `next` simulates instead of ranking; nil for none.
    public let whatIf: ReorderedQuestion?

    public init(
        _ measure: Measure, by grouping: MeasureGrouping? = nil, _ filter: CallFilter = CallFilter(),
        whatIf: ReorderedQuestion? = nil
    ) {
        var filter = filter
        (filter.state, filter.area, filter.hasOpenCritical) = (nil, nil, false)
        (self.measure, self.grouping, self.filter, self.whatIf) = (measure, grouping, filter, whatIf)
    }

    /// What a role must allow to see it: handlers are told apart for those alone who review calls; a handler's own
    /// figures are theirs to see.
    public func action(for reader: Actor?) -> Action {
        let tellsHandlersApart = grouping == .handler || filter.handler != nil
        let isOwn = reader != nil && filter.handler == reader
        return tellsHandlersApart && !isOwn ? .reviewCalls : measure.action
    }
}
