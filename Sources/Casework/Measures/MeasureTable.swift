internal import ReferenceData
public import ScriptEngine

/// A measure's figures in rows and columns: command, page and file all show this one table.
public struct MeasureTable: Hashable, Sendable {
    /// One column.
    public struct Column: Hashable, Sendable {
        /// As files name it.
        public let code: String
        /// As people read it.
        public let title: String
        public let kind: Kind

        public init(_ code: String, _ title: String, _ kind: Kind) {
            (self.code, self.title, self.kind) = (code, title, kind)
        }
    }

    /// What a column holds.
    public enum Kind: Hashable, Sendable { case text, count, rate, pence, seconds, difference }

    /// One figure.
    public enum Cell: Hashable, Sendable {
        case text(String)
        /// A code, as files have it, and what people call it.
        case named(String, String)
        case count(Int)
        /// 0…1; nil where nothing was counted.
        case rate(Double?)
        case pence(Int)
        case seconds(Int)
        /// Of two rates, −1…1; nil where they cannot be compared.
        case difference(Double?)
        /// Hidden, since it is small or would give a small one away; `[c]` in tables and files.
        case suppressed
    }

    /// The measure's, as commands and files name it.
    public let code: String
    public let name: String
    public let columns: [Column]
    /// As many cells as columns, each.
    public let rows: [[Cell]]
    /// All together; nil where figures cannot be added up.
    public let total: [Cell]?
    /// What a reader must know: how it is counted, what is simulated.
    public let notes: [String]
    /// Which of the calls that it counts are simulated; nil for none.
    public let simulated: Simulated?
    /// How figures of a row hang together.
    public let relations: [Relation]

    /// How many of the counted calls are simulated.
    public enum Simulated: String, Sendable { case some, all }

    /// - Parameter simulated: the simulated of the calls that are counted; nil where the table counts none. A note says it,
    ///   every file, and what is drawn.
    public init(
        code: String, name: String, columns: [Column], rows: [[Cell]], total: [Cell]?, notes: [String],
        simulated: Proportion? = nil, relations: [Relation] = []
    ) {
        (self.code, self.name, self.columns) = (code, name, columns)
        (self.rows, self.total, self.relations) = (rows, total, relations)
        let (count, all) = (simulated?.successes ?? 0, simulated?.trials ?? 0)
        self.simulated = count == 0 ? nil : count == all ? .all : .some
        self.notes = notes + Self.simulatedNote(count, of: all)
    }

    /// A table with other cells and notes.
    init(_ table: MeasureTable, rows: [[Cell]], total: [Cell]?, notes: [String]) {
        (code, name, columns) = (table.code, table.name, table.columns)
        (simulated, relations) = (table.simulated, table.relations)
        (self.rows, self.total, self.notes) = (rows, total, notes)
    }

    /// What `least` and `most` mean.
    static let intervalNote = "Least and most: where the true rate lies in 95 of 100 such samples (Wilson)."

    /// Says how many of the counted calls are simulated; nothing where none is.
    static func simulatedNote(_ simulated: Int, of calls: Int) -> [String] {
        guard simulated > 0 else { return [] }
        return ["\(simulated.grouped) of the \(calls.grouped) calls are simulated: their answers are invented."]
    }

    /// As a file for other programs: a heading of codes, rates as fractions with six decimals, pence as whole numbers, no
    /// total, since whoever adds up would count it twice.
    ///
    /// - Note: Source: RFC 4180; described by `csvw`.
    public var csv: String {
        let said = simulated.map { [$0.rawValue] } ?? []
        return CSVRow.text(columns.map(\.code) + (said.isEmpty ? [] : [Self.simulatedColumn.code]))
            + rows.map { row in CSVRow.text(row.map(\.plain) + said) }.joined()
    }

    /// What files have behind the figures where calls are simulated: `some` or `all` of them.
    private static let simulatedColumn = Column("simulatedCalls", "which of the counted calls are simulated", .text)

