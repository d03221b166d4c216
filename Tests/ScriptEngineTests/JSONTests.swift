import ScriptEngine
import Testing

@Suite("Canonical JSON")
struct JSONTests {
    /// RFC 8785, Appendix B: the bits of a double and its canonical spelling.
    static let numbers: [(UInt64, String)] = [
        (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
        (0xc340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
        (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"), (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
        (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
        (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
        (0x41b3_de43_5555_5555, "333333333.3333333"), (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ]

    @Test("numbers are spelt as RFC 8785 spells them", arguments: numbers.indices)
    func numberIsCanonical(index: Int) {
        let (bits, text) = Self.numbers[index]
        #expect(CanonicalJSON.text(.number(Double(bitPattern: bits))) == text)
    }

    @Test func namesAreSortedByUTF16AndStringsEscapedSparingly() throws {
        // RFC 8785, section 3.2.3.
        let json = try JSONParser.parse(
            #"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew","1":"One","\ud83d\ude00":"Emoji","\u0080":"Control","\u00f6":"o"}"#
        )
        let names = ["\\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"]
        let text = CanonicalJSON.text(json)
        let positions = names.compactMap { name in text.range(of: "\"\(name)\":")?.lowerBound }
        #expect(positions.count == names.count)
        #expect(positions == positions.sorted())
        #expect(CanonicalJSON.text("\u{20ac}$\u{0F}\nA'B\"\\/") == #""€$\u000f\nA'B\"\\/""#)
    }

    static let malformed = [
        "", " ", "{", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "01", "1.", "-", "+1", "\"\u{01}\"", "\"\\x\"",
        "\"\\ud83d\"", "nul", "1 2", "[1}", "1e999", String(repeating: "[", count: 200),
    ]

    @Test("what is not JSON is refused", arguments: malformed)
    func malformedIsRefused(text: String) {
        #expect(throws: JSONError.self) { try JSONParser.parse(text) }
    }

    @Test func whatIsWrittenReadsBackTheSame() throws {
        let value: JSONValue = [
            "a": [1, -7, true, .null, .number(0.1), "tab\t"], "b": ["nested": ["x": "é"]], "c": .integer(.max),
        ]
        #expect(try JSONParser.parse(CanonicalJSON.bytes(value)) == value)
    }
}

extension String {
    fileprivate func range(of text: String) -> Range<Index>? { self.firstRange(of: text) }
}
