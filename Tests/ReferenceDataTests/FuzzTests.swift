import ReferenceData
import Testing

@Suite struct FuzzTests {
    @Test(arguments: [UInt64(1), 2, 3, .random(in: 4 ... .max)])
    func noTextCrashesAParser(seed: UInt64) throws {
        print("fuzz seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let today = try #require(CivilDay(year: 2021, month: 3, day: 1))
        for _ in 0..<100 {
            let text = Self.text(&random)
            #expect(TextFold.fold(TextFold.fold(text)) == TextFold.fold(text), "seed \(seed)")
            _ = try? Location.read(text)
            _ = try? OSGrid.read(text)
            _ = try? Ports.read(text)
            _ = Ports.search(text, limit: 5)
            _ = try? Forces.read(text)
            _ = try? Countries.read(text)
            _ = try? Nationalities.read(text)
            _ = try? VehicleRegistration.read(text)
            _ = try? ContainerNumber.read(text)
            _ = try? OperatorLicence.read(text)
            _ = try? PhoneNumber.read(text)
            _ = try? Money.pence(from: text)
            _ = try? Span.minutes(from: text)
            _ = try? CivilDay.read(text, today: today)
            _ = try? ClockTime.read(text)
            _ = try? Moment.read(text, now: Int64.random(in: .min ... .max, using: &random))
        }
    }

    private static let pieces = [
        "TG", "M20", "B", "84.6", "///", "a.b.c", "52.658", ",", "-", "\u{2212}", "°", "'", "\"", "N", "W", "£", "p",
        "h", "PT", "2",
        "30", "1/3/21", "Mar", "14:05", "ago", "now", "Z", "+01:00", " ", " ", "T", ".", ":", "GBDVR", "Do", "0",
        "99999999999", "é", "Я",
        "٣", "🚛", "\u{0301}", "\u{200D}", "\u{0}", "\n", "(", ")", "+", "am", "pm", "st", "noon", "CSQU", "3054383",
        "e", "İ", "ŉ",
    ]

    private static func text(_ random: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...9, using: &random) {
            if Int.random(in: 0...5, using: &random) > 0 {
                text += pieces.randomElement(using: &random) ?? ""
            } else if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &random)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
