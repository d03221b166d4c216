public import ScriptEngine

/// Something that a handler jotted down in a call, and that can be filed under a question later.
///
/// All notes are sealed under the record, whoever they speak of: they go when the call is erased, not before.
public struct CallNote: Hashable, Sendable {
    /// The number of its entry in the call, by which it is named there.
    public let number: Int
    public let text: String
    public let at: Timestamp
    public let actor: Actor
    /// Where it belongs, under the version of the script that the call was under then; nil while nobody has said.
    public internal(set) var filedUnder: Place?

    /// The longest text, in characters.
    public static let longest = 2_000

    /// A text as a note holds it: without what could drive a terminal or page, on one line.
    ///
    /// - Throws: `.length` unless 1 to `longest` characters are left.
    public static func text(_ text: String) throws(NoteError) -> String {
        let plain = PlainText.of(text)
        guard (1...longest).contains(plain.count) else { throw .length(most: longest) }
        return plain
    }
}

/// Why a note was not taken. Nothing has changed then.
public enum NoteError: Error, Hashable, Sendable {
    /// It says nothing, or more than so many characters.
    case length(most: Int)
    /// The call has no note of that number.
    case noSuchNote(Int)
    /// No hub asked that of the call, or it is answered.
    case noSuchRequest(Int)

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .length: "note.length"
        case .noSuchNote: "note.unknown"
        case .noSuchRequest: "note.unknownRequest"
        }
    }
}
