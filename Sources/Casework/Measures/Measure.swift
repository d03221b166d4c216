/// A report's subject: what is measured, as commands, pages and files name it.
public enum Measure: String, CaseIterable, Sendable {
    case completion, capture, routes, conveyances

    /// As a heading says it.
    public var name: String {
        switch self {
        case .completion: "Fully completed scripts"
        case .capture: "What was captured, question by question"
        case .routes: "Routes: from which port to which, with whom"
        case .conveyances: "High-risk conveyances"
        }
    }

    /// As the line of links between reports says it.
    public var short: String {
        switch self {
        case .completion: "Completion"
        case .capture: "Capture"
        case .routes: "Routes"
        case .conveyances: "Conveyances"
        }
    }

    /// What its calls can be counted by; empty where it has rows of its own.
    public var groupings: [MeasureGrouping] {
        switch self {
        case .completion, .conveyances: MeasureGrouping.allCases
        case .capture, .routes: []
        }
    }
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
}
