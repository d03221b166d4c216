public import ScriptEngine

/// A script's answers as JSON Schema 2020-12.
///
/// It describes an answers file (`answers:`, `close:`) whose answers are in the form that is kept, `Value.json`: choices
/// by code, dates as ISO 8601, money in pence, a position with what was read and where that is. `layby call run` takes
/// shorter forms as well (a choice by number or by how it begins), which no schema can name; of the kept form it takes
/// all but money, positions and photographs, which are typed there.
///
/// An answer stands only where its question applies, as far as JSON Schema can say when that is.
public enum AnswersSchema {
    /// - Returns: one file, `NAME-vN.answers.schema.json`.
    public static func export(_ script: Script) -> Exported {
        var writer = AnswersSchemaWriter(script)
        let schema = writer.schema()
        let definition = script.definition
        let name = "\(definition.script)-v\(definition.version).answers.schema.json"
        return Exported(
            files: [Exported.File(name: name, bytes: IndentedJSON.bytes(schema))], shortfalls: writer.shortfalls)
    }
}

/// Writes one script's schema; collects what JSON Schema cannot say.
struct AnswersSchemaWriter {
    let script: Script
    var shortfalls: [Shortfall] = []

    init(_ script: Script) { self.script = script }

    mutating func schema() -> JSONValue {
        let definition = script.definition
        var properties: [String: JSONValue] = [:]
        var patterns: [String: JSONValue] = [:]
        for section in definition.sections {
            for question in section.questions {
                let schema = self.question(question, in: section)
                if section.repeats == nil {
                    properties[question.id.name] = schema
                } else {
                    patterns[AnswerPlaces.pattern(question.id, section)] = schema
                }
            }
        }
        let rules = applicability() + ownRules()
        report()
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": .string(
                "https://layby.example/schema/\(definition.script)-v\(definition.version).answers.schema.json"),
            "title": .string("Answers to \(definition.title)"),
            "description": .string(
                "\(definition.notice) The answers are in the form that is kept: choices by code, dates as ISO 8601."),
            "type": "object",
            "required": ["answers"],
            "additionalProperties": false,
            "properties": [
                "answers": .members([
                    "type": "object", "additionalProperties": false, "properties": .object(properties),
                    "patternProperties": patterns.isEmpty ? nil : .object(patterns),
                    "allOf": rules.isEmpty ? nil : .array(rules),
                ]),
                "close": Self.close,
            ],
            "$defs": ["missing": Self.missing],
        ]
    }

    private static let close: JSONValue = [
        "description": "How the call ends; absent or false leaves it open.",
        "oneOf": [
            ["type": "boolean"],
            [
                "type": "object", "additionalProperties": false,
                "properties": ["reason": ["type": "string"], "callerRangOff": ["type": "boolean"]],
            ],
        ],
    ]

    /// A missing state can always be recorded; which of them count as complete stands with the question.
    private static let missing: JSONValue = [
        "title": "No answer, and why", "type": "object", "required": ["missing"],
        "oneOf": [
            [
                "additionalProperties": false,
                "properties": ["missing": ["enum": ["unknown", "refused"]]],
            ],
            [
                "required": ["reason"], "additionalProperties": false,
                "properties": ["missing": ["const": "notAsked"], "reason": ["type": "string", "minLength": 1]],
            ],
        ],
    ]

    // MARK: Questions

    private mutating func question(_ question: Question, in section: Section) -> JSONValue {
        let value = AnswerShape.schema(question)
        if let lost = AnswerShape.shortfall(question) {
            shortfalls.append(Shortfall(subject: question.id.name, what: lost))
        }
        return .members([
            "title": .string(question.ask), "description": question.guidance.map(JSONValue.string),
            "anyOf": [value, ["$ref": "#/$defs/missing"]],
        ])
    }

    // MARK: Conditions

    /// For each question that does not always apply: an answer to it stands only where it does.
    private mutating func applicability() -> [JSONValue] {
        var rules: [JSONValue] = []
        for section in script.definition.sections {
            let present = AnswerPlaces.anyPresent(section.questions.map(\.id), section)
            var conditions: [Condition<QuestionID>] = section.relevance.map { [$0] } ?? []
            if let repeats = section.repeats {
                conditions.append(.test(repeats.count, .atLeast(.constant(.integer(1)))))
                shortfalls.append(
                    Shortfall(
                        subject: section.id.name,
                        what: "that there are no more instances than \(repeats.count) says is left out; at most "
                            + "\(repeats.atMost) stays"))
            }
            rules += implications(of: present, conditions, section: section, subject: section.id.name)
            for question in section.questions {
                guard let relevance = question.relevance else { continue }
                rules += implications(
                    of: AnswerPlaces.anyPresent([question.id], section), [relevance], section: section,
                    subject: question.id.name)
            }
        }
        return rules
    }

    /// Hard constraints that look at other answers, where JSON Schema can say them.
    private mutating func ownRules() -> [JSONValue] {
        var rules: [JSONValue] = []
        for section in script.definition.sections {
            for question in section.questions {
                for rule in question.constraints where !AnswerShape.carries(rule.condition, of: question) {
                    guard section.repeats == nil,
                        let condition = AnswerCondition(script: script, section: section).schema(rule.condition)
                    else {
                        shortfalls.append(
                            Shortfall(subject: question.id.name, what: "the constraint is left out: \(rule.message)"))
                        continue
                    }
                    rules.append(["if": AnswerPlaces.answered(question), "then": condition])
                }
            }
        }
        return rules
    }

    /// `if` present, `then` the conditions; a part of an `all` that cannot be said is left out, and reported.
    private mutating func implications(
        of present: JSONValue, _ conditions: [Condition<QuestionID>], section: Section, subject: String
    ) -> [JSONValue] {
        let parts = conditions.flatMap { condition -> [Condition<QuestionID>] in
            if case .all(let parts) = condition { return parts }
            return [condition]
        }
        let said = parts.compactMap { AnswerCondition(script: script, section: section).schema($0) }
        if said.count < parts.count {
            shortfalls.append(
                Shortfall(
                    subject: subject,
                    what: said.isEmpty
                        ? "when it applies is left out: an answer is always taken"
                        : "when it applies is left out in part: an answer is taken more often"))
        }
        guard !said.isEmpty else { return [] }
        return [["if": present, "then": said.count == 1 ? said[0] : ["allOf": .array(said)]]]
    }

    /// Notes what a whole script loses, once for each kind.
    private mutating func report() {
        func note(_ what: String) { shortfalls.append(Shortfall(subject: nil, what: what)) }
        let questions = script.questions
        if questions.contains(where: { $0.weight != nil }) {
            note("required and weight are left out: a call with open questions is valid, not complete")
        }
        if questions.contains(where: { !$0.checks.isEmpty }) {
            note("checks are left out: a schema cannot warn")
        }
        if questions.contains(where: { $0.role != nil || $0.isPersonal || $0.was != nil }) {
            note("roles, what is personal and earlier ids are left out")
        }
        if questions.contains(where: { $0.maxLength != nil }) {
            note("lengths are counted in code points there, in characters as read here")
        }
        if !script.definition.alerts.isEmpty { note("alerts are left out") }
        if !script.definition.sendPoints.isEmpty { note("send points are left out") }
        if script.definition.sections.contains(where: { $0.items.count > $0.questions.count }) {
            note("calculations are left out: they are never answered")
        }
    }
}
