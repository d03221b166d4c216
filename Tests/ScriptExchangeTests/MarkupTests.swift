import ScriptExchange
import Testing

@Suite struct MarkupTests {
    @Test(arguments: [
        ("plain", "plain"), ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("\"quoted\" 'too'", "&quot;quoted&quot; &#39;too&#39;"),
        ("&amp;", "&amp;amp;"), ("line\nbreak\ttab", "line\nbreak\ttab"),
        ("nul \u{0} bell \u{7}", "nul \u{FFFD} bell \u{FFFD}"),
        ("\u{FFFE}\u{FFFF}", "\u{FFFD}\u{FFFD}"), ("é 🚚", "é 🚚"),
    ])
    func textIsEscaped(text: String, escaped: String) { #expect(Markup.escaped(text) == escaped) }
}
