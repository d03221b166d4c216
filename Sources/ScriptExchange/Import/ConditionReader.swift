import ScriptEngine

/// Turns XPath back into conditions; the opposite of `ConditionWriter`, with what other people write besides.
struct ConditionReader {
    /// What must be known of a question to read tests of it.
    struct Subject {
        let id: QuestionID
        let type: QuestionType
        let position: Int
        let repeats: SectionID?
        /// By the value in the form, the code in the script.
        var codes: [String: String] = [:]
        /// For a checklist: the nodes of its rows.
        var rows: [String] = []
    }

    struct Failure: Error {
        let problem: String
    }

    let subjects: [String: Subject]
    /// By the name of a repeat's node.
    let repeats: [String: SectionID]
    /// Whether Layby wrote the form, so that `'a' = ${q}` is one of a list, and nothing is tidied.
    let isOurs: Bool

    /// Where a condition stands.
    struct Viewpoint {
        /// Questions from here on are not known yet.
        var position = Int.max
        var repeats: SectionID?
        /// The node that `.` means.
        var own: String?
    }

    func condition(_ xpath: XPath, from view: Viewpoint) throws(Failure) -> Condition<QuestionID> {
        switch xpath {
        case .and(let parts):
            let kept = unmarked(parts, .always)
            var conditions: [Condition<QuestionID>] = []
            for part in kept { conditions.append(try condition(part, from: view)) }
            return !isOurs && conditions.count == 1 ? conditions[0] : .all(conditions)
        case .or(let parts):
            if let list = try oneOf(parts, view) { return list }
            let kept = unmarked(parts, .never)
            var conditions: [Condition<QuestionID>] = []
            for part in kept { conditions.append(try condition(part, from: view)) }
            return !isOurs && conditions.count == 1 ? conditions[0] : .any(conditions)
        case .call("not", let arguments) where arguments.count == 1:
            let inner = try condition(arguments[0], from: view)
            if !isOurs, case .test(let question, .answered(let flag)) = inner {
                return .test(question, .answered(!flag))
            }
            return .not(inner)
        case .call("selected", let arguments) where arguments.count == 2:
            let subject = try subject(arguments[0], view)
            guard case .text(let value) = arguments[1], let code = subject.codes[value.spaced] else {
                throw Failure(problem: "it selects what is no choice of \(subject.id)")
            }
            return .test(subject.id, subject.type == .choices ? .includes(code) : .isValue(.choice(code)))
        case .compare(let left, let comparison, let right): return try compare(left, comparison, right, view)
        case .call(let name, _): throw Failure(problem: "\(name)() has no like here")
        default: throw Failure(problem: "it is no comparison")
        }
    }

    /// Without the mark that a list of one part has.
    private func unmarked(_ parts: [XPath], _ mark: XPath) -> [XPath] {
        if isOurs { return parts.count == 2 && parts[1] == mark ? [parts[0]] : parts }
        let kept = parts.filter { $0 != mark }
        return kept.isEmpty ? parts : kept
    }

    /// `'a' = ${q} or 'b' = ${q}` of one question; of other people's forms the other way round as well.
    private func oneOf(_ parts: [XPath], _ view: Viewpoint) throws(Failure) -> Condition<QuestionID>? {
        var values: [Value] = []
        var asked: QuestionID?
        for part in unmarked(parts, .never) {
            guard case .compare(let left, .equal, let right) = part else { return nil }
            let isLiteralFirst = isConstant(left)
            guard isLiteralFirst || !isOurs && isConstant(right) else { return nil }
            let subject = try subject(isLiteralFirst ? right : left, view)
            guard asked == nil || asked == subject.id,
                let value = value(isLiteralFirst ? left : right, of: subject)
            else { return nil }
            asked = subject.id
            values.append(value)
        }
        return asked.map { .test($0, .isOneOf(values)) }
    }

    // MARK: Comparisons

