internal import Yams

/// Reads a script file: YAML in; out come every finding, and the definition as far as it can be read.
struct ScriptReader {
    /// What a file says, and what is wrong with it.
    struct Reading {
        /// As far as it could be read, and sound: ids are unique and conditions only look backwards, though texts may
        /// be empty. Nil when the file is no script at all.
        let definition: ScriptDefinition?
        /// Every finding of the rules in `ScriptRules.reading` that need nothing but the file, in its order.
        let diagnostics: [Diagnostic]
        let lines: SourceLines
        /// Sections, questions, alerts and send points whose `when`, or whose repeat, could not be read wholly: they may
        /// apply or not. Such alerts and send points are left out of the definition.
        let unread: Set<String>
    }

    var diagnostics: [Diagnostic] = []
    var lines = SourceLines()
    /// Every question and calculation of the file, in its order; conditions are read against it.
    var catalogue = Catalogue()
    /// What stands nearest to each misspelt id, once it has been looked for.
    var nearest: [QuestionID: QuestionID?] = [:]
    /// Who looks at whom, to find rings.
    var graph = ReferenceGraph()
    var choiceLists: [String: [ChoiceLine]] = [:]
    var usedChoiceLists: Set<String> = []
    /// What looks at something later; whether as part of a ring is known only at the end.
    var forwardLooks: [ForwardLook] = []
    var unread: Set<String> = []
    /// What has been read into the definition so far, and can be looked at.
    var sound: Set<QuestionID> = []
    var soundRepeats: Set<SectionID> = []

    /// A reference to something that comes later in the file, or to itself.
    struct ForwardLook {
        /// Nil for what nothing can look at.
        let from: String?
        let target: String
        /// What to report unless it is part of a ring.
        let finding: Diagnostic
    }

    /// - Parameter bytes: the file; findings say so when it is not UTF-8.
    static func read(_ bytes: [UInt8]) -> Reading {
        // Some editors put a mark of the byte order first.
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        if let text = String(validating: isMarked ? Array(bytes.dropFirst(3)) : bytes, as: UTF8.self) {
            return read(text)
        }
        return ScriptReader(diagnostics: [BrokenYAML.notUTF8]).reading(nil)
    }

    static func read(_ yaml: String) -> Reading {
        var reader = ScriptReader()
        let definition = reader.definition(yaml)
        reader.reportForwardLooks()
        if let definition {
            reader.diagnostics += DuplicateRole.findings(of: definition, lines: reader.lines)
        }
        return reader.reading(definition)
    }

    private func reading(_ definition: ScriptDefinition?) -> Reading {
        Reading(
            definition: definition, diagnostics: diagnostics.sorted { ($0.line ?? 0) < ($1.line ?? 0) }, lines: lines,
            unread: unread)
    }

    /// No script has as many values; a few lines of aliases can stand for more than memory holds.
    private static let mostValues = 1_000_000

    /// Whether a node, aliases written out, has no more values than are left.
    private static func fits(_ node: Node, _ left: inout Int) -> Bool {
        left -= 1
        guard left >= 0 else { return false }
        if let mapping = node.mapping {
            for (key, value) in mapping where !fits(key, &left) || !fits(value, &left) { return false }
        } else if let sequence = node.sequence {
            for item in sequence where !fits(item, &left) { return false }
        }
        return true
    }

    private mutating func root(_ yaml: String) -> Node? {
        do {
            if let node = try Yams.compose(yaml: yaml, .basic) {
                var budget = Self.mostValues
                if Self.fits(node, &budget) { return node }
                diagnostics.append(BrokenYAML.finding("it stands for more than \(Self.mostValues) values", line: nil))
                return nil
            }
            diagnostics.append(BrokenYAML.empty)
        } catch let error as YamlError {
            let (line, problem) = error.place
            diagnostics.append(BrokenYAML.finding(problem, line: line))
        } catch {
            diagnostics.append(BrokenYAML.finding("it cannot be read", line: nil))
        }
        return nil
    }

    private mutating func definition(_ yaml: String) -> ScriptDefinition? {
        guard let root = root(yaml),
            let fields = YAMLFields(
                root, subject: "script",
                known: ScriptKeys.script, into: &diagnostics)
        else { return nil }
        let script = fields.required("script", as: .id, into: &diagnostics)
        let title = fields.required("title", as: .title, into: &diagnostics)
        let notice = fields.required("notice", as: .notice, into: &diagnostics)
        let version = fields.required("version", into: &diagnostics).flatMap { _ in
            fields.integer("version", into: &diagnostics)
        }
        let effective = fields.required("effective", into: &diagnostics).flatMap { text in
            let date = CivilDate(iso: text)
            if date == nil { fields.bad("effective", "is not a date", "Write 2021-03-01.", into: &diagnostics) }
            return date
        }
        let supersedes = fields.integer("supersedes", into: &diagnostics)
        note(fields, ["script": script != nil, "version": version != nil, "effective": effective != nil])
        readChoiceLists(fields)
        let found = fields.list("sections", into: &diagnostics).enumerated().compactMap { takeUp($1, number: $0 + 1) }
        if found.isEmpty {
            fields.bad("sections", "has no section", "Add at least one section with questions.", into: &diagnostics)
        }
        let sections = found.map { section($0) }
        let alerts = fields.list("alerts", into: &diagnostics).compactMap { alert($0) }
        let sendPoints = fields.list("sendPoints", into: &diagnostics).compactMap { sendPoint($0) }
        reportUnusedChoiceLists(fields)
        guard !found.isEmpty else { return nil }
        return ScriptDefinition(
            script: script ?? "", version: version ?? (supersedes ?? 0) + 1, title: title ?? "", notice: notice ?? "",
            effective: effective ?? CivilDate(days: 0), supersedes: supersedes, sections: sections, alerts: alerts,
            sendPoints: sendPoints)
    }

