/// At which line of its file each part of a script begins, by id; 1 for the first line.
struct SourceLines: Sendable {
    private struct Key: Hashable {
        let id: String
        let name: String
        var index: Int?
    }

    private var ids: [String: Int] = [:]
    private var keys: [Key: Int] = [:]
    private var head: [String: Int] = [:]

    /// Where a section, question, calculation, alert or send point begins; nil for an id that the file has not.
    func line(of id: String) -> Int? { ids[id] }

    /// Where a key of it stands, such as `when` or `constraints`; nil when it has no such key.
    func line(of id: String, key: String) -> Int? { keys[Key(id: id, name: key)] }

    /// Where one of its constraints, checks, choices or rows stands; for choices of a named list, in that list.
    ///
    /// - Parameter index: from 0, in the definition, which leaves out what could not be read.
    func line(of id: String, key: String, index: Int) -> Int? { keys[Key(id: id, name: key, index: index)] }

    /// Where a key of the script itself stands, such as `effective`; nil when it is absent or could not be read.
    func line(ofHead key: String) -> Int? { head[key] }

    /// The line of the key where there is one, else of the part.
    func nearest(to id: String, key: String, index: Int? = nil) -> Int? {
        index.flatMap { line(of: id, key: key, index: $0) } ?? line(of: id, key: key) ?? line(of: id)
    }

    /// Takes up a part and its keys; the first of two with the same id stays.
    mutating func note(_ fields: YAMLFields, id: String) {
        guard ids[id] == nil else { return }
        ids[id] = fields.line
        for (key, line) in fields.lines { keys[Key(id: id, name: key)] = line }
    }

    /// Takes up where the items of a list stand.
    mutating func note(_ lines: [Int?], id: String, key: String) {
        for (index, line) in lines.enumerated() { keys[Key(id: id, name: key, index: index)] = line }
    }

    /// Takes up a key of the script itself.
    mutating func note(head key: String, line: Int?) { head[key] = line }
}
