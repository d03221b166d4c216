/// Names a question within one script, and across versions where the question stays the same.
public struct QuestionID: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let name: String
    public init(_ name: String) { self.name = name }
    public init(stringLiteral name: String) { self.name = name }
    public var description: String { name }
}

/// Names a section within one script.
public struct SectionID: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let name: String
    public init(_ name: String) { self.name = name }
    public init(stringLiteral name: String) { self.name = name }
    public var description: String { name }
}

/// Names a minimum viable record, such as `casualty-alert`.
public struct SendPointID: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let name: String
    public init(_ name: String) { self.name = name }
    public init(stringLiteral name: String) { self.name = name }
    public var description: String { name }
}

/// One version of one script, pinned by the SHA-256 of its file.
public struct ScriptReference: Hashable, Sendable {
    public let script: String
    public let version: Int
    /// SHA-256 of the file's bytes, 64 lower-case hexadecimal digits.
    public let digest: String

    public init(script: String, version: Int, digest: String) {
        (self.script, self.version, self.digest) = (script, version, digest)
    }

    public var json: JSONValue {
        ["script": .string(script), "version": .integer(version), "digest": .string(digest)]
    }

    public init?(json: JSONValue?) {
        guard let script = json?["script"]?.string, let version = json?["version"]?.integer,
            let digest = json?["digest"]?.string
        else { return nil }
        self.init(script: script, version: version, digest: digest)
    }
}

/// Where an answer stands: a question, and in a repeat section which instance of it.
public struct Place: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let question: QuestionID
    /// 1 for the first person, vehicle or stop; 0 for a question outside any repeat section.
    public let instance: Int

    /// The question's node in the script that the place came from; -1 when it came from elsewhere. Only a hint, which
    /// spares the search for the id: it has no part in what a place is.
    let node: Int32

    public init(_ question: QuestionID, instance: Int = 0) { self.init(question, instance: instance, node: -1) }

    init(_ question: QuestionID, instance: Int, node: Int32) {
        (self.question, self.instance, self.node) = (question, instance, node)
    }

    /// A question outside any repeat section.
    public init(stringLiteral name: String) { self.init(QuestionID(name)) }

    /// Reads `number_found` or `person_age[2]`; nil for anything else, a person's name among them.
    public init?(text: String) {
        let isPlain = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
        }
        guard isPlain else { return nil }
        guard let open = text.firstIndex(of: "[") else {
            guard !text.isEmpty else { return nil }
            self.init(QuestionID(text))
            return
        }
        guard text.last == "]", open != text.startIndex,
            let instance = Int(text[text.index(after: open)...].dropLast()), instance >= 1
        else { return nil }
        self.init(QuestionID(String(text[..<open])), instance: instance)
    }

    public static func == (left: Place, right: Place) -> Bool {
        left.instance == right.instance && left.question == right.question
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(question)
        hasher.combine(instance)
    }

    /// `number_found`, or `person_age[2]` for the second instance.
    public var description: String { instance == 0 ? question.name : "\(question)[\(instance)]" }
}
