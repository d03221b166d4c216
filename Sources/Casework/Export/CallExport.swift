public import ScriptEngine

/// Writes calls for a recipient, one at a time: `head`, then `text(of:)` for each, then `tail`.
public struct CallExport: Sendable {
    private let disclosure: Disclosure
    private let table: CallTable
    /// How many rows, lines or features were written.
    public private(set) var records = 0

    /// - Parameters:
    ///   - scripts: every version that calls can have been taken under; for columns that stay the same.
    ///   - section: for CSV, a repeat section whose instances are the rows; nil for calls as rows.
    public init(_ disclosure: Disclosure, scripts: [Script], section: SectionID? = nil) {
        self.disclosure = disclosure
        table = CallTable(scripts: scripts, section: section)
    }

    /// What comes before the first call.
    public var head: String {
        switch disclosure.form {
        case .ndjson: line(["disclosure": disclosure.json])
        case .csv: table.head
        case .geojson:
            "{\"type\":\"FeatureCollection\",\"disclosure\":\(CanonicalJSON.text(disclosure.json)),\"features\":[\n"
        case .kml: KMLText.head(disclosure)
        }
    }

    /// A call as it goes out.
    public mutating func text(of call: ExportedCall) -> String {
        defer { records += disclosure.form == .csv ? table.rows(of: call) : 1 }
        switch disclosure.form {
        case .ndjson: return line(call.json)
        case .csv: return table.text(of: call)
        case .geojson: return (records == 0 ? "" : ",\n") + CanonicalJSON.text(Self.feature(call))
        case .kml: return KMLText.placemark(call)
        }
    }

    /// What comes after the last call; with the number of records, so that a file that was cut short shows.
    public var tail: String {
        switch disclosure.form {
        case .ndjson: line(["end": true, "records": .integer(records)])
        case .csv: ""
        case .geojson: "\n],\"records\":\(records)}\n"
        case .kml: KMLText.tail
        }
    }

    private func line(_ json: JSONValue) -> String { CanonicalJSON.text(json) + "\n" }

    /// - Note: Source: RFC 7946; longitude comes first.
    private static func feature(_ call: ExportedCall) -> JSONValue {
        let geometry: JSONValue =
            call.point.map { point in
                ["type": "Point", "coordinates": [.number(point.longitude), .number(point.latitude)]]
            } ?? .null
        return .members([
            "type": "Feature", "id": call.head["call"], "geometry": geometry, "properties": call.json,
        ])
    }
}

/// Calls, or the instances of a repeat section, as a table whose columns are the same for every version.
///
/// - Note: Source: RFC 4180.
struct CallTable: Sendable {
    private let section: SectionID?
    private let questions: [QuestionID]

    init(scripts: [Script], section: SectionID?) {
        self.section = section
        var questions: [QuestionID] = []
        var seen: Set<QuestionID> = []
        // The newest version gives the order; what only older ones ask comes behind.
        for script in scripts.sorted(by: { $0.reference.version > $1.reference.version }) {
            for part in script.definition.sections
            where section.map({ part.id == $0 && part.repeats != nil }) ?? (part.repeats == nil) {
                questions += part.questions.map(\.id).filter { seen.insert($0).inserted }
            }
        }
        self.questions = questions
    }

    /// The names of the columns: for each question its answer, and the state of one that is missing.
    var head: String {
        CSVRow.text(
            ExportedCall.headNames + (section == nil ? [] : ["instance"])
                + questions.flatMap { [$0.name, "\($0.name)_missing"] })
    }

    func rows(of call: ExportedCall) -> Int { section.map { call.instances(of: $0) } ?? 1 }

    func text(of call: ExportedCall) -> String {
        let answers = Dictionary(call.answers.map { ($0.place, $0.answer) }, uniquingKeysWith: { _, last in last })
        let head = ExportedCall.headNames.map { call.head[$0].map(Self.cell) ?? "" }
        guard let section else { return CSVRow.text(head + cells(answers, instance: 0)) }
        return (0..<call.instances(of: section)).map { index in
            CSVRow.text(head + [String(index + 1)] + cells(answers, instance: index + 1))
        }.joined()
    }

    private func cells(_ answers: [Place: ExportedAnswer], instance: Int) -> [String] {
        questions.flatMap { question -> [String] in
            switch answers[Place(question, instance: instance)] {
            case .value(let value): [Self.cell(value), ""]
            case .pseudonym(let code): [code, ""]
            case .missing(let state, _): ["", state]
            case .removed: ["", "removed"]
            case nil: ["", "notApplicable"]
            }
        }
    }

    private static func cell(_ json: JSONValue) -> String {
        json.string.map(CSVRow.harmless) ?? CanonicalJSON.text(json)
    }

    private static func cell(_ value: Value) -> String {
        switch value {
        case .choices(let codes): CSVRow.harmless(codes.joined(separator: ";"))
        case .checklist(let rows):
            CSVRow.harmless(rows.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ";"))
        case .photograph(let photograph): photograph.sha256
        case .coordinate(let position):
            if let latitude = position.latitude, let longitude = position.longitude {
                "\(latitude) \(longitude)"
            } else {
                CSVRow.harmless(position.read)
            }
        default: cell(value.json)
        }
    }
}
