public import ScriptEngine
private import Yams

/// A call written down to be played: answers in order, and how it ends.
///
/// ```yaml
/// answers:
///   event_type: lorry
///   person_age_band[1]: adult
///   exit_port: {missing: unknown}
///   driver_name: {missing: notAsked, reason: The driver had gone.}
/// close: true            # or {reason: …, callerRangOff: true}; absent leaves the call open
/// ```
public struct AnswersFile: Sendable {
    /// One answer of the file.
    public struct Line: Sendable {
        public let place: Place
        public let given: Given
        /// 1 for the first line of the file.
        public let line: Int?
    }

    /// What the file gives for a question: the text of an answer, or why there is none.
    public enum Given: Sendable {
        case text(String)
        case missing(Missing)
    }

    /// How the call ends.
    public struct Close: Sendable {
        public let reason: String?
        public let callerRangOff: Bool
    }

    /// No call has as many answers.
    private static let most = 100_000
    /// No call's answers are as long, in bytes; a few lines of aliases can stand for more than memory holds.
    private static let longest = 4 << 20

    public let lines: [Line]
    /// How the call is closed; nil to leave it open.
    public let close: Close?

    /// Why a file is no answers file.
    public struct Broken: Error, Hashable, Sendable {
        public let line: Int?
        /// What was expected there; nothing of what stands there.
        public let expected: String
        /// Stable; retired but never reused.
        public var code: String { "answers.broken" }
    }

    /// - Parameter bytes: the file, UTF-8.
    /// - Throws: `Broken` with the first line that cannot be used.
    public init(yaml bytes: [UInt8]) throws(Broken) {
        guard let yaml = String(validating: bytes, as: UTF8.self) else { throw Broken(line: nil, expected: "UTF-8") }
        let root: Node?
        do { root = try Yams.compose(yaml: yaml) } catch let error as YamlError {
            throw Broken(line: error.markedLine, expected: "YAML")
        } catch {
            throw Broken(line: nil, expected: "YAML")
        }
        guard let root, let mapping = root.mapping else {
            throw Broken(line: 1, expected: "`answers:` with a line for each answer, and `close:`")
        }
        for (key, _) in mapping where key.string != "answers" && key.string != "close" {
            throw Broken(line: key.mark?.line, expected: "`answers` or `close`")
        }
        var left = Self.longest
        if let node = mapping["answers"] { lines = try Self.lines(node, &left) } else { lines = [] }
        if let node = mapping["close"] { close = try Self.close(node) } else { close = nil }
    }

    private static func lines(_ node: Node, _ left: inout Int) throws(Broken) -> [Line] {
        if let mapping = node.mapping {
            var lines: [Line] = []
            for (key, value) in mapping { lines.append(try line(key, value, &left)) }
            return lines
        }
        guard let items = node.sequence else {
            throw Broken(line: node.mark?.line, expected: "a line `question: answer` for each answer")
        }
        var lines: [Line] = []
        for item in items {
            guard item.mapping != nil else { throw Broken(line: item.mark?.line, expected: "`- question: answer`") }
            lines += try Self.lines(item, &left)
            guard lines.count <= Self.most else {
                throw Broken(line: item.mark?.line, expected: "at most \(Self.most) answers")
            }
        }
        return lines
    }

    /// - Parameter left: how many bytes the answers may still have.
    private static func line(_ key: Node, _ value: Node, _ left: inout Int) throws(Broken) -> Line {
        guard let place = key.string.flatMap({ Place(text: $0) }) else {
            throw Broken(line: key.mark?.line, expected: "a question's id, like number_found or person_name[2]")
        }
        let given = try given(value)
        if case .text(let text) = given { left -= text.utf8.count }
        guard left >= 0 else { throw Broken(line: key.mark?.line, expected: "at most \(longest) bytes of answers") }
        return Line(place: place, given: given, line: key.mark?.line)
    }

    private static func given(_ node: Node) throws(Broken) -> Given {
        if let text = node.scalar?.string { return .text(text) }
        if let items = node.sequence {
            guard items.count <= 100, items.allSatisfy({ $0.scalar != nil }) else {
                throw Broken(line: node.mark?.line, expected: "a list of at most 100 choices")
            }
            return .text(items.compactMap(\.string).joined(separator: ", "))
        }
        guard let mapping = node.mapping else { throw Broken(line: node.mark?.line, expected: "an answer") }
        guard let missing = mapping["missing"]?.string else {
            return .text(mapping.map { "\($0.key.string ?? "")=\($0.value.string ?? "")" }.joined(separator: ", "))
        }
        switch missing {
        case "unknown": return .missing(.unknown)
        case "refused": return .missing(.refused)
        case "notAsked":
            guard let reason = mapping["reason"]?.string.map(PlainText.of), !reason.isEmpty else {
                throw Broken(line: node.mark?.line, expected: "`reason:` beside `missing: notAsked`")
            }
            return .missing(.notAsked(reason: reason))
        default: throw Broken(line: node.mark?.line, expected: "missing: unknown, refused or notAsked")
        }
    }

    private static func close(_ node: Node) throws(Broken) -> Close? {
        switch node.scalar?.string {
        case "true": return Close(reason: nil, callerRangOff: false)
        case "false": return nil
        default: break
        }
        guard let mapping = node.mapping else {
            throw Broken(line: node.mark?.line, expected: "close: true, or {reason: …, callerRangOff: true}")
        }
        for (key, value) in mapping {
            let isKnown =
                switch key.string {
                case "reason": value.scalar != nil
                case "callerRangOff": ["true", "false"].contains(value.scalar?.string)
                default: false
                }
            guard isKnown else {
                throw Broken(line: key.mark?.line, expected: "`reason:` with a text, or `callerRangOff:` true or false")
            }
        }
        return Close(reason: mapping["reason"]?.string, callerRangOff: mapping["callerRangOff"]?.string == "true")
    }
}

extension YamlError {
    fileprivate var markedLine: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }
}
