/// What a `FaultProxy` does to one request, or to the answer to it.
enum LineFault: Sendable {
    /// It is carried there and back.
    case none
    /// The connection is reset when so many bytes of the request have come.
    case resetRequest(after: Int)
    /// The hub answers; so many bytes of it are handed on, then the connection is reset.
    case resetAnswer(after: Int)
    /// The same, but the connection ends as if that were all.
    case cutAnswer(after: Int)
    /// So many bytes of the request are read, and then nothing happens any more.
    case silentInRequest(after: Int)
    /// The hub answers; so many bytes of it are handed on, and then nothing happens any more.
    case silentInAnswer(after: Int)
    /// The answer comes a byte at a time, with so long between them.
    case drip(microseconds: UInt32)
    /// These bytes are the answer; the hub may have seen the request all the same.
    case answer([UInt8], hubHasIt: Bool, isLast: Bool = true)
    /// A body longer than this is answered 413, at once or when all of it has come.
    case tooLarge(over: Int, isEarly: Bool)
    /// The hub gets it twice; its second answer counts.
    case twice
    /// The connection is reset, and the hub gets the request after the next one.
    case late

    /// An answer of a status and nothing else.
    static func status(_ status: Int, hubHasIt: Bool = false, _ headers: String...) -> LineFault {
        let lines = ["HTTP/1.1 \(status) Whatever", "content-length: 0"] + headers
        return .answer(
            Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8), hubHasIt: hubHasIt, isLast: false)
    }

    /// An answer that is well formed as HTTP goes.
    static func page(_ body: String, _ headers: String..., length: Int? = nil) -> LineFault {
        let lines = ["HTTP/1.1 200 OK", "content-length: \(length ?? body.utf8.count)"] + headers
        return .answer(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8), hubHasIt: false)
    }

    /// An answer whose end is the connection's.
    static func raw(_ text: String, hubHasIt: Bool = false) -> LineFault {
        .answer(Array(text.utf8), hubHasIt: hubHasIt)
    }
}
