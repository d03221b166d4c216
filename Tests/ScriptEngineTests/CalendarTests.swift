import ScriptEngine
import Testing

@Suite("Days and instants")
struct CalendarTests {
    @Test func daysCountFrom1970() throws {
        #expect(CivilDate(iso: "1970-01-01")?.days == 0)
        #expect(CivilDate(iso: "2000-02-29")?.days == 11_016)
        #expect(CivilDate(iso: "1969-12-31")?.days == -1)
        for days in stride(from: -800_000, to: 800_000, by: 997) {
            let date = CivilDate(days: days)
            if date.parts.year >= 1, date.parts.year <= 9999 {
                #expect(CivilDate(iso: date.description)?.days == days)
            }
        }
    }

    @Test("days that are not are refused", arguments: ["2021-02-29", "2021-13-01", "2021-1-1", "21-01-01", "x", ""])
    func impossibleDayIsRefused(text: String) { #expect(CivilDate(iso: text) == nil) }

    @Test func instantsReadBackTheSame() throws {
        let times = ["2021-03-01T14:05:00Z", "2021-03-01T14:05:07.250Z", "1969-12-31T23:59:59Z"]
        for text in times { #expect(Timestamp(iso: text)?.description == text) }
        #expect(Timestamp(iso: "2021-03-01T25:00:00Z") == nil)
        #expect(Timestamp(iso: "2021-03-01")?.description == "2021-03-01T00:00:00Z")
    }
}
