import ScriptEngine

/// Turns conditions into XPath that means the same to the letter.
///
/// - An answer that is missing or does not apply reads as an empty text, which fails every comparison but `= ''`.
/// - `.all` and `.any` of one part are written `… and true()`, `… or false()`, and "one of" has its constants on the
///   left, so that the structure can be read back.
struct ConditionWriter {
    /// What a condition must know of the question that it tests.
    struct Subject {
        let name: String
        let type: QuestionType
        /// The repeat section that it stands in; nil outside any.
        let repeats: SectionID?
        /// For a checklist: the nodes of its rows.
        var rows: [String] = []
        /// The values under which the form has the choices, by code.
        var values: [String: String] = [:]
    }

    /// From where a condition looks.
    struct Viewpoint {
        /// The repeat section that it stands in; nil outside any.
        var repeats: SectionID?
        /// In a constraint: the question that it constrains, written `.`.
        var own: QuestionID?
        /// Whether it stands within a filter over that repeat section.
        var isFilter = false
    }

    let subjects: [QuestionID: Subject]
    let sections: [SectionID: String]

    func xpath(_ condition: Condition<QuestionID>, from viewpoint: Viewpoint) -> XPath {
        switch condition {
        case .all(let parts):
            let parts = parts.map { xpath($0, from: viewpoint) }
            return .and(parts.count > 1 ? parts : parts + [.always])
        case .any(let parts):
            let parts = parts.map { xpath($0, from: viewpoint) }
            return .or(parts.count > 1 ? parts : parts + [.never])
        case .not(let part): return .call("not", [xpath(part, from: viewpoint)])
        case .test(let question, let test):
            guard let subject = subjects[question] else { return .never }
            guard let tested = subject.repeats, tested != viewpoint.repeats else {
                return xpath(question, subject, test, viewpoint)
            }
            // From outside: at least one instance passes.
            let inside = Viewpoint(repeats: tested, own: viewpoint.own, isFilter: true)
            return .compare(
                .count(sections[tested] ?? tested.name, where: xpath(question, subject, test, inside)), .more,
                .whole(0))
        }
    }

    private func xpath(
        _ question: QuestionID, _ subject: Subject, _ test: Test<QuestionID>, _ viewpoint: Viewpoint
    ) -> XPath {
        switch test {
        case .isValue(let value):
            return .compare(ordered(question, subject, viewpoint), .equal, constant(value, subject))
        case .isOneOf(let values):
            let parts = values.map {
                XPath.compare(constant($0, subject), .equal, ordered(question, subject, viewpoint))
            }
            return .or(parts.count > 1 ? parts : parts + [.never])
        case .includes(let code):
            return .call("selected", [node(question, subject, viewpoint), .text(subject.values[code] ?? code)])
        case .atLeast(let operand):
            return .compare(ordered(question, subject, viewpoint), .atLeast, side(operand, subject, viewpoint))
        case .atMost(let operand):
            return .compare(ordered(question, subject, viewpoint), .atMost, side(operand, subject, viewpoint))
        case .answered(let flag): return answered(question, flag, viewpoint)
        }
    }

    /// Whether a question has an answer that counts.
    func answered(_ question: QuestionID, _ flag: Bool, _ viewpoint: Viewpoint) -> XPath {
        guard let subject = subjects[question] else { return .never }
        return .compare(node(question, subject, viewpoint), flag ? .unequal : .equal, .text(""))
    }

    private func node(_ question: QuestionID, _ subject: Subject, _ viewpoint: Viewpoint) -> XPath {
        if subject.type == .checklist {
            let rows = subject.rows.map { row -> XPath in
                viewpoint.isFilter && viewpoint.repeats == subject.repeats
                    ? .item([subject.name, row]) : .node(row)
            }
            return .call("concat", rows)
        }
        if viewpoint.isFilter, let repeats = subject.repeats, repeats == viewpoint.repeats {
            return .item([subject.name])
        }
        return question == viewpoint.own && !viewpoint.isFilter ? .own : .node(subject.name)
    }

    /// The answer as something that compares in the order of its type.
    private func ordered(_ question: QuestionID, _ subject: Subject, _ viewpoint: Viewpoint) -> XPath {
        let node = node(question, subject, viewpoint)
        switch subject.type {
        case .dateTime: return .call("decimal-date-time", [node])
        // Minutes since midnight: days as a fraction would not be exact.
        case .time: return .call("round", [.arithmetic(.call("decimal-time", [node]), .times, .whole(1440))])
        default: return node
        }
    }

    private func side(_ operand: Operand<QuestionID>, _ subject: Subject, _ viewpoint: Viewpoint) -> XPath {
        switch operand {
        case .constant(let value): return constant(value, subject)
        case .answer(let other): return subjects[other].map { ordered(other, $0, viewpoint) } ?? .never
        }
    }

    private func constant(_ value: Value, _ subject: Subject) -> XPath {
        switch value {
        case .text(let text), .code(let text): return .text(text)
        case .choice(let code): return .text(subject.values[code] ?? code)
        case .integer(let number), .money(let number), .time(let number), .duration(let number):
            return .whole(number)
        case .decimal(let number):
            let digits = XPath.number(number.magnitude.digits)
            return number < 0 ? .negative(digits) : digits
        case .boolean(let flag): return .text(flag ? "true" : "false")
        case .date(let date): return .call("date", [.text(date.description)])
        case .dateTime(let timestamp): return .call("decimal-date-time", [.text(timestamp.milliseconds3)])
        case .choices, .coordinate, .photograph, .checklist, .erased, .withheld: return .never
        }
    }
}

extension Timestamp {
    /// `2021-03-01T14:05:00.000Z`: JavaRosa wants the milliseconds.
    var milliseconds3: String {
        let text = description
        return text.contains(".") ? text : "\(text.dropLast()).000Z"
    }
}

extension Double {
    /// In decimal digits without an exponent, which XPath does not know; reads back as the same number.
    var digits: String {
        let text = String(self)
        guard let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }),
            let exponent = Int(text[text.index(after: mark)...])
        else { return text.hasSuffix(".0") ? String(text.dropLast(2)) : text }
        let parts = text[..<mark].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 && parts[1] != "0" ? String(parts[1]) : ""
        let all = String(parts[0]) + fraction
        let point = parts[0].count + exponent
        if point <= 0 { return "0." + String(repeating: "0", count: -point) + all }
        if point >= all.count { return all + String(repeating: "0", count: point - all.count) }
        return "\(all.prefix(point)).\(all.dropFirst(point))"
    }
}
