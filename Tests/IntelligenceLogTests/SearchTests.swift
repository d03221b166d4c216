import Casework
import Crypto
import Foundation
import GRDB
import LogSupport
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

@Suite("Search in the log") struct SearchTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    @discardableResult
    private func keep(
        _ answers: [(Place, Value)], version: Int = 4, at time: Timestamp = morning
    ) async throws -> Call {
        var random = SystemRandomNumberGenerator()
        var (call, change) = Call.opened(
            CallID(StreamID(at: time, random: &random)), under: try ScriptLibrary.released.script(version: version),
            at: time, by: handler)
        try await log.append(change)
        for (place, value) in answers {
            try await log.append(try call.record(.answered(place, value), at: time, by: handler))
        }
        return call
    }

    private func search(_ text: String, _ filters: SearchQuery.Filters = SearchQuery.Filters()) async throws
        -> SearchResults
    {
        try await log.search(SearchQuery(text, filters: filters), scripts: .released)
    }

    private func streams(_ text: String, _ filters: SearchQuery.Filters = SearchQuery.Filters()) async throws
        -> [StreamID]
    {
        let results = try await search(text, filters)
        return results.isPartial ? [] : results.hits.map(\.document.stream)
    }

    private let lorry: [(Place, Value)] = [
        ("event_type", .choice("lorry")), ("casualty_state", .choice("none")), ("still_sealed_in", .choice("none")),
        ("callback_number", .text("+447700900123")), ("caller_name", .text("Sergeant Invented")),
        ("owning_force", .code("kent")), ("cad_reference", .text("CAD-4711")),
        ("found_at", .dateTime(morning)), ("location_text", .text("Lay-by near Folkestone")),
        ("number_found", .integer(1)), ("adults", .integer(1)), ("claimed_minors", .integer(0)),
        ("vehicle_registration", .text("AB12CDE")), ("haulier_name", .text("Invented Freight GmbH")),
        ("trailer_present", .boolean(true)), ("trailer_registration", .text("SIM4711")),
        ("driver_present", .boolean(true)), ("driver_name", .text("Bogdan Neverwas")),
        ("persons_to_list", .integer(1)), (Place("person_name", instance: 1), .text("José Abdul-Rahman Testperson")),
        ("vehicles_to_list", .integer(1)),
        (Place("other_vehicle_registration", instance: 1), .text("ZZ99SIM")),
        (Place("other_vehicle_notes", instance: 1), .text("White Scania without lights")),
    ]

    // MARK: What is found

    @Test(
        "a call is found by whom and what it speaks of",
        arguments: [
            ("white scania folkestone", SearchDocument.Kind.call, nil), ("testperson jose", .person, "persons[1]"),
            ("Neverwas", .person, "driver"), ("07700 900123", .person, "caller"), ("ab12 cde", .vehicle, "vehicle"),
            ("sim4711", .vehicle, "vehicle"), ("zz99 sim", .vehicle, "vehicles[1]"),
            ("zz99 scania", .vehicle, "vehicles[1]"), ("invented freight", .haulier, "vehicle"),
            ("cad 4711", .call, nil), ("kent", .call, nil), ("testpersno", .person, "persons[1]"),
        ] as [(String, SearchDocument.Kind, String?)])
    func isFoundAs(text: String, kind: SearchDocument.Kind, subject: String?) async throws {
        let call = try await keep(lorry)
        try await keep([("event_type", .choice("rail"))])
        let results = try await search(text)
        #expect(!results.isPartial)
        let hit = try #require(results.hits.first)
        #expect(results.hits.count == 1)
        #expect(hit.document.stream == call.id.stream)
        #expect(hit.kind == kind)
        #expect(hit.facet.subject == Subject(subject ?? ""))
    }

    @Test("every version's call is found by its vehicle, company, driver and place", arguments: 1...4)
    func everyVersionIsFound(version: Int) async throws {
        let script = try ScriptLibrary.released.script(version: version)
        let company = try #require(script.question(role: CallFacts.Role.haulier.rawValue))
        let call = try await keep(
            lorry.filter { place, _ in
                script.question(place.question) != nil && place.question != "haulier_name"
            } + [(Place(company), .text("Invented Freight GmbH"))], version: version)
        for text in ["ab12cde", "freight", "neverwas", "folkestone", "invented sergeant"] {
            #expect(try await streams(text) == [call.id.stream], "\(text)")
        }
    }

    @Test func operationsAndReferralsAreFound() async throws {
        var random = SystemRandomNumberGenerator()
        let (_, change) = Operation.started(
            OperationID(StreamID(at: morning, random: &random)), name: "Op Neverwas", kind: .kraken, force: "essex",
            place: "Invented Marina", at: morning, by: handler)
        try await log.append(change)
        let call = try await keep(lorry)
        let (referral, referring) = try Referral.referred(
            call, as: ReferralID(StreamID(at: morning, random: &random)), allowIncomplete: true, at: morning,
            by: handler)
        try await log.append(referring)
        #expect(try await search("op neverwas marina").hits.map(\.kind) == [.operation])
        var filters = SearchQuery.Filters()
        filters.records = [.call, .referral]
        #expect(try await streams("op neverwas marina", filters).isEmpty)
        let found = try await search("ab12cde")
        #expect(Set(found.hits.map(\.kind)) == [.vehicle, .referral])
        #expect(Set(found.hits.map(\.document.stream)) == [call.id.stream, referral.id.stream])
    }

    @Test func anAmendedAnswerNoLongerFinds() async throws {
        var call = try await keep(lorry)
        #expect(try await streams("folkestone") == [call.id.stream])
        try await log.append(
            try call.record(.answered("location_text", .text("Services at Thurrock")), at: morning, by: handler))
        #expect(try await streams("folkestone").isEmpty)
        #expect(try await streams("thurrock") == [call.id.stream])
    }

    @Test func whereNoRecordHasEveryWordThoseWithMostAreShown() async throws {
        let call = try await keep(lorry)
        try await keep([("event_type", .choice("lorry")), ("location_text", .text("Folkestone harbour"))])
        let results = try await search("scania folkestone zebra")
        #expect(results.isPartial && results.found == 2)
        #expect(results.hits.map(\.document.stream) == [call.id.stream])
        #expect(try await search("zebra giraffe").hits.isEmpty)
    }

    // MARK: Filters

    @Test func filtersNarrowWithWordsAndWithout() async throws {
        var found: [String: StreamID] = [:]
        for (name, force, type, day, point) in [
            ("a", "kent", "lorry", 0, (51.10, 1.20)), ("b", "kent", "rail", 40, (51.20, 1.00)),
            ("c", "essex", "lorry", 400, (51.70, 0.50)), ("d", "essex", "other", 1500, (53.00, -1.00)),
        ] {
            let time = morning.adding(seconds: day * 86_400)
            let call = try await keep(
                [
                    ("event_type", .choice(type)), ("owning_force", .code(force)), ("found_at", .dateTime(time)),
                    ("location_text", .text("Invented place")),
                    (
                        "coordinates",
                        .coordinate(
                            Position(
                                read: "as read", kind: "decimal", latitude: point.0, longitude: point.1,
                                accuracyMetres: nil))
                    ),
                ], at: time)
            found[name] = call.id.stream
        }
        func expect(_ names: String, _ change: (inout SearchQuery.Filters) -> Void) async throws {
            var filters = SearchQuery.Filters()
            change(&filters)
            for text in ["", "invented"] {
                let streams = Set(try await streams(text, filters))
                #expect(streams == Set(names.compactMap { found[String($0)] }), "\(names) \(text)")
            }
        }
        func day(_ number: Int) -> Timestamp { morning.adding(seconds: number * 86_400) }
        let dover = try #require(Coordinate(latitude: 51.1, longitude: 1.2))
        try await expect("ab") { $0.force = "kent" }
        try await expect("ac") { $0.eventType = "lorry" }
        try await expect("c") { ($0.force, $0.eventType) = ("essex", "lorry") }
        try await expect("bc") { ($0.from, $0.before) = (day(1), day(401)) }
        try await expect("cd") { $0.from = day(41) }
        try await expect("a") { $0.before = day(40) }
        try await expect("") { $0.from = day(2000) }
        try await expect("a") { $0.near = SearchQuery.Circle(dover, kilometres: 10) }
        try await expect("ab") { $0.near = SearchQuery.Circle(dover, kilometres: 20) }
        try await expect("abc") { $0.near = SearchQuery.Circle(dover, kilometres: 100) }
        try await expect("abcd") { $0.near = SearchQuery.Circle(dover, kilometres: 9000) }
        try await expect("b") {
            ($0.near, $0.eventType) = (SearchQuery.Circle(dover, kilometres: 100), "rail")
        }
    }

    // MARK: The index

    @Test func nothingThatWasSaidStandsInTheIndex() async throws {
        try await keep(lorry)
        try await log.catchUpSearch(scripts: .released)
        let (rows, words) = try await log.pool.write { database in
            try database.execute(sql: "CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search_index', 'row')")
            let words = try String.fetchAll(database, sql: "SELECT term FROM temp.words")
            let tables = ["search_documents", "search_index_data", "search_index_idx", "search_index_config"]
            let rows = try tables.flatMap { table in
                try Row.fetchAll(database, sql: "SELECT * FROM \(table)").flatMap { row in
                    row.databaseValues.map { value in
                        switch value.storage {
                        case .blob(let data): Array(data).hexadecimal
                        default: value.description
                        }
                    }
                }
            }
            return (rows.joined().lowercased(), words)
        }
        #expect(words.count > 100)
        #expect(words.allSatisfy { $0.utf8.count == 8 })
        for word in ["folkestone", "scania", "ab12cde", "testperson", "neverwas", "900123", "freight", "kent"] {
            #expect(!words.contains { $0.contains(word) })
            #expect(!rows.contains(word))
            #expect(!rows.contains(Array(word.utf8).hexadecimal))
        }
    }

    @Test func anotherKeyMakesOtherTokens() {
        let other = BlindTokens(SymmetricKey(data: Data(repeating: 8, count: 32)))
        let own = BlindTokens(SymmetricKey(data: Data(repeating: 7, count: 32)))
        #expect(own.token(.word, "folkestone") != other.token(.word, "folkestone"))
        #expect(own.token(.word, "abc") != own.token(.part, "abc"))
        #expect(own.token(.word, "abc").count == BlindTokens.size)
    }

    @Test func whatIsForgottenIsGoneFromTheIndexAndComesBackByWhatCanStillBeRead() async throws {
        let call = try await keep(lorry)
        try await log.catchUpSearch(scripts: .released)
        let stream = call.id.stream
        let left = try await log.pool.write { database in
            try SearchIndex.forget(stream, database)
            try SearchIndex.purge(database)
            try database.execute(sql: "CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search_index', 'row')")
            return try Int.fetchOne(database, sql: "SELECT count(*) FROM temp.words")
        }
        #expect(left == 0)
        #expect(try await streams("neverwas") == [stream])
    }

    @Test func whoIsErasedIsNoLongerFoundAndTheRestIs() async throws {
        let call = try await keep(lorry)
        #expect(try await streams("testperson") == [call.id.stream])
        let before = try await tokens(of: call.id.stream)
        _ = try await log.erase(
            call.id.stream, Subject("persons[1]"), reason: "Asked for.", rule: nil, scripts: .released, at: morning,
            by: handler)
        #expect(try await streams("testperson").isEmpty)
        #expect(try await streams("neverwas ab12cde") == [call.id.stream])
        #expect(try await tokens(of: call.id.stream).isStrictSubset(of: before))
        _ = try await log.erase(
            call.id.stream, .record, reason: "Asked for.", rule: nil, scripts: .released, at: morning, by: handler)
        #expect(try await search("neverwas").hits.isEmpty)
        #expect(try await search("kent").hits.isEmpty)
        #expect(try await tokens(of: call.id.stream).isEmpty)
    }

    @Test("one broken record keeps no other from being found", arguments: [true, false])
    func oneBrokenRecordKeepsNoOtherFromBeingFound(isIndexed: Bool) async throws {
        let (broken, whole) = (try await keep(lorry), try await keep(lorry))
        if isIndexed { try await log.catchUpSearch(scripts: .released) }
        try await log.pool.write { database in
            try database.execute(sql: "DROP TRIGGER entries_are_not_updated")
            try database.execute(
                sql: "UPDATE entries SET sealed = zeroblob(length(sealed)) WHERE stream = ? AND version = 3",
                arguments: [broken.id.stream.text])
        }
        #expect(try await streams("neverwas") == [whole.id.stream])
        #expect(try await search("kent").hits.map(\.document.stream) == [whole.id.stream])
    }

    @Test func whatCannotBeReadForNowIsAnErrorAndNotLeftOutForGood() async throws {
        let call = try await keep(lorry)
        let keyless = try IntelligenceLog(path: folder.file("log.sqlite"), keys: nil)
        await #expect(throws: LogError.self) { try await keyless.catchUpSearch(scripts: .released) }
        // Of its script another file than the released one: nothing is indexed either.
        await #expect(throws: ScriptLibraryError.self) {
            try await log.catchUpSearch(scripts: ScriptLibrary(files: [4: Array("script: none".utf8)]))
        }
        #expect(try await streams("neverwas") == [call.id.stream])
    }

    /// What FTS5 holds of a stream, the only one in the log.
    private func tokens(of stream: StreamID) async throws -> Set<String> {
        try await log.pool.write { database in
            try database.execute(
                sql: """
                    DROP TABLE IF EXISTS temp.words;
                    CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search_index', 'row')
                    """)
            return Set(try String.fetchAll(database, sql: "SELECT term FROM temp.words"))
        }
    }

    @Test func theIndexIsCaughtUpWithWhateverWasAppended() async throws {
        var simulator = try CallSimulator(calls: 12, year: 2022, seed: 4, scripts: .released)
        var waiting: [[Change]] = []
        while let (_, changes) = try simulator.next() { waiting.append(changes) }
        // Calls that are taken at once: their entries stand between each other's.
        for round in 0..<(waiting.map(\.count).max() ?? 0) {
            try await log.append(waiting.compactMap { $0.indices.contains(round) ? $0[round] : nil })
            if round % 31 == 0 { try await log.catchUpSearch(scripts: .released) }
        }
        try await log.catchUpSearch(scripts: .released)
        #expect(try await log.catchUpSearch(scripts: .released) == 0)
        let indexed = try await log.pool.read { database in
            try String.fetchAll(
                database, sql: "SELECT stream || ' ' || version || hex(tokens) FROM search_documents ORDER BY 1")
        }
        try await log.pool.write { database in try SearchIndex.clear(database) }
        try await log.catchUpSearch(scripts: .released)
        let again = try await log.pool.read { database in
            try String.fetchAll(
                database, sql: "SELECT stream || ' ' || version || hex(tokens) FROM search_documents ORDER BY 1")
        }
        #expect(indexed.count == 12)
        #expect(indexed == again)
        try await log.pool.write { database in
            try database.execute(sql: "INSERT INTO search_index (search_index) VALUES ('integrity-check')")
        }
    }

    @Test(arguments: [UInt64(11), .random(in: 12 ... .max)])
    func whatIsFoundIsWhatReadingEveryRecordFinds(seed: UInt64) async throws {
        var simulator = try CallSimulator(calls: 16, year: 2022, seed: seed, scripts: .released)
        var documents: [SearchDocument] = []
        while let (call, changes) = try simulator.next() {
            try await log.append(changes)
            documents.append(SearchDocument(call))
        }
        var random = SeededGenerator(seed: seed)
        let texts = documents.flatMap { $0.facets.flatMap(\.fields).map(\.text) }
        let words = texts.flatMap { $0.split(separator: " ") }
        var limits = IntelligenceLog.SearchLimits()
        (limits.shown, limits.atOnce, limits.inAll) = (100, 100, 100)
        for _ in 0..<40 {
            var text = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
                words.randomElement(using: &random).map { Self.mistyped(String($0), &random) }
            }.joined(separator: " ")
            if Int.random(in: 0..<5, using: &random) == 0 { text = "\"\(text)\"" }
            var filters = SearchQuery.Filters()
            if Int.random(in: 0..<4, using: &random) == 0 {
                filters.force = documents.randomElement(using: &random)?.force
            }
            let query = SearchQuery(text, filters: filters)
            let hits = documents.compactMap { SearchHit(query, $0) }.sorted(by: SearchHit.precedes)
            let most = hits.first?.match.found ?? 0
            let expected = hits.filter { $0.match.found == most }.map(\.document.stream)
            let results = try await log.search(query, scripts: .released, limits: limits)
            #expect(results.hits.map(\.document.stream) == expected, "seed \(seed)")
        }
    }

    private static func mistyped(_ word: String, _ random: inout SeededGenerator) -> String {
        var letters = Array(word)
        guard letters.count > 2 else { return word }
        let place = Int.random(in: 0..<letters.count - 1, using: &random)
        switch Int.random(in: 0..<7, using: &random) {
        case 0: letters.remove(at: place)
        case 1: letters.insert("x", at: place)
        case 2: letters.swapAt(place, place + 1)
        case 3: letters[place] = "e"
        case 4: letters = Array(letters.prefix(place + 2))
        default: break
        }
        return String(letters)
    }
}
