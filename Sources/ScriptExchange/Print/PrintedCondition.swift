import ScriptEngine

/// Conditions as a reviewer reads them: in the questions' own words, with links, and lists where there are several.
struct PrintedCondition {
    let script: Script
    let numbering: Numbering
    /// Where the condition stands, for "this person" as against "at least one"; nil outside sections.
    let section: SectionID?
    /// The question that a constraint or check speaks of, which is called "the answer".
    var own: QuestionID?

    /// HTML that goes on after "Asked when": one line, or a line and a list.
    func html(_ condition: Condition<QuestionID>) -> String {
        switch simplified(condition) {
        case .all(let parts) where parts.count > 1: "all of these hold:" + list(parts)
        case .any(let parts) where parts.count > 1: "at least one of these holds:" + list(parts)
        case let simple: line(simple)
        }
    }

    private func list(_ parts: [Condition<QuestionID>]) -> String {
        "<ul>" + parts.map { "<li>\(item($0))</li>" }.joined() + "</ul>"
    }

    private func item(_ condition: Condition<QuestionID>) -> String {
        switch condition {
        case .all(let parts) where parts.count > 1: "all of these:" + list(parts)
        case .any(let parts) where parts.count > 1: "at least one of these:" + list(parts)
        case let simple: line(simple)
        }
    }

    private func line(_ condition: Condition<QuestionID>) -> String {
        switch condition {
        case .test(let id, let test): return "\(who(id))\(name(id)) \(words(test, of: id))"
        case .not(.test(let id, let test)): return negated(id, test)
        case .not(let part): return "this does not hold: \(item(part))"
        case .all(let parts): return limits(parts) ?? parts.map(item).joined(separator: " and ")
        case .any(let parts): return parts.map(item).joined(separator: " or ")
        }
    }

    /// A question without an answer passes no test, so "not" holds for it; the words say so.
    private func negated(_ id: QuestionID, _ test: Test<QuestionID>) -> String {
        let isMany = !who(id).isEmpty
        let subject = isMany ? "for no \(each(id)): \(name(id))" : name(id)
        switch test {
        case .answered(let flag):
            return isMany ? "\(subject) \(words(test, of: id))" : "\(subject) \(words(.answered(!flag), of: id))"
        case _ where isMany: return "\(subject) \(words(test, of: id))"
        default:
            let words = words(test, of: id)
            let verb = ["is ", "includes "].first { words.hasPrefix($0) } ?? ""
            let rest = words.dropFirst(verb.count)
            let denied = verb == "is " ? "is not \(rest)" : "does not include \(rest)"
            return "\(subject) \(denied), or has no answer"
        }
    }

    private func words(_ test: Test<QuestionID>, of id: QuestionID) -> String {
        let words = test.words(of: id, in: script) { Token.open + $0.name + Token.close }
        return Token.replaced(in: Markup.escaped(words)) { name(QuestionID($0)) }
    }

    /// "at least one Person: " for a question of a repeat section that is seen from outside.
    private func who(_ id: QuestionID) -> String {
        guard let home = script.section(of: id), home.repeats != nil, home.id != section else { return "" }
        return "for at least one \(each(id)): "
    }

    private func each(_ id: QuestionID) -> String {
        Markup.escaped(script.section(of: id)?.repeats?.each ?? "")
    }

    private func name(_ id: QuestionID) -> String {
        id == own ? "the answer" : link(id)
    }

    /// A question by number and words, as a link to it.
    func link(_ id: QuestionID) -> String {
        "<a href=\"#q-\(Markup.escaped(id.name))\">\(Markup.escaped(numbering.label(of: id)))</a>"
    }

    // MARK: Shape

    /// Lists of one are that one; lists within lists of their kind are one list.
    private func simplified(_ condition: Condition<QuestionID>) -> Condition<QuestionID> {
        switch condition {
        case .test: return condition
        case .not(let part):
            if case .not(let inner) = part { return simplified(inner) }
            return .not(simplified(part))
        case .all(let parts):
            let flat = parts.map(simplified).flatMap { part in
                if case .all(let inner) = part, limits(inner) == nil { return inner }
                return [part]
            }
            if flat.count == 2, limits(flat) != nil { return .all([.all(flat)]) }
            return flat.count == 1 ? flat[0] : .all(flat)
        case .any(let parts):
            let flat = parts.map(simplified).flatMap { part in
                if case .any(let inner) = part { return inner }
                return [part]
            }
            return flat.count == 1 ? flat[0] : .any(flat)
        }
    }

    /// "the answer is at least 1 and at most 500", for two limits on one question.
    private func limits(_ parts: [Condition<QuestionID>]) -> String? {
        if parts.count == 1, case .all(let inner) = parts[0] { return limits(inner) }
        guard parts.count == 2, case .test(let first, .atLeast(let least)) = parts[0],
            case .test(let second, .atMost(let most)) = parts[1], first == second
        else { return nil }
        if least == most {
            let words = words(.atLeast(least), of: first)
            let value = words.replacing("is at least ", with: "").replacing("is not before ", with: "")
            return "\(who(first))\(name(first)) equals \(value)"
        }
        let verb = script.question(first).map { [.date, .dateTime].contains($0.type) } == true ? "is not " : "is "
        let upper = words(.atMost(most), of: first)
        return "\(who(first))\(name(first)) \(words(.atLeast(least), of: first)) and \(upper.dropFirst(verb.count))"
    }
}

/// A question's id within words that are still to be escaped, between characters that no script has.
private enum Token {
    static let open = "\u{E000}"
    static let close = "\u{E001}"

    static func replaced(in text: String, by name: (String) -> String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "\u{E000}"), let end = rest[start...].firstIndex(of: "\u{E001}") {
            result += rest[..<start] + name(String(rest[rest.index(after: start)..<end]))
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
