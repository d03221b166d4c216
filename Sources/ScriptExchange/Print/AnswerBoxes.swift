import ScriptEngine

/// The room on the paper for an answer, by the question's type.
enum AnswerBoxes {
    static func html(_ question: Question) -> String {
        let boxes =
            switch question.type {
            case .choice: ticks(question.choices.map(\.label), isOne: true)
            case .choices: ticks(question.choices.map(\.label), isOne: false)
            case .boolean: ticks(["Yes", "No"], isOne: true)
            case .checklist: grid(question)
            case .integer: boxed(["number"]) + hint("a whole number")
            case .decimal: boxed(["number"]) + hint("a number, with a point if need be")
            case .money: "<span class=\"unit\">£</span>" + boxed(["number"]) + hint("pounds and pence")
            case .duration:
                boxed(["pair"]) + "<span class=\"unit\">hours</span>" + boxed(["pair"])
                    + "<span class=\"unit\">minutes</span>"
            case .date: day
            case .time: clock
            case .dateTime: day + "<span class=\"unit\">at</span>" + clock
            case .containerNumber: cells([4, 6, 1]) + hint("four letters, seven figures")
            case .registration: boxed(["plate"]) + hint("as on the plate")
            case .photograph: "<span class=\"photograph\">Photograph</span>"
            case .longText: String(repeating: "<span class=\"line\"></span>", count: 4)
            case .text:
                String(repeating: "<span class=\"line\"></span>", count: (question.maxLength ?? 0) > 200 ? 2 : 1)
            case .personName: "<span class=\"line\"></span>"
            case .coordinate: "<span class=\"line\"></span>" + hint("as it is read out")
            case .phone: boxed(["phone"]) + hint("with the country code if it is not British")
            case .port: "<span class=\"line half\"></span>" + hint("a port, by name or UN/LOCODE")
            case .force: "<span class=\"line half\"></span>" + hint("a police force")
            case .country: "<span class=\"line half\"></span>" + hint("a country")
            case .nationality: "<span class=\"line half\"></span>" + hint("a nationality, or stateless")
            }
        return "<div class=\"answer\">\(boxes)\(limit(question))</div>" + missing(question)
    }

    private static func ticks(_ labels: [String], isOne: Bool) -> String {
        let kind = isOne ? "round" : "square"
        let items = labels.map { "<li><span class=\"\(kind)\"></span>\(Markup.escaped($0))</li>" }
        let columns = labels.count > 4 ? " columns" : labels.count < 3 ? " row" : ""
        return "<p class=\"hint\">\(isOne ? "Tick one" : "Tick all that apply")</p>"
            + "<ul class=\"ticks\(columns)\">\(items.joined())</ul>"
    }

    private static func grid(_ question: Question) -> String {
        let heads = question.choices.map { "<th scope=\"col\">\(Markup.escaped($0.label))</th>" }.joined()
        let cells = String(repeating: "<td><span class=\"round\"></span></td>", count: question.choices.count)
        let rows = question.rows.map { "<tr><th scope=\"row\">\(Markup.escaped($0.label))</th>\(cells)</tr>" }
        return "<table><caption class=\"hint\">Tick one in each row</caption>"
            + "<thead><tr><td></td>\(heads)</tr></thead><tbody>\(rows.joined())</tbody></table>"
    }

    private static let day =
        cells([2]) + "<span class=\"unit\">/</span>" + cells([2])
        + "<span class=\"unit\">/</span>" + cells([4]) + hint("day, month, year")
    private static let clock = cells([2]) + "<span class=\"unit\">:</span>" + cells([2])

    /// Boxes for one character each, in groups.
    private static func cells(_ groups: [Int]) -> String {
        groups.map { "<span class=\"cells\">\(String(repeating: "<i></i>", count: $0))</span>" }.joined()
    }

    private static func boxed(_ kinds: [String]) -> String {
        kinds.map { "<span class=\"box \($0)\"></span>" }.joined()
    }

    private static func hint(_ text: String) -> String { "<span class=\"hint\">\(text)</span>" }

    private static func limit(_ question: Question) -> String {
        guard let limit = question.maxLength else { return "" }
        return hint("at most \(limit) characters")
    }

    /// What counts as complete without an answer.
    private static func missing(_ question: Question) -> String {
        let words: [(MissingKind, String)] = [
            (.unknown, "Not known"), (.refused, "Refused"),
            (.notAsked, "Not asked, because <span class=\"line third\"></span>"),
        ]
        let items = words.filter { question.acceptsMissing.contains($0.0) }
            .map { "<li><span class=\"square\"></span>\($0.1)</li>" }
        return items.isEmpty ? "" : "<ul class=\"ticks row missing\"><li class=\"hint\">or</li>\(items.joined())</ul>"
    }
}
