import ScriptEngine
import TestSupport
import Testing

@testable import Casework

@Suite("What a search finds in a record") struct SearchMatchTests {
    static let document = SearchDocument(
        stream: StreamID.audit, kind: .call,
        facets: [
            SearchDocument.Facet(
                kind: .call, subject: .record,
                fields: [
                    SearchField(.words, "Lay-by on the A20 near Folkestone, white Scania"),
                    SearchField(.label, "Curtain-sided lorry"),
                    SearchField(.words, "Seen before as LK61 ZZZ at the weighbridge"),
                    SearchField(.words, "Kent (kent)"),
                ]),
            SearchDocument.Facet(
                kind: .person, subject: Subject("persons[1]"),
                fields: [
                    SearchField(.name, "José Abdul-Rahman Testperson"), SearchField(.words, "Eritrea (ERI)"),
                    SearchField(.date, "12 March 1990", digits: "19900312"),
                ]),
            SearchDocument.Facet(
                kind: .vehicle, subject: Subject("vehicle"), fields: [SearchField(.identifier, "AB12 CDE")]),
            SearchDocument.Facet(
                kind: .vehicle, subject: Subject("container"), fields: [SearchField(.identifier, "CSQU3054383")]),
            SearchDocument.Facet(
                kind: .haulier, subject: Subject("vehicle"),
                fields: [SearchField(.company, "Invented Freight & Söhne GmbH")]),
            SearchDocument.Facet(
                kind: .person, subject: Subject("caller"),
                fields: [SearchField(.identifier, "+447700900123"), SearchField(.name, "Sergeant Invented")]),
        ], at: Timestamp(seconds: 0), force: "kent", eventType: "lorry", point: nil, isSimulated: false, state: "full",
        version: 1)

    typealias Quality = SearchMatch.Quality
    typealias Kind = SearchDocument.Kind

    @Test(
        "a record is found through spelling, spacing and one slip",
        arguments: [
            // Registrations, through spaces, case and look-alikes, in part, and but for one character.
            ("AB12 CDE", .exact, .vehicle), ("ab12cde", .exact, .vehicle), ("a b12cd e", .exact, .vehicle),
            ("АВ12СDЕ", .exact, .vehicle), ("ΑΒ12 CDE", .exact, .vehicle), ("ab12", .part, .vehicle),
            ("b12 cd", .part, .vehicle), ("ab12cdf", .slip, .vehicle), ("ab21cde", .slip, .vehicle),
            ("ab12 cd", .part, .vehicle), ("ab12 cdf", .slip, .vehicle), ("LK61ZZZ", .exact, .call),
            // Container numbers and phones.
            ("csqu 305438 3", .exact, .vehicle), ("CSQU305438-3", .exact, .vehicle), ("305438", .part, .vehicle),
            ("csqu3054883", .slip, .vehicle), ("07700 900123", .exact, .person), ("+44 7700 900123", .exact, .person),
            ("+44 (0)7700 900 123", .exact, .person), ("0044 7700 900123", .exact, .person),
            ("07700900132", .slip, .person), ("900123", .part, .person), ("07700 900", .part, .person),
            // Names, with diacritics, run together or apart, and with one slip.
            ("jose", .exact, .person), ("JOSÉ testperson", .exact, .person), ("abdulrahman", .exact, .person),
            ("abdul rahman", .exact, .person), ("testpersno", .slip, .person), ("tesperson", .slip, .person),
            ("testpersson", .slip, .person), ("testparson", .slip, .person), ("abdulrahmann", .slip, .person),
            ("19900312", .exact, .person), ("12/03/1990", .exact, .person), ("1990-03-12", .exact, .person),
            ("12 march 1990", .exact, .person),
            // Companies, in part too.
            ("sohne", .exact, .haulier), ("inventedfreight", .exact, .haulier), ("freigh", .part, .haulier),
            ("reigh", .part, .haulier), ("invented and", .exact, .haulier), ("frieght", .slip, .haulier),
            // Free text, names of lists and codes, and a script's own words.
            ("folkestone", .exact, .call), ("folkstone", .slip, .call), ("white scania folkestone", .exact, .call),
            ("kent", .exact, .call), ("curtain sided", .exact, .call), ("curtian", .slip, .call),
            ("eri", .exact, .person),
            ("eritrea jose", .exact, .person), ("\"white scania\"", .exact, .call),
            // Across people and things it is the call that has them all.
            ("scania jose", .exact, .call), ("ab12cde testperson", .exact, .call),
        ] as [(String, Quality, Kind)])
    func isFound(text: String, quality: Quality, kind: Kind) throws {
        let hit = try #require(SearchHit(SearchQuery(text), Self.document))
        #expect(hit.match.found == SearchQuery(text).terms.count)
        #expect(hit.match.worst == quality)
        #expect(hit.kind == kind)
        #expect(hit.snippet.contains { $0.pieces.contains(where: \.isMatch) })
    }

