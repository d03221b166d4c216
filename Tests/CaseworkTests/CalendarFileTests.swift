import Casework
import Foundation
import ScriptEngine
import TestSupport
import Testing

@Suite("A calendar file")
struct CalendarFileTests {
    private let file: CalendarFile

    init() throws {
        let long = String(repeating: "é€ invented, ", count: 20)
        file = CalendarFile(
            [
                CalendarFile.Day(uid: "a@layby", on: try day("2021-03-28"), summary: "One; two, \\three", text: long),
                CalendarFile.Day(uid: "b@layby", on: try day("2024-02-29"), summary: "Leap", text: "Line\nbreak"),
            ], name: "Invented", at: Timestamp(seconds: 1_614_607_500))
    }

    @Test func noLineIsLongerThan75OctetsAndEachEndsInCRLF() throws {
        #expect(file.text.hasSuffix("END:VCALENDAR\r\n"))
        let lines = file.text.components(separatedBy: "\r\n").dropLast()
        #expect(lines.allSatisfy { $0.utf8.count <= 75 && !$0.contains("\n") && !$0.contains("\r") })
        #expect(lines.contains { $0.utf8.count > 70 && $0.hasPrefix(" ") })
        #expect(lines.contains("DTSTAMP:20210301T140500Z"))
        #expect(lines.contains("DTSTART;VALUE=DATE:20210328") && lines.contains("DTEND;VALUE=DATE:20210329"))
    }

    @Test func anotherProgramReadsWhatWasWritten() throws {
        let outcome = try Peer.python("calendar_file.py", input: Data(file.text.utf8))
        #expect(outcome.status == 0, "\(outcome.errors)")
        let days = try #require(try JSONParser.parse(outcome.output.trimmingCharacters(in: .newlines)).array)
        #expect(days.map { $0["uid"]?.string } == file.days.map(\.uid))
        #expect(days.map { $0["on"]?.string } == file.days.map(\.on.description))
        #expect(days.map { $0["summary"]?.string } == file.days.map(\.summary))
        #expect(days.map { $0["text"]?.string } == file.days.map(\.text))
    }
}
