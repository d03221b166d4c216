import ScriptEngine

/// Sorts a form's rows into sections without groups in groups, and gives every part an id that a script allows.
struct FormLayout {
    /// What becomes one section.
    struct Section {
        let id: SectionID
        /// The group's row, or one made for what stands outside any.
        let row: Form.Row
        var relevance: XPath?
        var guidance: String?
        var repeats: Repeat?
        /// Questions and calculations.
        var rows: [Form.Row] = []
        /// By the name of a question's node, the notes that are its soft checks.
        var checks: [String: [Form.Row]] = [:]
        /// How many questions stand before it.
        var position = 0
        /// Whether rows are still being put into it.
        var isOpen = false
        /// For one made for what stands between groups: in how many groups; else nil.
        var looseDepth: Int?
    }

    private(set) var sections: [Section] = []
    private(set) var subjects: [String: ConditionReader.Subject] = [:]
    /// By the name of a repeat's node.
    private(set) var repeats: [String: SectionID] = [:]
    private(set) var alerts: [Form.Row] = []
    private(set) var sendPoints: [Form.Row] = []
    private(set) var notice: String?
    private(set) var shortfalls: [Shortfall] = []
    private(set) var hasRequired = false
    private var ids: Set<String> = []
    /// The notes of another's form that wait for the question that they stand before.
    private var waiting: [String] = []
    /// Relevance of the groups around, from the outermost.
    private var around: [XPath] = []
    private var groups: [Form.Row] = []
    private let numbered: String
    private var position = 0

    init(_ form: Form) {
        let isOurs = form.attributes["script"] != nil
        numbered = form.numbered
        reserve(form.rows)
        for row in form.rows { add(row, isOurs) }
        if !isOurs, form.rows.contains(where: \.hasAppearance) {
            shortfalls.append(Shortfall(subject: nil, what: "appearances are left out, but for texts of several lines"))
        }
        if !waiting.isEmpty {
            shortfalls.append(Shortfall(subject: nil, what: "the notes at the end are left out: no question follows"))
        }
    }

    /// The ids that our own attributes give are taken before any is made up.
    private mutating func reserve(_ rows: [Form.Row]) {
        for row in rows {
            if let id = row.attributes["id"] ?? row.attributes["alert"] ?? row.attributes["calculation"] {
                ids.insert(id)
            }
            reserve(row.rows)
        }
    }

    private mutating func say(_ row: Form.Row, _ what: String) {
        let place = row.line.map { "\(numbered) \($0): " } ?? ""
        shortfalls.append(Shortfall(subject: row.name, what: place + what))
    }

    /// The id that Layby gave, or one made of the name.
    private mutating func id(of row: Form.Row) -> String {
        if let id = row.attributes["id"] ?? row.attributes["calculation"] { return id }
        return id(near: row.name)
    }

    private mutating func id(near name: String) -> String {
        var base = ""
        for character in name {
            switch character {
            case "a"..."z", "0"..."9", "_": base.append(character)
            case "A"..."Z": base += (base.last.map { $0.isLowercase } == true ? "_" : "") + character.lowercased()
            default: base += "_"
            }
        }
        if base.isEmpty { base = "unnamed" }
        var id = base
        var number = 2
        while !ids.insert(id).inserted {
            id = "\(base)_\(number)"
            number += 1
        }
        return id
    }

    // MARK: Rows

    private mutating func add(_ row: Form.Row, _ isOurs: Bool) {
        let kept = row.attributes
        if kept["note"] == "notice" {
            notice = row.label
        } else if kept["alert"] != nil {
            alerts.append(row)
        } else if kept["sendPoint"] != nil {
            sendPoints.append(row)
        } else if kept["countOf"] != nil {
            return
        } else if row.isGrid {
            place(row)
        } else {
            switch row.kind {
            case .group: addGroup(row, isOurs)
            case .repeats(let count): addRepeat(row, count, isOurs)
            default: place(row)
            }
        }
    }

