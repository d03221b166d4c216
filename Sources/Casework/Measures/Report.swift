public import ScriptEngine

/// What a measure comes to, as the terminal, the page, files and the bulletin all show it: nothing is computed behind it.
public struct Report: Hashable, Sendable {
    /// A table, and what is drawn of it.
    public struct Part: Hashable, Sendable {
        public let table: MeasureTable
        public let drawings: [Drawing]

        /// - Parameter drawings: of its figures; where calls are simulated, each says so.
        public init(_ table: MeasureTable, _ drawings: [Drawing] = []) {
            self.table = table
            self.drawings = table.simulated.map { simulated in drawings.map { $0.saying(simulated) } } ?? drawings
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

    /// With something more to be taken from it.
    public func adding(_ finding: String) -> Report {
        Report(measure, parts[0], Array(parts.dropFirst()), findings: findings + [finding])
    }

    /// The part whose table has a code; the first where none is asked for.
    public func part(_ code: String?) -> Part? {
        guard let code else { return parts.first }
        return parts.first { $0.table.code == code }
    }

    /// Whether nothing was counted, and nothing can be said of it.
    public var isEmpty: Bool {
        findings.isEmpty && parts[0].table.rows.isEmpty && (parts[0].table.total.map(Self.countsNothing) ?? true)
    }

    /// Whether the first count of a total, which the others are of, is none.
    private static func countsNothing(_ total: [MeasureTable.Cell]) -> Bool {
        for case .count(let count) in total { return count == 0 }
        return true
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

    /// The drawing with a line below it that says what is simulated, for whoever has it without its table.
    func saying(_ simulated: MeasureTable.Simulated) -> Drawing {
        let words = simulated == .all ? "Simulated calls." : "Some of the calls are simulated."
        let box = svg.firstMatch(of: /viewBox="0 0 (?<width>[0-9.]+) (?<height>[0-9.]+)"/)
        guard !summary.hasSuffix(words), let box, let width = Double(box.width), let height = Double(box.height)
        else { return self }
        let size = "\(box.width) \(SVGMarkup.number(height + 18))"
        let mark =
            "<text x=\"\(SVGMarkup.number(width - 8))\" y=\"\(SVGMarkup.number(height + 12))\" font-size=\"11\" "
            + "text-anchor=\"end\">\(words.dropLast())</text>"
        let taller = svg.replacing(box.0, with: "viewBox=\"0 0 \(size)\"", maxReplacements: 1)
        return Drawing(
            name: name, summary: "\(summary) \(words)",
            svg: taller.replacing("</desc>", with: " \(words)</desc>", maxReplacements: 1)
                .replacing("</svg>", with: "\(mark)</svg>", maxReplacements: 1))
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
