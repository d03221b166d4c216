public import ScriptEngine

/// A script as a FHIR R4 (4.0.1) Questionnaire.
///
/// Sections are groups, questions are items with their id as `linkId`. A condition that R4's `enableWhen` can say
/// exactly is said there; any other is FHIRPath in an extension of Structured Data Capture. What R4 has no place for is
/// in extensions of our own where it can do no harm, and is a shortfall.
public enum FHIRQuestionnaire {
    /// - Returns: one file, `NAME-vN.questionnaire.json`.
    public static func export(_ script: Script) -> Exported {
        var writer = FHIRWriter(script)
        let questionnaire = writer.questionnaire()
        let definition = script.definition
        let name = "\(definition.script)-v\(definition.version).questionnaire.json"
        return Exported(
            files: [Exported.File(name: name, bytes: IndentedJSON.bytes(questionnaire))],
            shortfalls: writer.shortfalls)
    }
}

/// Writes one script; collects what cannot be carried, and the variables that expressions look up.
struct FHIRWriter {
    let script: Script
    var shortfalls: [Shortfall] = []
    /// In the order of first use.
    var variables: [FHIRPath.Variable] = []

    init(_ script: Script) { self.script = script }

    mutating func questionnaire() -> JSONValue {
        let definition = script.definition
        var items = definition.sections.map { group($0) }
        if !definition.alerts.isEmpty { items.insert(alerts(definition.alerts), at: 0) }
        var extensions: [JSONValue] = definition.sections.compactMap { instances($0) }
        reportWhatIsLeftOut()
        let canonical = "\(FHIRNames.own)Questionnaire/\(definition.script)"
        if let before = definition.supersedes {
            extensions.append(
                FHIRNames.plain(FHIRNames.replaces, "valueCanonical", .string("\(canonical)|\(before)")))
        }
        extensions = declarations(in: nil) + extensions
        return .members([
            "resourceType": "Questionnaire",
            "url": .string(canonical),
            "version": .string(String(definition.version)),
            "name": .string(Self.computerName(definition.script)),
            "title": .string(definition.title),
            "status": "active",
            "description": .string(definition.notice),
            "date": .string(definition.effective.description),
            "effectivePeriod": ["start": .string(definition.effective.description)],
            "extension": extensions.isEmpty ? nil : .array(extensions),
            "item": .array(items),
        ])
    }

    /// `InlandClandestineEvent` for `inland-clandestine-event`, as R4 wants the name for programs.
    private static func computerName(_ text: String) -> String {
        let words = text.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        let name = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        return name.first?.isLetter == true ? name : "Script" + name
    }

    // MARK: Groups

    private mutating func group(_ section: Section) -> JSONValue {
        var items = section.items.compactMap { item($0, in: section) }
        if let guidance = section.guidance { items.insert(help(guidance, of: section.id.name), at: 0) }
        var extensions: [JSONValue] = []
        var relevance = section.relevance
        if let repeats = section.repeats {
            extensions.append(FHIRNames.plain(FHIRNames.maxOccurs, "valueInteger", .integer(repeats.atMost)))
            let some = Condition.test(repeats.count, .atLeast(.constant(.integer(1))))
            relevance = relevance.map { .all([$0, some]) } ?? some
        }
        var members: [String: JSONValue] = [
            "linkId": .string(section.id.name), "type": "group", "text": .string(section.title),
        ]
        if section.repeats != nil { members["repeats"] = true }
        if let relevance { enable(&members, &extensions, relevance, subject: section.id.name, section: nil) }
        // Declared last, since the items have said by now what they look up.
        extensions = declarations(in: section.id) + extensions
        if !extensions.isEmpty { members["extension"] = .array(extensions) }
        members["item"] = .array(items)
        return .object(members)
    }

    /// How many instances of a repeat section there are follows from an answer; R4 leaves that to the filler.
    private mutating func instances(_ section: Section) -> JSONValue? {
        guard let repeats = section.repeats else { return nil }
        shortfalls.append(
            Shortfall(
                subject: section.id.name,
                what: "the number of instances follows from the answer to \(repeats.count); there the filler adds them "
                    + "by hand, and a constraint tells when the numbers differ"))
        let path = FHIRPath(script: script, section: nil)
        let count = path.expression(.test(repeats.count, .answered(true)))
        declare(count.variables)
        let name = FHIRPath.name(repeats.count.name)
        return constraint(
            key: "\(section.id)-count", isError: true,
            expression: "%\(name).empty() or %resource.item.where(linkId = '\(section.id)').count() = %\(name)",
            words: "\(section.title): as many as were counted.")
    }

