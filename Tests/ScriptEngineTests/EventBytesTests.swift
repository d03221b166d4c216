import ScriptEngine
import TestSupport
import Testing

@Suite("Events read from bytes")
struct EventBytesTests {
    private static func script() throws -> Script {
        try inlineScript(
            """
            sections:
            - id: only
              title: Only
              questions:
              - {id: flag, ask: F?, type: boolean}
              - {id: count, ask: C?, type: integer}
              - {id: weight, ask: W?, type: decimal}
              - {id: words, ask: W?, type: text}
              - {id: day, ask: D?, type: date}
              - {id: one, ask: O?, type: choice, choices: [{code: a, label: A}, {code: b, label: B}]}
              - {id: many, ask: M?, type: choices, choices: [{code: a, label: A}, {code: b, label: B}]}
            - id: people
              title: People
              repeat: {count: count, each: Person, atMost: 9}
              questions:
              - {id: name, ask: N?, type: personName}
            """)
    }

    /// The way from the bytes.
    private static func reading(_ kind: String, _ bytes: [UInt8], _ script: Script) -> InterviewEvent? {
        InterviewEvent(kind: kind, bytes: bytes.span, script: script)
    }

    /// The way over a value of all JSON.
    private static func generalReading(_ kind: String, _ bytes: [UInt8], _ script: Script) -> InterviewEvent? {
        (try? JSONParser.parse(bytes)).flatMap { InterviewEvent(kind: kind, payload: $0, script: script) }
    }

    static let readable = [
        #"{"question":"flag","value":true}"#, #"{"question":"flag","value":false}"#,
        #"{"question":"count","value":0}"#, #"{"question":"count","value":-7}"#,
        #"{"question":"count","value":999999999999999999}"#, #"{"question":"count","value":9223372036854775807}"#,
        #"{"question":"weight","value":1.5}"#, #"{"question":"weight","value":2}"#,
        #"{"question":"words","value":""}"#, #"{"question":"words","value":"Łódź – 5 £"}"#,
        #"{"question":"words","value":"a \"quoted\" \\ \u00e9"}"#, #"{"question":"day","value":"2024-02-29"}"#,
        #"{"question":"one","value":"a"}"#, #"{"question":"many","value":["a","b"]}"#,
        #"{"question":"many","value":[]}"#, #"{"instance":2,"question":"name","value":"Ann"}"#,
        #"{"value":true,"question":"flag"}"#, #" { "question" : "flag" , "value" : true } "#,
        #"{"note":1,"question":"flag","value":true}"#, #"{"question":"count","value":-0}"#,
    ]

    static let unreadable = [
        "", "{", "{}", "null", #"{"question":"flag","value":true"#, #"{"question":"flag","value":true}}"#,
        #"{"question":"flag","value":true,}"#, #"{"question":"flag","question":"flag","value":true}"#,
        #"{"question":"flag","value":True}"#, #"{"question":"flag","value":"true"}"#,
        #"{"question":"count","value":01}"#, #"{"question":"count","value":-}"#, #"{"question":"count","value":1.0}"#,
        #"{"question":"count","value":9223372036854775808}"#, #"{"question":"words","value":"a"#,
        "{\"question\":\"words\",\"value\":\"a\nb\"}", #"{"question":"day","value":"2023-02-29"}"#,
        #"{"question":"many","value":["a",]}"#, #"{"question":"many","value":["a",1]}"#,
        #"{"question":"many","value":["a" "b"]}"#, #"{"question":"nobody","value":true}"#,
        #"{"instance":01,"question":"name","value":"Ann"}"#,
    ]

    @Test(arguments: readable)
    func anAnswerIsReadAsTheParserOfAllJSONReadsIt(text: String) throws {
        let script = try Self.script()
        let bytes = Array(text.utf8)
        for kind in ["answered", "amended"] {
            let event = try #require(Self.reading(kind, bytes, script))
            #expect(event == Self.generalReading(kind, bytes, script))
        }
    }

    @Test(arguments: unreadable)
    func whatTheParserOfAllJSONRefusesIsRefused(text: String) throws {
        let script = try Self.script()
        let bytes = Array(text.utf8)
        #expect(Self.generalReading("answered", bytes, script) == nil)
        #expect(Self.reading("answered", bytes, script) == nil)
    }

    @Test func bytesThatAreNoUTF8AreRefused() throws {
        let bytes = Array(#"{"question":"words","value":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
        #expect(Self.reading("answered", bytes, try Self.script()) == nil)
    }

    @Test(arguments: 1...8)
    func bothWaysAgreeOnSpoiltBytes(seed: Int) throws {
        let script = try Self.script()
        var random = Seeded(UInt64(seed))
        let spoilers = Array(#"{}[]",:\-+.0123456789eEtrufalsn "#.utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xFF]
        for text in Self.readable {
            for _ in 0..<60 {
                var bytes = Array(text.utf8)
                for _ in 0..<Int.random(in: 1...2, using: &random) where !bytes.isEmpty {
                    let at = Int.random(in: 0..<bytes.count, using: &random)
                    let spoiler = spoilers.randomElement(using: &random) ?? 0
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: bytes[at] = spoiler
                    case 1: bytes.insert(spoiler, at: at)
                    default: bytes.remove(at: at)
                    }
                }
                let event = Self.reading("answered", bytes, script)
                #expect(event == Self.generalReading("answered", bytes, script), "seed \(seed): \(bytes)")
            }
        }
    }

    @Test func otherEventsAreReadFromBytesToo() throws {
        let script = try Self.script()
        var interview = Interview(script)
        let events =
            try interview.markedMissing("flag", .notAsked(reason: "no time")) + interview.paused()
            + interview.resumed() + interview.handedOver(to: "B") + interview.closed(reason: nil, callerRangOff: false)
            + interview.reopened(reason: "more")
        for event in events {
            let bytes = CanonicalJSON.bytes(event.payload)
            #expect(Self.reading(event.kind, bytes, script) == event)
        }
    }

    @Test func eventsArePutBehindThoseThatAreThere() throws {
        let script = try Self.script()
        var (alone, together) = (Interview(script), Interview(script))
        var events = try alone.answered("flag", .boolean(true))
        events += try alone.answered("flag", .boolean(false))
        events += try alone.answered("flag", .boolean(false))
        var gathered: [InterviewEvent] = []
        for value in [true, false, false] { try together.answered("flag", .boolean(value), into: &gathered) }
        #expect(gathered == events)
        #expect(gathered == [.answered("flag", .boolean(true)), .amended("flag", .boolean(false))])
        #expect(together == alone)
    }
}
