/// An expression of relevance, constraint or calculation, as forms write it: the part of XPath that ours and theirs
/// have in common.
indirect enum XPath: Hashable, Sendable {
    enum Comparison: String, Sendable {
        case equal = "="
        case unequal = "!="
        case less = "<"
        case atMost = "<="
        case more = ">"
        case atLeast = ">="
    }

    enum Arithmetic: String, Sendable {
        case plus = "+"
        case minus = "-"
        case times = "*"
        case divided = "div"
        case remainder = "mod"
    }

    case or([XPath])
    case and([XPath])
    case compare(XPath, Comparison, XPath)
    case arithmetic(XPath, Arithmetic, XPath)
    case negative(XPath)
    case call(String, [XPath])
    case text(String)
    /// In decimal digits, without sign or exponent.
    case number(String)
    /// The node of that name, wherever it stands: `${name}`.
    case node(String)
    /// Within a filter: a node below the filtered one, `./name`; several names lead down.
    case item([String])
    /// The node that the expression belongs to: `.`.
    case own
    /// The instances of a repeat for which the condition holds: `${name}[…]`.
    case filtered(String, XPath)

    static func count(_ repeats: String, where condition: XPath) -> XPath {
        .call("count", [.filtered(repeats, condition)])
    }

    static func whole(_ number: Int) -> XPath {
        number < 0 ? .negative(.number(String(number.magnitude))) : .number(String(number))
    }

    static let always = XPath.call("true", [])
    static let never = XPath.call("false", [])

    /// All that hold together, for what may be missing; nil when nothing is asked.
    static func both(_ left: XPath?, _ right: XPath?) -> XPath? {
        guard let left, let right else { return left ?? right }
        return .and([left, right])
    }

    // MARK: In words of XPath

    /// The expression as text.
    ///
    /// - Parameter path: how the node of a name is written.
    func text(_ path: (String) -> String) -> String {
        switch self {
        case .or(let parts): return parts.map { $0.operand(path, isTight: false) }.joined(separator: " or ")
        case .and(let parts): return parts.map { $0.operand(path, isTight: false) }.joined(separator: " and ")
        case .compare(let left, let comparison, let right):
            return "\(left.operand(path, isTight: true)) \(comparison.rawValue) \(right.operand(path, isTight: true))"
        case .arithmetic(let left, let sign, let right):
            return "\(left.operand(path, isTight: true)) \(sign.rawValue) \(right.operand(path, isTight: true))"
        case .negative(let part): return "-\(part.operand(path, isTight: true))"
        case .call(let name, let arguments):
            return "\(name)(\(arguments.map { $0.text(path) }.joined(separator: ", ")))"
        case .text(let text): return Self.literal(text)
        case .number(let digits): return digits
        case .node(let name): return path(name)
        case .item(let names): return "./\(names.joined(separator: "/"))"
        case .own: return "."
        case .filtered(let name, let condition): return "\(path(name))[\(condition.text(path))]"
        }
    }

    private func operand(_ path: (String) -> String, isTight: Bool) -> String {
        switch self {
        case .or, .and: "(\(text(path)))"
        case .compare where isTight, .arithmetic where isTight: "(\(text(path)))"
        default: text(path)
        }
    }

    /// XPath has no escapes: a text with both kinds of quotes is put together from pieces.
    private static func literal(_ text: String) -> String {
        if !text.contains("'") { return "'\(text)'" }
        if !text.contains("\"") { return "\"\(text)\"" }
        let pieces = text.split(separator: "'", omittingEmptySubsequences: false).map { "'\($0)'" }
        return "concat(\(pieces.joined(separator: ", \"'\", ")))"
    }
}
