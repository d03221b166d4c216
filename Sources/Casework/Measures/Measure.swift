/// A report's subject: what is measured, as commands, pages and files name it.
public enum Measure: String, CaseIterable, Sendable {
    case completion, capture, compliance, referrals, handlers, routes, conveyances

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
        }
    }

    /// What its calls can be counted by; empty where it has rows of its own.
    public var groupings: [MeasureGrouping] {
        switch self {
        case .completion, .compliance, .referrals, .conveyances: MeasureGrouping.allCases
        case .capture, .handlers, .routes: []
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
    /// Its area, and whether a critical question is open, are not asked for.
    public let filter: CallFilter

    public init(_ measure: Measure, by grouping: MeasureGrouping? = nil, _ filter: CallFilter = CallFilter()) {
        (self.measure, self.grouping, self.filter) = (measure, grouping, filter)
    }

    /// What a role must allow to see it: handlers are told apart for those alone who review calls; a handler's own
    /// figures are theirs to see.
    public func action(for reader: Actor?) -> Action {
        let tellsHandlersApart = grouping == .handler || filter.handler != nil
        let isOwn = reader != nil && filter.handler == reader
        return tellsHandlersApart && !isOwn ? .reviewCalls : measure.action
    }
}