    /// Notes the lines of the head's keys, without those that could not be read.
    private mutating func note(_ fields: YAMLFields, _ isRead: [String: Bool]) {
        for (key, line) in fields.lines where isRead[key] ?? true { lines.note(head: key, line: line) }
    }

    // MARK: Alerts and send points

    private mutating func alert(_ node: Node) -> Alert? {
        guard
            let fields = YAMLFields(
                node, subject: node.mapping?["id"]?.string ?? "alert", known: ScriptKeys.alert,
                into: &diagnostics)
        else { return nil }
        let id = identifier(fields)
        let text = fields.required("text", as: .alert, into: &diagnostics)
        let isFirst = reserve(id, fields)
        let condition = always(fields, id: id)
        guard let id, isFirst, let condition else { return nil }
        return Alert(id: id, condition: condition, text: text ?? "")
    }

    private mutating func sendPoint(_ node: Node) -> SendPoint? {
        guard
            let fields = YAMLFields(
                node, subject: node.mapping?["id"]?.string ?? "send point",
                known: ScriptKeys.sendPoint, into: &diagnostics)
        else { return nil }
        let id = fields.required("id", as: .id, into: &diagnostics)
        let title = fields.required("title", as: .sectionTitle, into: &diagnostics)
        let isFirst = reserve(id, fields)
        let viewpoint = Viewpoint(subject: fields.subject, id: nil, position: .max)
        let carries = fields.list("carries", into: &diagnostics).compactMap { node -> QuestionID? in
            guard let name = node.string?.trimmed, !name.isEmpty else {
                fields.bad("carries", "names no question", "List the ids of questions.", into: &diagnostics)
                return nil
            }
            let line = node.mark?.line ?? fields.line
            return canSee(QuestionID(name), from: viewpoint, line: line) ? QuestionID(name) : nil
        }
        let isAutomatic = fields.flag("automatic", into: &diagnostics)
        let condition = always(fields, id: id)
        guard let id, isFirst, let condition else { return nil }
        return SendPoint(
            id: SendPointID(id), title: title ?? "", condition: condition, isAutomatic: isAutomatic, carries: carries)
    }

    private mutating func reserve(_ id: String?, _ fields: YAMLFields) -> Bool {
        guard let id else { return false }
        lines.note(fields, id: id)
        if catalogue.reserve(id) { return true }
        diagnostics.append(DuplicateID.finding(id, line: fields.line, subject: fields.subject))
        return false
    }

    /// The `when` of something that may look at every question.
    private mutating func always(_ fields: YAMLFields, id: String?) -> Condition<QuestionID>? {
        if fields.node("when") == nil {
            fields.bad("when", "is missing", "Say when it holds.", into: &diagnostics)
            if let id { unread.insert(id) }
        }
        return relevance(fields, Viewpoint(subject: fields.subject, id: nil, position: .max), id: id)
    }

    // MARK: Rings

    /// Reports each ring once, and every forward reference that is not part of one.
    private mutating func reportForwardLooks() {
        let rings = forwardLooks.isEmpty ? [] : graph.rings
        var ringOf: [String: Int] = [:]
        for (number, ring) in rings.enumerated() {
            for member in ring.members { ringOf[member] = number }
        }
        var first = [Diagnostic?](repeating: nil, count: rings.count)
        for look in forwardLooks {
            if let from = look.from, let ring = ringOf[from], ring == ringOf[look.target] {
                if (look.finding.line ?? 0) < (first[ring]?.line ?? .max) { first[ring] = look.finding }
            } else {
                diagnostics.append(look.finding)
            }
        }
        for (ring, finding) in zip(rings, first) {
            diagnostics.append(Cycle.finding(ring, line: finding?.line, subject: finding?.subject))
        }
    }
}

extension YamlError {
    /// The line, from 1, and what the parser says of it.
    fileprivate var place: (line: Int?, problem: String) {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, problem)
        case .duplicatedKeysInMapping(let duplicates, let context):
            (context.mark.line, "\(duplicates.count) key stands twice in a mapping")
        default: (nil, "it cannot be read as YAML")
        }
    }
}