    @Test(
        "what is not there is not found",
        arguments: [
            "ab99", "cd", "xyz", "scan", "folkst", "hook", "12 april", "1991", "ken", "\"scania white\"",
            "07700900999", "erj", "jos", "and then",
        ])
    func isNotFound(text: String) {
        let query = SearchQuery(text)
        let found = SearchHit(query, Self.document)?.match.found ?? 0
        #expect(found < query.terms.count)
    }

    @Test func exactComesBeforePartBeforeSlipBeforeFewerWords() throws {
        let texts = ["ab12cde", "ab12cd", "ab12cdf"]
        let matches = try texts.map { try #require(SearchHit(SearchQuery($0), Self.document)).match }
        #expect(matches[0] > matches[1] && matches[1] > matches[2])
        let apart = try #require(SearchHit(SearchQuery("scania jose"), Self.document)).match
        let together = try #require(SearchHit(SearchQuery("scania white"), Self.document)).match
        #expect(together > apart)
        let fewer = try #require(SearchHit(SearchQuery("scania zzzzz"), Self.document)).match
        #expect(fewer < apart && fewer.found == 1)
    }

    @Test func theSnippetMarksWhatMet() throws {
        func marked(_ text: String) throws -> [String] {
            let hit = try #require(SearchHit(SearchQuery(text), Self.document))
            return hit.snippet.map { snippet in
                snippet.pieces.map { $0.isMatch ? "[\($0.text)]" : $0.text }.joined()
            }
        }
        #expect(try marked("white folkestone") == ["Lay-by on the A20 near [Folkestone], [white] Scania"])
        #expect(try marked("ab12cde") == ["[AB12 CDE]"])
        #expect(try marked("rahman abdul") == ["José [Abdul-Rahman] Testperson"])
        #expect(try marked("scania jose").count == 2)
    }

    @Test func aLongTextIsShortenedRoundWhatMet() {
        let text = (1...60).map { "word\($0)" }.joined(separator: " ")
        let field = SearchField(.words, text)
        let pieces = SearchSnippet(field, marking: [40]).pieces
        #expect(pieces.map(\.text).joined() == "… " + (36...49).map { "word\($0)" }.joined(separator: " ") + " …")
        #expect(pieces.filter(\.isMatch).map(\.text) == ["word41"])
    }

    // MARK: One slip

    /// Restricted Damerau–Levenshtein distance, by the textbook's table.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var table = [[Int]](repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
        for row in 0...left.count { table[row][0] = row }
        for column in 0...right.count { table[0][column] = column }
        for row in left.indices {
            for column in right.indices {
                let same = left[row] == right[column] ? 0 : 1
                var least = min(table[row][column + 1] + 1, table[row + 1][column] + 1, table[row][column] + same)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, table[row - 1][column - 1] + 1)
                }
                table[row + 1][column + 1] = least
            }
        }
        return table[left.count][right.count]
    }

    @Test(arguments: [UInt64(1), 2, .random(in: 3 ... .max)])
    func oneSlipIsDamerauLevenshteinOfOne(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            func word() -> [Character] {
                (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in "abc".randomElement(using: &random) }
            }
            let (left, right) = (word(), word())
            let isNear = Self.distance(left, right) <= 1
            #expect(TypingError.isWithinOne(String(left), String(right)) == isNear, "seed \(seed)")
            let (one, other) = (TypingError.deletions(of: String(left)), TypingError.deletions(of: String(right)))
            let meets =
                left == right || one.contains(String(right)) || other.contains(String(left))
                || !one.isDisjoint(with: other)
            // What the index meets by equality is all that one slip makes, and some more.
            if isNear { #expect(meets, "seed \(seed)") }
        }
    }

    // MARK: Filters

    @Test func aQueryOfNothingIsEmpty() {
        #expect(SearchQuery(" ,.- ").isEmpty)
        #expect(SearchQuery(String(repeating: "word ", count: 40)).terms.count == SearchQuery.most)
    }
}
