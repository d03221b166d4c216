public import ScriptEngine

/// What a measure comes to, as the terminal, the page, files and the bulletin all show it: nothing is computed behind it.
public struct Report: Hashable, Sendable {
    /// A table, and what is drawn of it.
    public struct Part: Hashable, Sendable {
        public let table: MeasureTable
        public let drawings: [Drawing]

        public init(_ table: MeasureTable, _ drawings: [Drawing] = []) {
            (self.table, self.drawings) = (table, drawings)
        }
    }

    public let measure: Measure
    /// The figures themselves first, then what stands beside them; never empty.
    public let parts: [Part]
    /// What a reader should take from it, a sentence each: an improvement that is more than noise, and when it began.
    public let findings: [String]

    public init(_ measure: Measure, _ first: Part, _ others: [Part] = [], findings: [String] = []) {
        (self.measure, parts, self.findings) = (measure, [first] + others, findings)
    }

    /// The part whose table has a code; the first where none is asked for.
    public func part(_ code: String?) -> Part? {
        guard let code else { return parts.first }
        return parts.first { $0.table.code == code }
    }

    /// Whether nothing was counted, and nothing can be said of it.
    public var isEmpty: Bool {
        findings.isEmpty && parts[0].table.rows.isEmpty && parts[0].table.total?.contains(.count(0)) != false
    }

    /// As a value for other programs.
    public var json: JSONValue {
        .object([
            "measure": .string(measure.rawValue), "findings": .array(findings.map(JSONValue.string)),
            "tables": .array(parts.map(\.table.json)),
        ])
    }
}

/// A chart: SVG that needs no style sheet, and what it shows in words.
public struct Drawing: Hashable, Sendable {
    public let name: String
    /// A sentence or two, for whoever cannot see it.
    public let summary: String
    public let svg: String

    public init(name: String, summary: String, svg: String) {
        (self.name, self.summary, self.svg) = (name, summary, svg)
    }
}

/// What people call the groups of a grouping.
public struct GroupNames: Sendable {
    private let grouping: MeasureGrouping?
    private let types: [String: String]

    /// - Parameter types: what a type of event is called, by its code.
    public init(_ grouping: MeasureGrouping?, types: [String: String] = [:]) {
        (self.grouping, self.types) = (grouping, types)
    }

    public init(_ grouping: MeasureGrouping?, _ scripts: ScriptLibrary) throws(ScriptLibraryError) {
        let types = try scripts.eventTypes().map { ($0.code, $0.label) }
        self.init(grouping, types: Dictionary(types) { first, _ in first })
    }

    /// `March 2021`, `Kent Police`, `Rail`.
    public func label(of group: String) -> String {
        grouping == .eventType ? types[group] ?? group : grouping?.label(of: group) ?? group
    }

    /// The cell of a group.
    func cell(_ group: String) -> MeasureTable.Cell { .named(group, label(of: group)) }
}
