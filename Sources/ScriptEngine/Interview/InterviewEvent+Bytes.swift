extension InterviewEvent {
    /// Reads an event back from the bytes of its payload; nil when they are not JSON, and when it is none that this
    /// script can hold.
    ///
    /// Most entries are answers, which the log spells in one way only: those are read as they stand. Any other payload
    /// goes through the parser of all JSON, which has the last word on what is refused.
    public init?(kind: String, bytes: Span<UInt8>, script: Script) {
        if kind == "answered" || kind == "amended", let answer = CanonicalAnswer(bytes) {
            let place = script.wiring.located(Place(QuestionID(answer.question), instance: answer.instance))
            guard let type = script.wiring.type(of: place), let value = Value(json: answer.value, type: type) else {
                return nil
            }
            self = kind == "answered" ? .answered(place, value) : .amended(place, value)
            return
        }
        guard let payload = try? JSONParser.parse(bytes.withUnsafeBufferPointer { Array($0) }) else { return nil }
        self.init(kind: kind, payload: payload, script: script)
    }
}

/// The payload of an answer in its canonical spelling: `{"instance":2,"question":"age","value":41}`.
struct CanonicalAnswer {
    let question: String
    /// 0 when the payload names none.
    let instance: Int
    let value: JSONValue

    /// Nil for any other spelling, and for a value that is no string without escapes, small integer, boolean or list of
    /// such strings.
    init?(_ bytes: Span<UInt8>) {
        var at = 0
        guard Self.take("{\"", bytes, &at) else { return nil }
        var instance = 0
        if Self.take("instance\":", bytes, &at) {
            guard let number = Self.integer(bytes, &at), Self.take(",\"", bytes, &at) else { return nil }
            instance = number
        }
        guard Self.take("question\":", bytes, &at), let question = Self.string(bytes, &at),
            Self.take(",\"value\":", bytes, &at), let value = Self.value(bytes, &at), Self.take("}", bytes, &at),
            at == bytes.count
        else { return nil }
        (self.question, self.instance, self.value) = (question, instance, value)
    }

    private static func value(_ bytes: Span<UInt8>, _ at: inout Int) -> JSONValue? {
        guard at < bytes.count else { return nil }
        switch bytes[at] {
        case UInt8(ascii: "\""): return string(bytes, &at).map(JSONValue.string)
        case UInt8(ascii: "t"): return take("true", bytes, &at) ? .boolean(true) : nil
        case UInt8(ascii: "f"): return take("false", bytes, &at) ? .boolean(false) : nil
        case UInt8(ascii: "["): return strings(bytes, &at)
        default: return integer(bytes, &at).map(JSONValue.integer)
        }
    }

    private static func strings(_ bytes: Span<UInt8>, _ at: inout Int) -> JSONValue? {
        var items: [JSONValue] = []
        at += 1
        repeat {
            guard let item = string(bytes, &at) else { return nil }
            items.append(.string(item))
        } while take(",", bytes, &at)
        return take("]", bytes, &at) ? .array(items) : nil
    }

    private static func string(_ bytes: Span<UInt8>, _ at: inout Int) -> String? {
        guard take("\"", bytes, &at) else { return nil }
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            guard bytes[at] >= 0x20, bytes[at] != UInt8(ascii: "\\") else { return nil }
            at += 1
        }
        guard at < bytes.count, let valid = try? UTF8Span(validating: bytes.extracting(start..<at)) else { return nil }
        at += 1
        return String(copying: valid)
    }

    /// At most 18 digits, so that none is too large.
    private static func integer(_ bytes: Span<UInt8>, _ at: inout Int) -> Int? {
        let isNegative = take("-", bytes, &at)
        let start = at
        var number = 0
        while at < bytes.count, at - start < 18, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) {
            number = number * 10 + Int(bytes[at] - UInt8(ascii: "0"))
            at += 1
        }
        guard at > start, at == start + 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
        return isNegative ? -number : number
    }

    /// Whether those bytes were next; they are then behind.
    @inline(__always)
    private static func take(_ word: StaticString, _ bytes: Span<UInt8>, _ at: inout Int) -> Bool {
        let count = word.utf8CodeUnitCount
        guard bytes.count - at >= count else { return false }
        for index in 0..<count where bytes[at + index] != word.utf8Start[index] { return false }
        at += count
        return true
    }
}