    private mutating func addGroup(_ row: Form.Row, _ isOurs: Bool) {
        let isNested = !around.isEmpty || sections.last?.isOpen == true
        if isNested {
            say(row, "a group in a group becomes a section of its own, the conditions around on each of its questions")
        }
        begin(row)
        around.append(row.relevant ?? .always)
        groups.append(row)
        if isNested, let last = sections.indices.last { sections[last].relevance = nil }
        for inner in row.rows { add(inner, isOurs) }
        around.removeLast()
        groups.removeLast()
        end()
    }

    private mutating func addRepeat(_ row: Form.Row, _ count: XPath?, _ isOurs: Bool) {
        if sections.last?.repeats != nil, sections.last?.isOpen == true {
            say(row, "a repeat in a repeat is left out with all its questions")
            return
        }
        guard let repeats = repeats(row, count) else {
            say(row, "the repeat is left out with all its questions: its count is no question asked earlier")
            return
        }
        begin(row)
        guard let last = sections.indices.last else { return }
        sections[last].repeats = repeats
        sections[last].relevance = row.relevance(without: around)
        self.repeats[row.name] = sections[last].id
        for inner in row.rows {
            if case .repeats = inner.kind {
                say(inner, "a repeat in a repeat is left out with all its questions")
            } else if inner.kind == .group, !inner.isGrid {
                say(inner, "a group in a repeat: its questions stand in the repeat itself")
                for deepest in inner.rows {
                    var deepest = deepest
                    deepest.relevant = XPath.both(inner.relevant, deepest.relevant)
                    add(deepest, isOurs)
                }
            } else {
                add(inner, isOurs)
            }
        }
        end()
    }

    /// The count as Layby kept it, or the integer question that another's count names.
    private mutating func repeats(_ row: Form.Row, _ count: XPath?) -> Repeat? {
        if let question = row.attributes["count"], let each = row.attributes["each"],
            let atMost = row.attributes["atMost"].flatMap({ Int($0) })
        {
            return Repeat(count: QuestionID(question), each: each, atMost: atMost)
        }
        guard case .node(let name)? = count, let subject = subjects[name], subject.type == .integer,
            subject.repeats == nil
        else { return nil }
        say(row, "a repeat needs a limit; 100 is taken")
        return Repeat(count: subject.id, each: row.label ?? row.name, atMost: 100)
    }

    private mutating func begin(_ row: Form.Row) {
        let id = SectionID(id(of: row))
        sections.append(
            Section(id: id, row: row, relevance: around.isEmpty ? row.relevant : nil, position: position))
        sections[sections.count - 1].isOpen = true
    }

    private mutating func end() {
        if let last = sections.indices.last { sections[last].isOpen = false }
    }

    // MARK: Questions

    private mutating func place(_ row: Form.Row) {
        if let last = sections.indices.last, sections[last].isOpen {
            if row.attributes["note"] == "guidance" {
                sections[last].guidance = row.label
                return
            }
            if let question = row.attributes["check"] {
                sections[last].checks[node(of: question), default: []].append(row)
                return
            }
        }
        if row.attributes["leftOut"] != nil {
            for what in row.unread { say(row, what) }
            return
        }
        if row.kind == .note {
            say(
                row,
                "the note becomes guidance of the question after it" + (row.relevant == nil ? "" : ", always shown"))
            waiting.append(row.label ?? "")
            return
        }
        openIfNeeded()
        guard let last = sections.indices.last, let subject = subject(row, in: sections[last]) else { return }
        var row = row
        if !waiting.isEmpty, row.kind != .calculate {
            row.hint = (waiting + [row.hint ?? ""]).filter { !$0.isEmpty }.joined(separator: " ")
            waiting = []
        }
        // The outermost group's condition is the section's own.
        let inner = sections[last].repeats != nil ? [] : around.dropFirst(sections[last].relevance == nil ? 0 : 1)
        for relevance in inner.reversed() where relevance != .always {
            row.relevant = XPath.both(relevance, row.relevant)
        }
        hasRequired = hasRequired || row.isRequired
        subjects[row.name] = subject
        sections[last].rows.append(row)
        position += 1
    }

