import ScriptEngine

/// The node names of a script's parts: its ids where XML allows them, else something near; each stands once.
struct FormNames {
    /// The name of a part; `base` when it was never given one.
    private(set) var questions: [QuestionID: String] = [:]
    private(set) var sections: [SectionID: String] = [:]
    private var taken: Set<String> = ["meta", "data"]

    init(_ definition: ScriptDefinition) {
        // Ids that stand as they are come first, so that no made name takes their place.
        for section in definition.sections {
            if Self.isName(section.id.name) { sections[section.id] = take(section.id.name) }
            for item in section.items where Self.isName(item.id.name) { questions[item.id] = take(item.id.name) }
        }
        for section in definition.sections {
            if sections[section.id] == nil { sections[section.id] = take(section.id.name) }
            for item in section.items where questions[item.id] == nil { questions[item.id] = take(item.id.name) }
        }
    }

    func name(_ question: QuestionID) -> String { questions[question] ?? question.name }

    func name(_ section: SectionID) -> String { sections[section] ?? section.name }

    /// A name near the one wished for that nothing else has.
    mutating func take(_ wish: String) -> String {
        let base = Self.name(near: wish)
        var name = base
        var number = 2
        while !taken.insert(name.lowercased()).inserted {
            name = "\(base)_\(number)"
            number += 1
        }
        return name
    }

    /// Whether it can be the name of an element as it stands.
    static func isName(_ text: String) -> Bool { !text.isEmpty && name(near: text) == text }

    private static func name(near text: String) -> String {
        let bytes = text.utf8.map { byte -> UInt8 in isNameByte(byte) ? byte : UInt8(ascii: "_") }
        let name = String(decoding: bytes, as: UTF8.self)
        guard let first = bytes.first, isStart(first) else { return "n_\(name)" }
        return name
    }

    private static func isStart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isStart(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
    }
}
