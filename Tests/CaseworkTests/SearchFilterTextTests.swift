import Casework
import ReferenceData
import ScriptEngine
import Testing

@Suite("Filters of a search as people write them") struct SearchFilterTextTests {
    private let now = Timestamp(seconds: 1_636_000_000)

    private func read(_ change: (inout SearchFilterTexts) -> Void) throws -> SearchQuery.Filters {
        var texts = SearchFilterTexts()
        change(&texts)
        return try texts.filters(at: now, scripts: .released)
    }

    @Test func nothingWrittenAsksForNothing() throws {
        let filters = try read { texts in
            (texts.from, texts.to, texts.force) = ("", " ", nil)
            (texts.eventType, texts.near) = ("", "\t")
        }
        #expect(filters.isEmpty)
    }

    @Test func theLastDayCountsWholeAndDaysBeginInLondon() throws {
        let filters = try read { ($0.from, $0.to) = ("2021-07-01", "1/7/2021") }
        // British Summer Time: the day begins an hour before midnight UTC.
        #expect(filters.from == Timestamp(seconds: 1_625_094_000))
        #expect(filters.before == Timestamp(seconds: 1_625_094_000 + 86_400))
    }

    @Test func aPortStandsForItsPlace() throws {
        let near = try #require(try read { ($0.near, $0.kilometres) = ("Dover", 5) }.near)
        #expect(near.kilometres == 5)
        #expect((51...51.3).contains(near.centre.latitude))
    }

    @Test(
        "what is none is refused with what to write",
        arguments: [
            ("force", "Atlantis", "force.unknown"), ("type", "balloon", "search.eventType"),
            ("near", "Nowhereville", "search.place"),
        ])
    func refused(field: String, text: String, code: String) throws {
        let error = #expect(throws: Misread.self) {
            try read { texts in
                switch field {
                case "force": texts.force = text
                case "type": texts.eventType = text
                default: texts.near = text
                }
            }
        }
        #expect(error?.code == code)
    }

    @Test func everyTypeOfEventIsListedOnce() throws {
        let codes = try ScriptLibrary.released.eventTypes().map(\.code)
        #expect(codes.contains("lorry") && codes.contains("small_boat"))
        #expect(Set(codes).count == codes.count)
        #expect(try ScriptLibrary.released.lorryVersions() == [1, 2, 3])
    }

    @Test func anAreaHoldsItsEdgesAndNothingBeyond() throws {
        func point(_ latitude: Double, _ longitude: Double) throws -> Coordinate {
            try #require(Coordinate(latitude: latitude, longitude: longitude))
        }
        let area = try #require(CallFilter.Area(try point(51, 0), try point(52, 1)))
        #expect(try area.contains(point(51, 0)) && area.contains(point(52, 1)) && area.contains(point(51.5, 0.5)))
        #expect(try !area.contains(point(50.99, 0.5)) && !area.contains(point(51.5, 1.01)))
        #expect(try CallFilter.Area(point(52, 0), point(51, 1)) == nil)
    }

    @Test func aViewsNameIsPlainTextOfSixtyCharacters() throws {
        #expect(try SavedView.name(" Kent\u{202E}, March\n") == "Kent, March")
        for name in ["", "  ", String(repeating: "a", count: 61)] {
            #expect(throws: Unreadable.self) { try SavedView.name(name) }
        }
    }
}
