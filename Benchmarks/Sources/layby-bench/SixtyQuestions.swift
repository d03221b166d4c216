import Casework
import ScriptEngine

/// Four versions of a made script that asks 60 questions, all of them required of every call.
enum SixtyQuestions {
    static let count = 60

    /// The versions, compiled on first use.
    static let scripts = ScriptLibrary(
        files: Dictionary(uniqueKeysWithValues: (1...4).map { ($0, Array(yaml(version: $0).utf8)) }))

    /// The questions that reports look up by role or name; the others are yes or no, or a number.
    private static let known = [
        ("found_at", "dateTime", "event_time"), ("owning_force", "force", "owning_force"),
        ("event_type", "choice", "event_type"), ("exit_port", "port", "exit_port"),
        ("entry_port", "port", "entry_port"), ("carrier", "text", "carrier"), ("vehicle_type", "choice", nil),
        ("cecpt_referral", "boolean", "cecpt_referral"),
    ]
    static let eventTypes = ["lorry", "refrigerated", "rail", "small_boat"]

    private static func yaml(version: Int) -> String {
        var lines = [
            "script: sixty-questions", "version: \(version)", "title: A made script of \(count) questions",
            "notice: Made for measuring; nobody is asked this.", "effective: \(2017 + version)-01-01",
        ]
        if version > 1 { lines.append("supersedes: \(version - 1)") }
        lines.append("sections:")
        for number in 0..<count {
            if number % 12 == 0 {
                lines += ["- id: section_\(number / 12)", "  title: Section \(number / 12 + 1)", "  questions:"]
            }
            let (id, type, role) =
                number < known.count ? known[number] : ("q\(number)", number % 2 == 0 ? "boolean" : "integer", nil)
            lines += ["  - id: \(id)", "    ask: What is asked as number \(number + 1)?", "    type: \(type)"]
            if type == "choice" {
                let codes = id == "event_type" ? eventTypes : Conveyance.allCases.map(\.rawValue)
                lines.append(
                    "    choices: [\(codes.map { "{code: \($0), label: Choice \($0)}" }.joined(separator: ", "))]")
            }
            lines.append("    required: \(["critical", "major", "moderate", "minor"][number % 4])")
            lines.append("    missing: [unknown, refused]")
            if let role { lines.append("    role: \(role)") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What a question is answered with, the same for the same call.
    static func answer(to question: Question, at time: Timestamp, random: inout SeededGenerator) -> Value {
        switch question.type {
        case .dateTime: .dateTime(time)
        case .force: .code("kent")
        case .port: .code("GBDVR")
        case .choice: .choice(question.choices.randomElement(using: &random)?.code ?? "")
        case .boolean: .boolean(Bool.random(using: &random))
        case .integer: .integer(Int.random(in: 0...99, using: &random))
        default: .text("P&O")
        }
    }
}