    private func compare(
        _ left: XPath, _ comparison: XPath.Comparison, _ right: XPath, _ view: Viewpoint
    ) throws(Failure) -> Condition<QuestionID> {
        if case .call("count", let arguments) = left, arguments.count == 1,
            case .filtered(let name, let inner) = arguments[0]
        {
            guard comparison == .more && right == .whole(0) || comparison == .atLeast && right == .whole(1) else {
                throw Failure(problem: "it compares a count with more than nothing")
            }
            return try anyInstance(name, inner, view)
        }
        if isConstant(left), !isConstant(right) {
            return try compare(right, comparison.turned, left, view)
        }
        if case .call("string-length", let arguments) = left, arguments.count == 1, right == .whole(0),
            comparison == .more
        {
            return .test(try subject(arguments[0], view).id, .answered(true))
        }
        let subject = try subject(left, view)
        if right == .text("") {
            switch comparison {
            case .unequal: return .test(subject.id, .answered(true))
            case .equal: return .test(subject.id, .answered(false))
            default: throw Failure(problem: "it compares with nothing")
            }
        }
        if isConstant(right) {
            guard let value = value(right, of: subject) else { throw mismatch(subject) }
            return try test(subject, comparison, value)
        }
        let other = try self.subject(right, view)
        guard subject.type == other.type, subject.type.isOrdered else {
            throw Failure(problem: "it compares \(subject.id) with \(other.id), which have not one ordered type")
        }
        guard other.repeats == nil || other.repeats == subject.repeats else {
            throw Failure(problem: "it compares \(subject.id) with one of many \(other.id)")
        }
        let bounds: [Condition<QuestionID>] = [
            .test(subject.id, .atLeast(.answer(other.id))), .test(subject.id, .atMost(.answer(other.id))),
        ]
        switch comparison {
        case .atLeast: return bounds[0]
        case .atMost: return bounds[1]
        case .equal: return .all(bounds)
        // "More" is "at least, and not at most": with an answer missing, neither holds.
        case .more: return .all([bounds[0], .not(bounds[1])])
        case .less: return .all([bounds[1], .not(bounds[0])])
        case .unequal: return .not(.all(bounds))
        }
    }

    private func test(
        _ subject: Subject, _ comparison: XPath.Comparison, _ value: Value
    ) throws(Failure) -> Condition<QuestionID> {
        guard subject.type.isOrdered || comparison == .equal || comparison == .unequal else { throw mismatch(subject) }
        let atLeast = Condition<QuestionID>.test(subject.id, .atLeast(.constant(value)))
        let atMost = Condition<QuestionID>.test(subject.id, .atMost(.constant(value)))
        switch comparison {
        case .equal: return .test(subject.id, .isValue(value))
        case .unequal: return .not(.test(subject.id, .isValue(value)))
        case .atLeast: return atLeast
        case .atMost: return atMost
        case .more:
            return value.next(1).map { .test(subject.id, .atLeast(.constant($0))) } ?? .all([atLeast, .not(atMost)])
        case .less:
            return value.next(-1).map { .test(subject.id, .atMost(.constant($0))) } ?? .all([atMost, .not(atLeast)])
        }
    }

    private func anyInstance(
        _ name: String, _ inner: XPath, _ view: Viewpoint
    ) throws(Failure) -> Condition<QuestionID> {
        guard let section = repeats[name] else { throw Failure(problem: "\(name) is no repeat") }
        let condition = try condition(
            inner, from: Viewpoint(position: view.position, repeats: section, own: view.own))
        // From outside only a test of one question means "of at least one".
        guard case .test(let question, _) = condition,
            subjects.values.contains(where: { $0.id == question && $0.repeats == section })
        else { throw Failure(problem: "it wants more than one thing of the same instance of \(name)") }
        return condition
    }

    private func mismatch(_ subject: Subject) -> Failure {
        Failure(problem: "it compares \(subject.id) with what is no \(subject.type.rawValue) of it")
    }

    // MARK: Sides

    private func isConstant(_ xpath: XPath) -> Bool {
        switch xpath {
        case .text, .number, .negative(.number): true
        case .call(let name, let arguments):
            ["date", "decimal-date-time", "date-time", "number", "int", "string"].contains(name)
                && arguments.count == 1 && isConstant(arguments[0])
        default: false
        }
    }

