import ReferenceData
import Testing

@Suite struct QuantitiesTests {
    @Test(arguments: [
        ("07700 900123", Outcome<String>.value("+447700900123")), ("+44 (0)7700 900-123", .value("+447700900123")),
        ("0044 7700.900.123", .value("+447700900123")), ("+33 1 23 45 67 89", .value("+33123456789")),
        ("(01303) 123456", .value("+441303123456")), ("0800 1111", .value("+448001111", warnings: ["phone.length"])),
        ("7700 900123", .misread("phone.format")), ("", .misread("phone.format")),
        ("+44 7700 900123 ext 4", .misread("phone.format")),
        ("+1234567890123456", .misread("phone.format")), ("000", .misread("phone.format")),
        ("++44", .misread("phone.format")),
    ])
    func phoneNumbersBecomeE164(_ text: String, _ outcome: Outcome<String>) {
        #expect(Outcome { () throws(Misread) in try PhoneNumber.read(text) }.map(\.e164) == outcome)
    }

    @Test(arguments: [
        ("£1,234.50", 123_450), ("1234.5", 123_450), ("650", 65_000), ("12p", 12), ("£0.05", 5),
        ("£ 600,000", 60_000_000), ("0", 0), ("0p", 0), ("3737373700p", 3_737_373_700),
    ])
    func moneyIsReadAsPence(_ text: String, _ pence: Int) throws {
        #expect(try Money.pence(from: text) == pence)
    }

    @Test(arguments: [
        "", "£", "1.234", "1,23", "-5", "12.", ".5", "1e3", "£12p", "9999999999", "999999999999p", "p", ",123", "1.2.3",
    ])
    func otherTextsAreNotMoney(_ text: String) {
        #expect(
            expected { () throws(Misread) in try Money.pence(from: text) } == "a sum in pounds and pence (£1,234.50)")
    }

    @Test(arguments: [
        (123_450, "£1,234.50"), (5, "£0.05"), (-5, "-£0.05"), (100_000_000, "£1,000,000.00"), (99_999, "£999.99"),
    ])
    func moneyIsWrittenInPoundsAndPence(_ pence: Int, _ text: String) throws {
        #expect(Money.text(pence: pence) == text)
        if pence >= 0 { #expect(try Money.pence(from: text) == pence) }
    }

    @Test(arguments: [
        ("2h", Outcome<Int>.value(120)), ("2h30", .value(150)), ("2 hours 30 minutes", .value(150)),
        ("90m", .value(90)),
        ("1:30", .value(90)), ("1.5h", .value(90)), ("PT2H30M", .value(150)), ("P1DT2H", .value(1560)),
        ("3 days", .value(4320)),
        ("an hour", .value(60)), ("half an hour", .value(30)), ("2 hours and 5 mins", .value(125)),
        ("6", .value(360, warnings: ["span.assumedHours"])), ("1.5", .value(90, warnings: ["span.assumedHours"])),
        ("90", .misread("span.unit")), ("", .misread("span.format")), ("1:75", .misread("span.format")),
        ("2m3h", .misread("span.format")),
        ("2h90", .misread("span.format")), ("-2h", .misread("span.format")), ("999999h", .misread("span.format")),
        ("h", .misread("span.format")),
    ])
    func spansAreReadAsMinutes(_ text: String, _ outcome: Outcome<Int>) {
        #expect(Outcome { () throws(Misread) in try Span.minutes(from: text) } == outcome)
    }

    @Test func misreadQuantitiesSayWhatToGive() {
        #expect(
            expected { () throws(Misread) in try Span.minutes(from: "90") }
                == "the unit too: hours or minutes (2h30, 90 minutes)")
        #expect(
            expected { () throws(Misread) in try Span.minutes(from: "long") }
                == "a length of time with its unit (2h30, 90 minutes, 3 days)")
        #expect(
            expected { () throws(Misread) in try PhoneNumber.read("none") }
                == "a phone number with its leading 0, or with + and the country code (07700 900123, +33 1 23 45 67 89)"
        )
    }
}
