import ReferenceData
import Testing

@Suite("Words of a text") struct TextWordTests {
    @Test(arguments: [
        ("White Scania, AB12 CDE", ["white", "scania", "ab12", "cde"]),
        ("АВ12 СDE", ["ab12", "cde"]), ("O'Brien & Søn", ["obrien", "and", "son"]),
        ("Jose\u{301} Nu\u{AD}ñez", ["jose", "nunez"]), ("M20 B 84.6", ["m20", "b", "84", "6"]), ("—", []),
        ("Straße", ["strasse"]),
    ])
    func wordsAreFoldedLettersAndDigits(text: String, words: [String]) {
        let found = TextWord.words(of: text)
        #expect(found.map(\.folded) == words)
        for word in found { #expect(TextWord.words(of: String(text[word.range])).map(\.folded) == [word.folded]) }
    }

    @Test(arguments: [UInt64(1), 2, .random(in: 3 ... .max)])
    func foldingTwiceGivesTheSameWords(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let letters = Array("aZéßЖα'’&-., 09\u{301}\u{AD}\u{200D}ﬁＡ٣漢".unicodeScalars)
        for _ in 0..<300 {
            var view = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                if let scalar = letters.randomElement(using: &random) { view.append(scalar) }
            }
            let words = TextWord.words(of: String(view)).map(\.folded)
            let again = TextWord.words(of: words.joined(separator: " ")).map(\.folded)
            #expect(again == words, "seed \(seed)")
        }
    }
}
