/// An element of an XML document, without comments and processing instructions.
final class XMLElement {
    /// Without the prefix.
    let name: String
    /// By name; those of Layby's namespace as `layby:name`, others without their prefix unless it is `jr` or `xml`.
    let attributes: [String: String]
    /// The line that it starts on, from 1.
    let line: Int
    fileprivate(set) var children: [XMLElement] = []
    /// The text directly in it, in one piece.
    fileprivate(set) var text = ""

    fileprivate init(name: String, attributes: [String: String], line: Int) {
        (self.name, self.attributes, self.line) = (name, attributes, line)
    }

    /// The first child of that name.
    func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// All children of that name.
    func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The text in it and in everything below, in order of the children.
    var allText: String { text + children.map(\.allText).joined() }
}

/// Reads XML without document type definitions: no entities but the five that XML knows, so that a small file cannot
/// become a large one, nor reach for another.
struct XMLReader {
    /// Where and why the reading stopped.
    struct Failure: Error {
        let line: Int
        let problem: String
    }

    private let bytes: [UInt8]
    private var place = 0
    private var line = 1
    private static let deepest = 200

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The root of a document in UTF-8.
    static func root(_ bytes: [UInt8]) throws(Failure) -> XMLElement {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Failure(line: 1, problem: "it is not UTF-8")
        }
        var reader = XMLReader(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.place = 3 }
        return try reader.document()
    }

    private mutating func document() throws(Failure) -> XMLElement {
        var root: XMLElement?
        var open: [(element: XMLElement, name: [UInt8], spaces: [String: String])] = []
        while place < bytes.count {
            if bytes[place] != UInt8(ascii: "<") {
                let text = try text(until: UInt8(ascii: "<"))
                if let last = open.last {
                    last.element.text += text
                } else if text.contains(where: { !$0.isWhitespace }) {
                    throw failure("there is text outside the root")
                }
                continue
            }
            if at("<!--") {
                try skip(past: "-->")
            } else if at("<![CDATA[") {
                guard let last = open.last else { throw failure("there is text outside the root") }
                place += 9
                let start = place
                try skip(past: "]]>")
                last.element.text += String(decoding: bytes[start..<(place - 3)], as: UTF8.self)
            } else if at("<?") {
                try skip(past: "?>")
            } else if at("<!") {
                throw failure("it has a document type definition, which is not read")
            } else if at("</") {
                place += 2
                let name = nameBytes()
                skipSpaces()
                guard let last = open.popLast(), last.name == name, take(UInt8(ascii: ">")) else {
                    throw failure("an element is closed that is not open")
                }
            } else {
                place += 1
                let start = line
                let name = nameBytes()
                guard !name.isEmpty else { throw failure("an element has no name") }
                let (raw, isEmpty) = try attributes()
                var spaces = open.last?.spaces ?? [:]
                for (key, value) in raw where key.hasPrefix("xmlns:") { spaces[String(key.dropFirst(6))] = value }
                let element = XMLElement(
                    name: Self.local(name), attributes: Self.known(raw, spaces), line: start)
                if let last = open.last {
                    last.element.children.append(element)
                } else if root == nil {
                    root = element
                } else {
                    throw failure("it has two roots")
                }
                guard open.count < Self.deepest else { throw failure("its elements stand too deep in each other") }
                if !isEmpty { open.append((element, name, spaces)) }
            }
        }
        guard open.isEmpty, let root else { throw failure("it ends too early") }
        return root
    }

    private static func local(_ name: [UInt8]) -> String {
        String(decoding: name.split(separator: UInt8(ascii: ":")).last ?? [], as: UTF8.self)
    }

    private static func known(_ raw: [(String, String)], _ spaces: [String: String]) -> [String: String] {
        var known: [String: String] = [:]
        for (key, value) in raw {
            let parts = key.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else {
                known[key] = value
                continue
            }
            let prefix = String(parts[0])
            let name = spaces[prefix] == Form.namespace ? "layby:\(parts[1])" : key
            known[name] = value
        }
        return known
    }

    private mutating func attributes() throws(Failure) -> (pairs: [(String, String)], isEmpty: Bool) {
        var pairs: [(String, String)] = []
        while true {
            skipSpaces()
            if take(UInt8(ascii: ">")) { return (pairs, false) }
            if at("/>") {
                place += 2
                return (pairs, true)
            }
            let name = nameBytes()
            skipSpaces()
            guard !name.isEmpty, take(UInt8(ascii: "=")) else { throw failure("an attribute is broken") }
            skipSpaces()
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "'") else {
                throw failure("an attribute has no quotes")
            }
            let quote = bytes[place]
            place += 1
            let value = try text(until: quote)
            guard take(quote) else { throw failure("it ends too early") }
            pairs.append((String(decoding: name, as: UTF8.self), value))
        }
    }

    // MARK: Bytes

    private func failure(_ problem: String) -> Failure { Failure(line: line, problem: problem) }

    private func at(_ text: StaticString) -> Bool {
        guard place + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { buffer in
            for (index, byte) in buffer.enumerated() where bytes[place + index] != byte { return false }
            return true
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    private mutating func step() {
        if bytes[place] == UInt8(ascii: "\n") { line += 1 }
        place += 1
    }

    private mutating func skip(past text: StaticString) throws(Failure) {
        while place < bytes.count {
            if at(text) {
                place += text.utf8CodeUnitCount
                return
            }
            step()
        }
        throw failure("it ends too early")
    }

    private mutating func skipSpaces() {
        while place < bytes.count, [9, 10, 13, 32].contains(bytes[place]) { step() }
    }

    private mutating func nameBytes() -> [UInt8] {
        let start = place
        while place < bytes.count, ![9, 10, 13, 32, 33, 34, 39, 47, 60, 61, 62, 63].contains(bytes[place]) {
            place += 1
        }
        return Array(bytes[start..<place])
    }

    private mutating func text(until end: UInt8) throws(Failure) -> String {
        var plain: [UInt8] = []
        while place < bytes.count, bytes[place] != end {
            if bytes[place] == UInt8(ascii: "&") {
                try plain += reference()
            } else {
                plain.append(bytes[place])
                step()
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private mutating func reference() throws(Failure) -> [UInt8] {
        let start = place + 1
        while place < bytes.count, bytes[place] != UInt8(ascii: ";"), place - start < 12 { place += 1 }
        guard place < bytes.count, bytes[place] == UInt8(ascii: ";") else { throw failure("an & stands alone") }
        let name = String(decoding: bytes[start..<place], as: UTF8.self)
        place += 1
        switch name {
        case "amp": return [UInt8(ascii: "&")]
        case "lt": return [UInt8(ascii: "<")]
        case "gt": return [UInt8(ascii: ">")]
        case "quot": return [UInt8(ascii: "\"")]
        case "apos": return [UInt8(ascii: "'")]
        default:
            let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
            guard name.hasPrefix("#"), let scalar = number.flatMap(Unicode.Scalar.init) else {
                throw failure("the entity &\(name); is not known")
            }
            return Array(String(Character(scalar)).utf8)
        }
    }
}