    /// What the columns of `csv` hold.
    ///
    /// - Parameter file: the name of the CSV file beside it.
    /// - Note: Source: W3C, Metadata Vocabulary for Tabular Data.
    public func csvw(file: String) -> JSONValue {
        [
            "@context": "http://www.w3.org/ns/csvw", "url": .string(file), "dc:title": .string(name),
            "rdfs:comment": .array(notes.map(JSONValue.string)),
            "tableSchema": [
                "columns": .array(
                    (columns + (simulated == nil ? [] : [Self.simulatedColumn])).enumerated().map { index, column in
                        let isHidden = index < columns.count && rows.contains { $0[index] == .suppressed }
                        return .members([
                            "name": .string(column.code), "titles": .string(column.code),
                            "dc:description": .string(column.title), "datatype": column.kind.datatype,
                            "null": isHidden ? ["", .string(Self.suppressedMark)] : nil,
                            // A rate of nothing and a text that says nothing are empty cells.
                            "required": !isHidden && (index == 0 || column.kind.isNeverEmpty) ? true : nil,
                        ])
                    })
            ],
        ]
    }

    /// As a value for other programs.
    public var json: JSONValue {
        func object(_ row: [Cell]) -> JSONValue {
            .object(Dictionary(zip(columns.map(\.code), row.map(\.json)), uniquingKeysWith: { first, _ in first }))
        }
        return .members([
            "table": .string(code), "name": .string(name), "rows": .array(rows.map(object)),
            "total": total.map(object), "notes": .array(notes.map(JSONValue.string)),
            "simulatedCalls": simulated.map { .string($0.rawValue) },
        ])
    }
}

extension MeasureTable.Kind {
    fileprivate var isNeverEmpty: Bool { [.count, .pence, .seconds].contains(self) }

    fileprivate var datatype: JSONValue {
        switch self {
        case .text: "string"
        case .count, .pence, .seconds: ["base": "integer", "minimum": "0"]
        case .rate: ["base": "decimal", "minimum": "0", "maximum": "1"]
        case .difference: ["base": "decimal", "minimum": "-1", "maximum": "1"]
        }
    }
}

extension MeasureTable.Cell {
    fileprivate var json: JSONValue {
        switch self {
        case .text(let text), .named(let text, _): .string(text)
        case .count(let count), .seconds(let count): .integer(count)
        case .rate(let rate), .difference(let rate): rate.map(JSONValue.number) ?? .null
        case .pence(let pence): .integer(pence)
        case .suppressed: .string(MeasureTable.suppressedMark)
        }
    }

    /// As people read it: `94.2 %`, `£1,200.00`, `4 min 12 s`, `+3.1 points`; a dash where nothing was counted.
    public var words: String {
        switch self {
        case .text(let text), .named(_, let text): text
        case .count(let count): count.grouped
        case .rate(let rate): rate?.percent(decimals: 1) ?? "–"
        case .pence(let pence): Money.text(pence: pence)
        case .seconds(let seconds): seconds < 60 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
        case .difference(let value): value.map(Self.points) ?? "–"
        case .suppressed: MeasureTable.suppressedMark
        }
    }

    /// `+12.3 points`, of percent; a true minus, so that no line breaks behind it.
    static func points(_ value: Double) -> String {
        let text = (abs(value) * 100).fixed(decimals: 1)
        return "\(text == "0.0" ? "±" : value < 0 ? "−" : "+")\(text) points"
    }

    /// As a file has it: a code, not what people call it; a text so that no spreadsheet takes it for a formula.
    public var plain: String {
        switch self {
        case .text(let text), .named(let text, _): CSVRow.harmless(text)
        case .count(let count), .seconds(let count): String(count)
        case .rate(let rate), .difference(let rate): rate?.fixed(decimals: 6) ?? ""
        case .pence(let pence): String(pence)
        case .suppressed: MeasureTable.suppressedMark
        }
    }
}
