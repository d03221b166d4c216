public import ScriptEngine

/// Writes a call down as an answers file, so that `call run` can play it.
public enum AnswersText {
    /// The file's text.
    ///
    /// - Parameters:
    ///   - remarks: lines to put on top, as comments.
    ///   - isComplete: whether the call can be closed without a reason.
    ///   - photograph: the path of a file to stand for every photograph.
    public static func yaml(
        of responses: [(place: Place, response: Response)], remarks: [String], isComplete: Bool,
        photograph: String = "photograph.jpg"
    ) -> String {
        var lines = remarks.map { "# \($0)" } + ["answers:"]
        if responses.isEmpty { lines = remarks.map { "# \($0)" } + ["answers: {}"] }
        for (place, response) in responses {
            lines.append("  \(place): \(text(of: response, photograph: photograph))")
        }
        lines.append(isComplete ? "close: true" : "close: {reason: Left incomplete on purpose.}")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(of response: Response, photograph: String) -> String {
        switch response {
        case .missing(.unknown): "{missing: unknown}"
        case .missing(.refused): "{missing: refused}"
        case .missing(.notAsked(let reason)): "{missing: notAsked, reason: \(quoted(reason))}"
        case .answered(let value): text(of: value, photograph: photograph)
        }
    }

    private static func text(of value: Value, photograph: String) -> String {
        switch value {
        case .text(let text), .choice(let text), .code(let text): quoted(text)
        case .integer(let number): String(number)
        case .decimal(let number): String(number)
        case .money(let pence): "\(pence)p"
        case .boolean(let flag): flag ? "\"yes\"" : "\"no\""
        case .date(let date): quoted(date.description)
        case .time(let minutes): quoted("\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))")
        case .dateTime(let timestamp): quoted(Timestamp(seconds: timestamp.seconds).description)
        case .duration(let minutes): "\(minutes)m"
        case .choices(let codes): "[\(codes.map(quoted).joined(separator: ", "))]"
        case .coordinate(let position): quoted(position.read)
        case .photograph: quoted(photograph)
        case .checklist(let rows):
            "{\(rows.sorted { $0.key < $1.key }.map { "\($0.key): \(quoted($0.value))" }.joined(separator: ", "))}"
        case .erased: "{missing: notAsked, reason: erased}"
        case .withheld: "{missing: notAsked, reason: withheld}"
        }
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    private static func quoted(_ text: String) -> String { CanonicalJSON.text(.string(text)) }
}
