import Casework
import ScriptEngine
import Testing

@Suite("Reading answers")
struct AnswerReaderTests {
    private let reader = AnswerReader(now: Timestamp(seconds: 1_614_607_500))

    private func question(_ id: QuestionID) throws -> Question {
        try #require(try ScriptLibrary.released.script(version: 4).question(id))
    }

    private func read(_ text: String, _ id: QuestionID) throws -> Value {
        try reader.read(text, for: try question(id)).value
    }

    @Test func aChoiceIsItsNumberItsCodeOrPartOfItsWords() throws {
        for text in ["3", "trapped", "Trapped", "trap", "TRAP"] {
            #expect(try read(text, "casualty_state") == .choice("trapped"))
        }
        #expect(throws: Unreadable.self) { try read("purple", "casualty_state") }
        #expect(throws: Unreadable.self) { try read("9", "casualty_state") }
    }

    @Test func aWordIsNeverHeardAsItsOpposite() throws {
        for text in ["hurt", "h", "n", "t", "is", "ody", "-9223372036854775808", "0", "5"] {
            #expect(throws: Unreadable.self, "\(text)") { try read(text, "casualty_state") }
        }
        let error = try #require(throws: Unreadable.self) { try read("hurt", "casualty_state") }
        #expect(error.expected.hasPrefix("one of: 1 Nobody is hurt, 2 Injured or ill"))
    }

    @Test func wordsThatFitSeveralChoicesNameThem() throws {
        let error = try #require(throws: Unreadable.self) { try read("lorry", "vehicle_type") }
        #expect(error.code == "answer.choices")
        #expect(error.expected.contains("1 Curtain-sided lorry"))
    }

    @Test func eachTypeGivesItsValue() throws {
        #expect(try read("6", "number_found") == .integer(6))
        #expect(try read("\u{2212}18.5", "set_temperature") == .decimal(-18.5))
        #expect(try read("yes", "interpreter_needed") == .boolean(true))
        #expect(try read("No", "interpreter_needed") == .boolean(false))
        #expect(try read("2h30", "hours_sealed") == .duration(minutes: 150))
        #expect(try read("kent", "owning_force") == .code("kent"))
        #expect(try read("calais", "overseas_exit_port") == .code("FRCQF"))
        #expect(try read("Vietnamese", "main_nationality") == .code("VNM"))
        #expect(try read("07700 900123", "callback_number") == .text("+447700900123"))
        #expect(try read("ab12 cde", "vehicle_registration") == .text("AB12CDE"))
        #expect(try read("csqu 305438 3", "container_number") == .text("CSQU3054383"))
        #expect(try read("1 Mar 2021 14:05", "found_at") == .dateTime(Timestamp(seconds: 1_614_607_500)))
        guard case .coordinate(let position) = try read("TG 51409 13177", "coordinates") else {
            Issue.record("no coordinate")
            return
        }
        #expect(abs((position.latitude ?? 0) - 52.657979) < 0.00005)
        #expect(abs((position.longitude ?? 0) - 1.716052) < 0.00008)
        #expect(position.read == "TG 51409 13177")
    }

    @Test func aListOfNumbersIsNoNumber() throws {
        #expect(try read("12,500", "number_found") == .integer(12_500))
        for text in ["1, 2", "3 4", "1,2", "99999999999999999999", "0x10", "six"] {
            #expect(throws: Unreadable.self, "\(text)") { try read(text, "number_found") }
        }
    }

    @Test func anEventThatLiesAheadIsQueried() throws {
        let ahead = try reader.read("1 Mar 2031 14:05", for: try question("found_at"))
        #expect(ahead.warnings.contains("That is in the future. Check the date."))
        let expected = try reader.read("1 Mar 2031 14:05", for: try question("ie_expected_at"))
        #expect(!expected.warnings.contains("That is in the future. Check the date."))
    }

    @Test func controlCharactersAreTakenOut() throws {
        #expect(try read("A\u{1B}[31mB\u{7}\nC", "location_text") == .text("AB  C"))
    }

    @Test func aMarkerPostIsKeptAsItWasRead() throws {
        guard case .coordinate(let position) = try read("M20 B 84.6", "coordinates") else {
            Issue.record("no coordinate")
            return
        }
        #expect(position.read == "M20 B 84.6")
        #expect(position.latitude == nil)
    }

    @Test func whatACallerReadsOutIsWarnedAboutNotBlocked() throws {
        let reading = try reader.read("CSQU3054384", for: try question("container_number"))
        #expect(reading.value == .text("CSQU3054384"))
        #expect(!reading.warnings.isEmpty)
    }

    @Test func aGridTakesRowsOrOneChoiceForAll() throws {
        let grid = try question("vsc_checks")
        let choice = try #require(grid.choices.first)
        guard case .checklist(let all) = try reader.read("all = 1", for: grid).value,
            case .checklist(let some) = try reader.read("1=1 2=2", for: grid).value
        else {
            Issue.record("no grid")
            return
        }
        #expect(all.count == grid.rows.count)
        #expect(Set(all.values) == [choice.code])
        #expect(some.count == 2)
    }

    @Test func aGridWithoutARowIsNoAnswer() throws {
        let grid = try question("vsc_checks")
        #expect(throws: Unreadable.self) { try reader.read(",", for: grid) }
    }

    @Test func refusalsHoldNothingOfWhatWasTyped() throws {
        for question in try ScriptLibrary.released.script(version: 4).questions {
            do { _ = try reader.read("Zebedee§§ Quux99", for: question) } catch {
                #expect(!error.expected.contains("Zebedee"), "\(question.id)")
                #expect(!error.code.contains("Zebedee"))
            }
        }
    }
}
