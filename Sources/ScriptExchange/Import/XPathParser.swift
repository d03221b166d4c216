/// Reads the part of XPath that forms use in relevance, constraints and calculations.
struct XPathParser {
    /// Why an expression was not read, in words.
    struct Failure: Error {
        let problem: String
    }

    /// How a path becomes a node's name.
    struct Paths {
        /// The path of the node that the expression belongs to; empty where paths are not resolved.
        var context: [String] = []
        /// The name of the node at a path from the root; nil when there is none.
        var name: ([String]) -> String? = { _ in nil }
    }

    private enum Token: Equatable {
        case text(String)
        case number(String)
        case word(String)
        case reference(String)
        case sign(String)
    }

    private var tokens: [Token] = []
    private var place = 0
    private var depth = 0
    private var filters = 0
    private let paths: Paths

    /// Reads a whole expression.
    static func parse(_ text: String, paths: Paths = Paths()) throws(Failure) -> XPath {
        var parser = XPathParser(paths: paths)
        parser.tokens = try tokens(text)
        let expression = try parser.either()
        guard parser.place == parser.tokens.count else { throw Failure(problem: "something follows its end") }
        return expression
    }

    private init(paths: Paths) { self.paths = paths }

    // MARK: Tokens

    private static func tokens(_ text: String) throws(Failure) -> [Token] {
        var tokens: [Token] = []
        let characters = Array(text)
        var place = 0
        func isNamed(_ character: Character) -> Bool {
            character.isLetter || character.isNumber || character == "_" || character == "-"
        }
        while place < characters.count {
            let character = characters[place]
            if character.isWhitespace {
                place += 1
            } else if "'\"‘’“”".contains(character) {
                let closing: Set<Character> =
                    character == "'"
                    ? ["'"] : character == "\"" ? ["\""] : "‘’".contains(character) ? ["’", "‘"] : ["”", "“"]
                guard let end = characters[(place + 1)...].firstIndex(where: { closing.contains($0) }) else {
                    throw Failure(problem: "a quote is never closed")
                }
                tokens.append(.text(String(characters[(place + 1)..<end])))
                place = end + 1
            } else if character == "$" {
                guard place + 1 < characters.count, characters[place + 1] == "{",
                    let end = characters[place...].firstIndex(of: "}")
                else { throw Failure(problem: "a $ stands alone") }
                let name = String(characters[(place + 2)..<end]).filter { !$0.isWhitespace }
                tokens.append(.reference(name))
                place = end + 1
            } else if character.isASCII, character.isNumber {
                var end = place
                while end < characters.count, characters[end].isASCII,
                    characters[end].isNumber || characters[end] == "."
                { end += 1 }
                tokens.append(.number(String(characters[place..<end])))
                place = end
            } else if character.isLetter || character == "_" {
                var end = place
                while end < characters.count,
                    isNamed(characters[end]) || characters[end] == ":"
                        || characters[end] == "." && end + 1 < characters.count && isNamed(characters[end + 1])
                { end += 1 }
                tokens.append(.word(String(characters[place..<end])))
                place = end
            } else {
                let two = String(characters[place..<min(place + 2, characters.count)])
                let sign = ["!=", "<=", ">=", "..", "//"].contains(two) ? two : String(character)
                tokens.append(.sign(sign))
                place += sign.count
            }
        }
        return tokens
    }

    private var next: Token? { place < tokens.count ? tokens[place] : nil }

    private mutating func take(_ sign: String) -> Bool {
        guard next == .sign(sign) else { return false }
        place += 1
        return true
    }

    private mutating func take(word: String) -> Bool {
        guard next == .word(word) else { return false }
        place += 1
        return true
    }

    // MARK: Expressions

    private mutating func either() throws(Failure) -> XPath {
        depth += 1
        defer { depth -= 1 }
        guard depth < 60 else { throw Failure(problem: "its brackets stand too deep in each other") }
        var parts = [try both()]
        while take(word: "or") { parts.append(try both()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func both() throws(Failure) -> XPath {
        var parts = [try comparison()]
        while take(word: "and") { parts.append(try comparison()) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func comparison() throws(Failure) -> XPath {
        var left = try sum()
        while case .sign(let sign)? = next, let comparison = XPath.Comparison(rawValue: sign) {
            place += 1
            left = .compare(left, comparison, try sum())
        }
        return left
    }

    private mutating func sum() throws(Failure) -> XPath {
        var left = try product()
        while case .sign(let sign)? = next, sign == "+" || sign == "-" {
            place += 1
            left = .arithmetic(left, sign == "+" ? .plus : .minus, try product())
        }
        return left
    }

    private mutating func product() throws(Failure) -> XPath {
        var left = try signed()
        while true {
            if take("*") {
                left = .arithmetic(left, .times, try signed())
            } else if take(word: "div") {
                left = .arithmetic(left, .divided, try signed())
            } else if take(word: "mod") {
                left = .arithmetic(left, .remainder, try signed())
            } else {
                return left
            }
        }
    }

    private mutating func signed() throws(Failure) -> XPath {
        take("-") ? .negative(try primary()) : try primary()
    }

    private mutating func primary() throws(Failure) -> XPath {
        switch next {
        case .text(let text):
            place += 1
            return .text(text)
        case .number(let digits):
            place += 1
            return .number(digits)
        case .reference(let name):
            place += 1
            return try filtered(.node(name))
        case .sign("("):
            place += 1
            let inner = try either()
            guard take(")") else { throw Failure(problem: "a bracket is never closed") }
            return inner
        case .word(let name) where place + 1 < tokens.count && tokens[place + 1] == .sign("("):
            place += 2
            if name == "current", take(")") {
                guard take("/") else { return .own }
                return try path()
            }
            var arguments: [XPath] = []
            if take(")") { return .call(name, []) }
            repeat { arguments.append(try either()) } while take(",")
            guard take(")") else { throw Failure(problem: "a bracket is never closed") }
            return .call(name, arguments)
        case .word, .sign("/"), .sign("."), .sign(".."): return try path()
        default: throw Failure(problem: "something is missing in it")
        }
    }

    // MARK: Paths

    private mutating func path() throws(Failure) -> XPath {
        var steps: [String] = []
        var base = paths.context
        let isAbsolute = take("/")
        if isAbsolute { base = [] }
        var isUp = false
        repeat {
            if take(".") { continue }
            if take("..") {
                guard steps.isEmpty else { throw Failure(problem: "its path goes down and up again") }
                if !base.isEmpty { base.removeLast() }
                isUp = true
                continue
            }
            guard case .word(let name)? = next else { throw Failure(problem: "its path is broken") }
            place += 1
            steps.append(String(name.split(separator: ":").last ?? ""))
        } while take("/")
        if steps.isEmpty {
            guard !isUp, !isAbsolute else { throw Failure(problem: "it looks at a group") }
            return .own
        }
        if filters > 0, !isAbsolute, !isUp { return .item(steps) }
        guard let name = paths.name(base + steps) else {
            throw Failure(problem: "it looks at \(steps.joined(separator: "/")), which is not there")
        }
        return try filtered(.node(name))
    }

    private mutating func filtered(_ node: XPath) throws(Failure) -> XPath {
        guard case .node(let name) = node, take("[") else { return node }
        filters += 1
        defer { filters -= 1 }
        let condition = try either()
        guard take("]") else { throw Failure(problem: "a bracket is never closed") }
        return .filtered(name, condition)
    }
}