    private mutating func alerts(_ alerts: [Alert]) -> JSONValue {
        let items = alerts.map { alert -> JSONValue in
            var members: [String: JSONValue] = [
                "linkId": .string(alert.id), "type": "display", "text": .string(alert.text),
            ]
            var extensions: [JSONValue] = []
            enable(&members, &extensions, alert.condition, subject: alert.id, section: nil)
            if !extensions.isEmpty { members["extension"] = .array(extensions) }
            shortfalls.append(
                Shortfall(
                    subject: alert.id,
                    what: "the alert is a text that appears; that it is read out before any other question is left "
                        + "to the filler"))
            return .object(members)
        }
        // The hyphen keeps it apart from every id of a script.
        return ["linkId": "layby-alerts", "type": "group", "text": "Read out at once", "item": .array(items)]
    }

    // MARK: Parts that groups and questions share

    /// A text that stands beside what it helps with.
    func help(_ text: String, of id: String) -> JSONValue {
        [
            "linkId": .string("\(id).guidance"), "type": "display", "text": .string(text),
            "extension": [FHIRNames.control("help")],
        ]
    }

    /// Says when an item applies: in R4's own words where they mean the same, else in FHIRPath.
    mutating func enable(
        _ members: inout [String: JSONValue], _ extensions: inout [JSONValue], _ condition: Condition<QuestionID>,
        subject: String, section: SectionID?
    ) {
        if let flat = EnableWhen(condition, in: script, at: section) {
            members["enableWhen"] = .array(flat.lines.map(line))
            if flat.lines.count > 1 { members["enableBehavior"] = flat.isAny ? "any" : "all" }
            return
        }
        let expression = FHIRPath(script: script, section: section).expression(condition)
        declare(expression.variables)
        extensions.append(FHIRNames.expression(FHIRNames.enableWhenExpression, expression.text))
        shortfalls.append(
            Shortfall(
                subject: subject,
                what: "when it applies is FHIRPath (Structured Data Capture); a filler that has R4 alone always asks it"
            ))
    }

    private func line(_ line: EnableWhen.Line) -> JSONValue {
        let question = script.question(QuestionID(line.linkId))
        let (type, value) = Self.answer(line.value, of: question, in: script)
        return [
            "question": .string(line.linkId), "operator": .string(line.comparison.rawValue), "answer\(type)": value,
        ]
    }

    /// A value as an answer of R4: the name of its type, and the value.
    static func answer(_ value: Value, of question: Question?, in script: Script) -> (type: String, value: JSONValue) {
        func coding(_ system: String, _ code: String) -> (String, JSONValue) {
            ("Coding", ["system": .string(system), "code": .string(code)])
        }
        switch (value, question?.type) {
        case (.boolean, _): return ("Boolean", value.json)
        case (.integer, _): return ("Integer", value.json)
        case (.decimal, _): return ("Decimal", value.json)
        case (.money(let pence), _): return ("Decimal", .number(Double(pence) / 100))
        case (.date, _): return ("Date", value.json)
        case (.dateTime, _): return ("DateTime", value.json)
        case (.time, _): return ("Time", .string((value.json.string ?? "") + ":00"))
        case (.duration(let minutes), _): return ("Quantity", quantity(minutes))
        case (.choice(let code), _):
            return coding(FHIRNames.choices(of: question?.id.name ?? "", in: script), code)
        case (.code(let code), .country), (.code(let code), .nationality): return coding(FHIRNames.countries, code)
        default: return ("String", value.json)
        }
    }

    static func quantity(_ minutes: Int) -> JSONValue {
        ["value": .integer(minutes), "unit": "min", "system": .string(FHIRNames.units), "code": "min"]
    }

    func constraint(key: String, isError: Bool, expression: String, words: String) -> JSONValue {
        // An id of R4 has no underscores, and at most 64 characters.
        let key = String(key.replacing("_", with: "-").suffix(64))
        return [
            "url": .string(FHIRNames.constraint),
            "extension": [
                FHIRNames.plain("key", "valueId", .string(key)),
                FHIRNames.plain("severity", "valueCode", isError ? "error" : "warning"),
                FHIRNames.plain("expression", "valueString", .string(expression)),
                FHIRNames.plain("human", "valueString", .string(words)),
            ],
        ]
    }

    mutating func declare(_ used: Set<FHIRPath.Variable>) {
        for variable in used.sorted(by: { $0.name < $1.name }) where !variables.contains(variable) {
            variables.append(variable)
        }
    }

    private func declarations(in scope: SectionID?) -> [JSONValue] {
        variables.filter { $0.scope == scope }.map {
            FHIRNames.expression(FHIRNames.variable, $0.expression, name: $0.name)
        }
    }
}
