/// A time of day on a clock, to the minute.
public struct ClockTime: Equatable, Hashable, Comparable, Sendable {
    /// 0–23.
    public let hour: Int
    /// 0–59.
    public let minute: Int

    /// Makes a time; nil when no clock shows it.
    public init?(hour: Int, minute: Int) {
        guard (0...23).contains(hour), (0...59).contains(minute) else { return nil }
        self.hour = hour
        self.minute = minute
    }

    /// The time so many minutes after midnight; held within 0 to 1439.
    init(minutes: Int) {
        let minutes = min(max(minutes, 0), 1439)
        hour = minutes / 60
        minute = minutes % 60
    }

    /// Orders by time.
    public static func < (left: ClockTime, right: ClockTime) -> Bool { left.minutes < right.minutes }

    /// As on a 24-hour clock: `14:05`.
    public var text: String { "\(CivilDay.two(hour)):\(CivilDay.two(minute))" }

    /// Minutes after midnight, 0–1439.
    var minutes: Int { hour * 60 + minute }

    /// Reads a time: `14:05`, `1405`, `2.05pm`, `2pm`, `1405 hrs`, `noon`, `midnight`.
    ///
    /// Warns `clock.morning` for an hour of one digit without am or pm, and `clock.midnight` for that word.
    /// - Throws: `clock.format`; `2` alone and `24:00` are not times.
    public static func read(_ text: String) throws(Misread) -> Reading<ClockTime> {
        let misread = Misread(
            code: "clock.format", expected: "a time on the 24-hour clock (14:05), or with am or pm (2.05pm)")
        var folded = TextFold.fold(text)
        guard folded.utf8.count <= 30 else { throw misread }
        if folded == "noon" || folded == "midday" { return Reading(value: ClockTime(minutes: 720)) }
        if folded == "midnight" { return Reading(value: ClockTime(minutes: 0), warnings: [midnight]) }
        var isAfternoon: Bool?
        for suffix in ["am", "a.m.", "a.m", "pm", "p.m.", "p.m"] where folded.hasSuffix(suffix) {
            isAfternoon = suffix.hasPrefix("p")
            folded = String(folded.dropLast(suffix.count)).trimmed
            break
        }
        if isAfternoon == nil {
            for suffix in ["hours", "hrs", "hr", "h"] where folded.hasSuffix(suffix) {
                folded = String(folded.dropLast(suffix.count)).trimmed
                // "14 hours" is a length of time.
                guard folded.count >= 4 else { throw misread }
                break
            }
        }
        guard let parts = parts(folded, needsMinutes: isAfternoon == nil) else { throw misread }
        var hour = parts.hour
        if let isAfternoon {
            guard (1...12).contains(hour) else { throw misread }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        guard let time = ClockTime(hour: hour, minute: parts.minute) else { throw misread }
        return Reading(value: time, warnings: parts.isWritten24 || isAfternoon != nil ? [] : [morning])
    }

    private static func parts(_ text: String, needsMinutes: Bool) -> (hour: Int, minute: Int, isWritten24: Bool)? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "." || $0 == "h" }
        if parts.count == 2 {
            guard parts[0].count <= 2, parts[1].count == 2, let hour = SearchText.integer(parts[0]),
                let minute = SearchText.integer(parts[1])
            else { return nil }
            return (hour, minute, parts[0].count == 2 || hour == 0)
        }
        guard parts.count == 1, let number = SearchText.integer(text) else { return nil }
        switch text.count {
        case 4: return (number / 100, number % 100, true)
        case 3: return needsMinutes ? nil : (number / 100, number % 100, true)
        case 1, 2: return needsMinutes ? nil : (number, 0, true)
        default: return nil
        }
    }

    private static let midnight = Warning(
        code: "clock.midnight", message: "Read as 00:00, where the day begins. Check which night is meant.")
    private static let morning = Warning(
        code: "clock.morning", message: "Read as a time in the morning. Check that the afternoon is not meant.")
}
