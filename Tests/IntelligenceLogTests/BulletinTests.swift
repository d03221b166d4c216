import Foundation
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import Casework
@testable import IntelligenceLog

@Suite("The bulletin")
struct BulletinTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let scripts = ScriptLibrary.released
    private let now = Timestamp(seconds: 1_640_995_200)

    init() async throws {
        folder = try TemporaryFolder()
        log = try await SimulatedLog.copy(calls: 72, seed: 6, to: folder)
    }

    private func bulletin(
        _ text: String, hiding below: Int? = nil, _ change: (inout BulletinRequest) -> Void = { _ in }
    ) async throws -> Bulletin {
        if let below {
            let event = PolicyEvent.set("policy: 1\ntitle: T\nsuppressBelow: \(below)")
            try await log.note(
                kind: event.kind, payload: event.payload, seal: event.seal, in: .policy, at: now, by: Actor("tester"))
        }
        var wanted = BulletinRequest(try #require(BulletinPeriod(text)))
        change(&wanted)
        return try await log.bulletin(wanted, scripts: scripts, at: now)
    }

    private func period(_ text: String) throws -> BulletinPeriod { try #require(BulletinPeriod(text)) }

    // MARK: Periods

    @Test func aPeriodIsAMonthOrAYearOfWholeDays() throws {
        for text in ["2021-13", "2021-00", "21", "2021-1", "2021-11-01", "", "-2021", "2021-", "abcd", "2021-1x"] {
            #expect(BulletinPeriod(text) == nil, "\(text)")
        }
        let february = try period("2024-02")
        #expect(february.days.first.description == "2024-02-01" && february.days.last.description == "2024-02-29")
        #expect(february.name == "February 2024" && february.code == "2024-02")
        #expect(february.earlier(by: 12).code == "2023-02" && february.earlier(by: 2).code == "2023-12")
        for year in ["2023", "2024"] {
            #expect(try period(year).days.last.description == "\(year)-12-31")
            #expect(try period(year).end == (try period("\(year)-12")).end)
        }
        // Summer time begins in March: the month is an hour short.
        let march = try period("2021-03")
        #expect(march.end.seconds - march.start.seconds == 31 * 86_400 - 3_600)
    }

    // MARK: Figures

    @Test(arguments: ["2021-10", "2021"]) func everyFigureIsThatOfTheReport(text: String) async throws {
        let bulletin = try await bulletin(text, hiding: 0)
        let html = bulletin.html
        var filter = CallFilter()
        filter.lorryVersions = try scripts.lorryVersions()
        for chapter in BulletinPlan(try period(text), filter).chapters {
            let shown = try #require(bulletin.chapters.first { $0.code == chapter.measure.rawValue })
            var tables: [MeasureTable] = []
            for request in ([chapter.trend].compactMap(\.self) + chapter.details) {
                tables += try await log.report(request, scripts: scripts).parts.map(\.table)
            }
            #expect(shown.parts.map(\.table) == tables.filter { !$0.rows.isEmpty || $0.total != nil })
            let cells = tables.flatMap { $0.rows.prefix(Bulletin.mostRows) }.joined().map(\.words)
            for words in cells where !words.isEmpty {
                #expect(html.contains(SVGMarkup.escaped(words)), "\(words)")
            }
        }
        let days = try period(text).days
        let engagement = try await log.engagement(try #require(DayPeriod(days.first, days.last)))
        let table = try #require(bulletin.chapters.first { $0.code == "engagement" }?.parts.first?.table)
        #expect(table.rows.map { $0[2].words } == engagement.rows.map { $0.measure.text($0.actual) })
    }

    @Test func theFigureOfAMonthIsComparedWithTheMonthAndTheYearBefore() async throws {
        let said = try #require(try await bulletin("2021-12", hiding: 0).chapters.first).said
        let report = try await log.report(ReportRequest(.completion, by: .month), scripts: scripts)
        let december = try #require(report.parts[0].table.rows.last)
        #expect(december[0].words == "December 2021")
        #expect(said[0].contains("December 2021: \(december[5].words) (\(december[2].words) of \(december[1].words))"))
        #expect(said[1].contains("November 2021: "))
        #expect(said[2] == "Nothing to compare with stands for December 2020.")
        let year = try #require(try await bulletin("2021").chapters.first).said
        #expect(year.contains("Nothing to compare with stands for 2020."))
    }

    @Test func smallCountsAreHiddenAlsoWhereTwoTablesShowTheSame() async throws {
        let bulletin = try await bulletin("2021-10")
        #expect(bulletin.below == 5)
        let chapter = try #require(bulletin.chapters.first { $0.code == "completion" })
        for part in chapter.parts {
            for cell in part.table.rows.joined() + (part.table.total ?? []) {
                if case .count(let count) = cell { #expect(!(1...4).contains(count)) }
            }
        }
        let trend = try #require(chapter.parts.first?.table)
        let month = try #require(trend.rows.first { $0[0].words == "October 2021" })
        for part in chapter.parts.dropFirst() {
            // What is hidden in the month's row is hidden in the totals of its forces and types.
            let total = try #require(part.table.total)
            for column in 1...4 { #expect((month[column] == .suppressed) == (total[column] == .suppressed)) }
        }
        #expect(bulletin.html.contains("[c]") && bulletin.text.contains("[c]"))
    }

    @Test func nothingIsSaidOfOneHandler() async throws {
        let handlers = Set(try await log.calls().map(\.handler.id))
        let bulletin = try await bulletin("2021", hiding: 0)
        let (html, text) = (bulletin.html, bulletin.text)
        for handler in handlers {
            #expect(!html.contains(">\(handler)<") && !text.contains(" \(handler) "), "\(handler)")
        }
        #expect(!BulletinPlan(try period("2021"), CallFilter()).chapters.contains { $0.measure.rawValue == "handlers" })
    }

    // MARK: Words

    @Test func itSaysThatItIsSimulatedAndHowItIsMarked() async throws {
        let bulletin = try await bulletin("2021-10")
        for text in [bulletin.html, bulletin.text] {
            #expect(text.contains("SIMULATED") && text.contains("OFFICIAL-SENSITIVE"))
            #expect(text.contains("To be edited"))
        }
    }

    @Test func itNeedsNothingElseAndRunsNothing() async throws {
        let bulletin = try await bulletin("2021-10") {
            $0.notes = "Thanks to <script>alert(1)</script> & all.\nMore.\n\nSecond \u{202E}paragraph."
        }
        let html = bulletin.html
        for link in ["<script", "href=", "src=", "url("] { #expect(!html.contains(link), "\(link)") }
        #expect(html.contains("<p>Thanks to &lt;script&gt;alert(1)&lt;/script&gt; &amp; all. More.</p>"))
        #expect(bulletin.notes.count == 2 && !html.contains("\u{202E}"))
        #expect(html.contains("<!-- EDIT notes: begins -->") && bulletin.text.contains("Thanks to <script>"))
        let ids = html.matches(of: /id="([^"]+)"/).map(\.output.1)
        #expect(Set(ids).count == ids.count)
    }

    @Test func itSaysWhatTookEffectAndWhatWasPutRight() async throws {
        let march = try await bulletin("2021-03")
        #expect(march.changes.contains { $0.hasPrefix("Version 3 of the script took effect on 1 March 2021") })
        let gaps = try #require(march.chapters.first { $0.code == "gaps" }?.parts.first?.table)
        // Tables by force hide figures here, which the number without a force could give away.
        #expect(gaps.rows.map { $0[0].plain } == ["open", "unreviewed", "noTime"])
        var call = try #require(try await log.calls(in: [.closed]).first).id
        var open = try Call.replayed(try await log.entries(of: call.stream)) { try scripts.script(matching: $0) }
        call = open.id
        let later = try period("2021-11").start
        for _ in 0..<6 {
            try await log.append(try open.record(.reopened(reason: "a test"), at: later, by: Actor("desk")))
            try await log.append(
                try open.record(.closed(reason: "a test", callerRangOff: false), at: later, by: Actor("desk")))
        }
        let corrections = try #require(
            try await bulletin("2021-11").chapters.first { $0.code == "corrections" }?.parts.first?.table)
        #expect(corrections.rows.first { $0[0].code == "call.reopened" }?[1] == .count(6))
    }

    @Test func aMonthThatHasNotBegunOrHasNoCallHasNoBulletin() async throws {
        await #expect(throws: BulletinError.future(try period("2022-02"))) { _ = try await bulletin("2022-02") }
        await #expect(throws: BulletinError.empty(try period("2019-02"))) { _ = try await bulletin("2019-02") }
        await #expect(throws: BulletinError.empty(try period("2021-10"))) {
            _ = try await bulletin("2021-10") { $0.isSimulated = false }
        }
    }

    @Test func whoMayNotReadSafeguardingIsToldNothingOfIt() async throws {
        let codes = try await bulletin("2021-10") { $0.role = .administrator }.chapters.map(\.code)
        for code in ["safeguarding", "intelligence", "engagement"] { #expect(!codes.contains(code)) }
        let analyst = try await bulletin("2021-10") { $0.role = .analyst }.chapters.map(\.code)
        #expect(analyst.contains("safeguarding") && analyst.contains("intelligence"))
    }
}