    /// The question that an expression speaks of.
    func subject(_ xpath: XPath, _ view: Viewpoint) throws(Failure) -> Subject {
        let found: Subject?
        switch xpath {
        case .own: found = view.own.flatMap { subjects[$0] }
        case .node(let name):
            found = subjects[name]
            if let repeats = found?.repeats, repeats != view.repeats {
                throw Failure(problem: "\(name) is one of many, and it does not say which")
            }
        case .item(let names): found = names.count == 1 ? subjects[names[0]] : nil
        case .call("decimal-date-time", let inner) where inner.count == 1: found = try subject(inner[0], view)
        case .call("number", let inner) where inner.count == 1, .call("int", let inner) where inner.count == 1:
            found = try subject(inner[0], view)
            guard found?.type.isOrdered == true else { throw Failure(problem: "it makes a number of what is none") }
        case .call("round", let inner) where inner.count == 1:
            guard case .arithmetic(.call("decimal-time", let time), .times, .whole(1440)) = inner[0], time.count == 1
            else {
                throw Failure(problem: "round() has no like here")
            }
            found = try subject(time[0], view)
        case .call("concat", let parts):
            let rows = parts.compactMap { part -> String? in
                switch part {
                case .node(let name): name
                case .item(let names): names.last
                default: nil
                }
            }
            found = subjects.values.first { !$0.rows.isEmpty && $0.rows == rows }
        case .call(let name, _): throw Failure(problem: "\(name)() has no like here")
        default: throw Failure(problem: "one side of a comparison is no question")
        }
        guard let found else { throw Failure(problem: "it looks at \(xpath.text { $0 }), which is no question here") }
        guard found.position < view.position else {
            throw Failure(problem: "it looks at \(found.id), which comes later")
        }
        return found
    }

    /// A constant as a value of the question's type; nil when it is none.
    func value(_ xpath: XPath, of subject: Subject) -> Value? {
        switch xpath {
        case .call(_, let inner): return inner.first.flatMap { value($0, of: subject) }
        case .negative(.number(let digits)): return number("-\(digits)", subject.type)
        case .number(let digits):
            if let code = subject.codes[digits] { return subject.type == .choice ? .choice(code) : nil }
            return number(digits, subject.type)
        case .text(let text):
            switch subject.type {
            case .choice: return subject.codes[text].map(Value.choice)
            case .text, .longText, .registration, .containerNumber, .phone, .personName: return .text(text)
            case .port, .force, .country, .nationality: return .code(text)
            case .boolean, .date, .dateTime: return Value(constant: text, type: subject.type)
            default: return number(text, subject.type)
            }
        default: return nil
        }
    }

    private func number(_ text: String, _ type: QuestionType) -> Value? {
        switch type {
        case .integer: Int(text).map(Value.integer)
        case .decimal: Double(text).map(Value.decimal)
        case .money: Int(text).map { .money(pence: $0) }
        case .duration: Int(text).map { .duration(minutes: $0) }
        case .time: Int(text).flatMap { (0..<1440).contains($0) ? .time(minutes: $0) : nil }
        case .text: .text(text)
        default: nil
        }
    }
}

extension XPath {
    /// Whether it is that whole number.
    fileprivate static func ~= (number: XPath, other: XPath) -> Bool { number == other }
}

extension XPath.Comparison {
    /// The same with the sides changed about.
    fileprivate var turned: XPath.Comparison {
        switch self {
        case .equal, .unequal: self
        case .less: .more
        case .atMost: .atLeast
        case .more: .less
        case .atLeast: .atMost
        }
    }
}

extension Value {
    /// The value so many steps on, for types that have steps; nil for others.
    fileprivate func next(_ steps: Int) -> Value? {
        switch self {
        case .integer(let number): number.stepped(steps).map(Value.integer)
        case .money(let pence): pence.stepped(steps).map { .money(pence: $0) }
        case .duration(let minutes): minutes.stepped(steps).map { .duration(minutes: $0) }
        case .date(let date): .date(CivilDate(days: date.days + steps))
        default: nil
        }
    }
}

extension Int {
    /// The number so many steps on; nil past the last there is.
    fileprivate func stepped(_ steps: Int) -> Int? {
        let (sum, isOver) = addingReportingOverflow(steps)
        return isOver ? nil : sum
    }
}