    private func node(of question: String) -> String {
        subjects.first { $0.value.id.name == question }?.key ?? question
    }

    /// What stands outside any group needs a section.
    private mutating func openIfNeeded() {
        if sections.last?.isOpen == true || sections.last?.looseDepth == around.count { return }
        var row = Form.Row(kind: .group, name: groups.last?.name ?? "questions")
        row.label = groups.last?.label ?? "Questions"
        sections.append(Section(id: SectionID(id(near: row.name)), row: row, position: position))
        sections[sections.count - 1].looseDepth = around.count
    }

    private mutating func subject(_ row: Form.Row, in section: Section) -> ConditionReader.Subject? {
        let repeats = section.repeats == nil ? nil : section.id
        if row.kind == .calculate {
            guard
                row.calculation?.counted.flatMap({ self.repeats[$0] }) != nil
                    || row.calculation?.terms(subjects)?.isEmpty == false
            else {
                say(row, "only sums of whole numbers and counts of a repeat are carried; the calculation is left out")
                return nil
            }
            return .init(
                id: QuestionID(id(of: row)), type: .integer, position: position, repeats: repeats)
        }
        guard let type = type(of: row) else { return nil }
        let options = row.isGrid ? row.rows.first?.choices ?? [] : row.choices
        if type.hasChoices, options.isEmpty {
            say(row, "it has no choices and is left out")
            return nil
        }
        return .init(
            id: QuestionID(id(of: row)), type: type, position: position, repeats: repeats,
            codes: type.hasChoices
                ? Dictionary(options.map { ($0.value, $0.code ?? $0.value) }, uniquingKeysWith: { $1 }) : [:],
            rows: row.isGrid ? row.rows.map(\.name) : [])
    }

    private mutating func type(of row: Form.Row) -> QuestionType? {
        let kept = row.attributes["kind"].flatMap(QuestionType.init(rawValue:))
        guard case .question(let input) = row.kind else { return row.isGrid ? kept : nil }
        if let kept {
            if Form.Input(kept) == input { return kept }
            say(row, "its type was changed, so layby:kind \(kept.rawValue) is passed over")
        }
        switch input {
        case .text: return row.appearance?.contains("multiline") == true ? .longText : .text
        case .integer: return .integer
        case .decimal: return .decimal
        case .date: return .date
        case .time: return .time
        case .dateTime: return .dateTime
        case .selectOne: return .choice
        case .selectMultiple: return .choices
        case .geopoint: return .coordinate
        case .image: return .photograph
        }
    }
}

extension Form.Row {
    /// Whether it, or a row in it, wants to look otherwise than usual.
    fileprivate var hasAppearance: Bool {
        appearance.map { $0 != "multiline" } ?? false || rows.contains(where: \.hasAppearance)
    }

    /// Whether it is a checklist that Layby wrote as a group.
    fileprivate var isGrid: Bool { kind == .group && attributes["kind"] == QuestionType.checklist.rawValue }

    /// A repeat's own condition, without the part that says how many instances there are.
    fileprivate func relevance(without around: [XPath]) -> XPath? {
        var own = relevant
        if attributes["atMost"] != nil {
            switch relevant {
            case .and(let parts)? where parts.count == 2 && parts[1].isPosition: own = parts[0]
            case let whole? where whole.isPosition: own = nil
            default: break
            }
        }
        return around.filter { $0 != .always }.reversed().reduce(own) { XPath.both($1, $0) }
    }
}

extension XPath {
    /// Of a count of a repeat's instances: the repeat's name; nil for anything else.
    fileprivate var counted: String? {
        if case .call("count", let parts) = self, case .filtered(let name, _)? = parts.first { return name }
        return nil
    }

    /// `position() <= …`.
    fileprivate var isPosition: Bool {
        if case .compare(.call("position", _), .atMost, _) = self { return true }
        return false
    }
}
