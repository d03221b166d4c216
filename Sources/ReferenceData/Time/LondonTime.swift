/// The clock of the United Kingdom: GMT, and one hour ahead from the last Sunday of March to that of October, 01:00 UTC.
///
/// - Note: Source: Summer Time Order 2002. The rule is applied to all years, also to those before 1996 that had others.
public enum LondonTime {
    /// What a day and a time on the clock mean.
    public enum Instant: Equatable, Sendable {
        /// Epoch seconds.
        case once(Int64)
        /// The clock went from 00:59 to 02:00 on that day.
        case never
        /// The clock went back at 02:00: epoch seconds of both.
        case twice(first: Int64, second: Int64)
    }

    /// Day, time and minutes ahead of UTC (0 or 60) of an instant; seconds are dropped.
    ///
    /// - Parameter epoch: seconds since 1 January 1970 UTC; held within the years 1 to 9999.
    public static func civil(_ epoch: Int64) -> (day: CivilDay, time: ClockTime, offsetMinutes: Int) {
        let epoch = min(max(epoch, -62_135_596_800), 253_402_293_599)
        let offset = offsetMinutes(epoch)
        let local = epoch + Int64(offset) * 60
        let days = Int((local - (local % 86_400 + 86_400) % 86_400) / 86_400)
        let seconds = Int(local) - days * 86_400
        return (CivilDay(daysSince1970: days), ClockTime(minutes: seconds / 60), offset)
    }

    /// The instants at which the clock shows a time on a day: one, none or two.
    public static func instant(_ day: CivilDay, _ time: ClockTime) -> Instant {
        let utc = Int64(day.daysSince1970) * 86_400 + Int64(time.minutes) * 60
        let candidates = [utc - 3600, utc].filter { epoch in
            offsetMinutes(epoch) == (epoch == utc ? 0 : 60)
        }
        guard let first = candidates.first, let last = candidates.last else { return .never }
        return first == last ? .once(first) : .twice(first: first, second: last)
    }

    /// The epoch second at which a day begins; the clock never changes at midnight.
    public static func start(of day: CivilDay) -> Int64 {
        switch instant(day, ClockTime(minutes: 0)) {
        case .once(let epoch), .twice(first: let epoch, second: _): epoch
        case .never: Int64(day.daysSince1970) * 86_400
        }
    }

    /// Writes an instant as people say it: `1 March 2021 14:05`.
    public static func text(_ epoch: Int64) -> String {
        let (day, time, _) = civil(epoch)
        return "\(day.text) \(time.text)"
    }

    private static func offsetMinutes(_ epoch: Int64) -> Int {
        let days = Int((epoch - (epoch % 86_400 + 86_400) % 86_400) / 86_400)
        let year = CivilDay(daysSince1970: days).year
        let summer = change(year: year, month: 3)..<change(year: year, month: 10)
        return summer.contains(epoch) ? 60 : 0
    }

    /// 01:00 UTC on the last Sunday of a month of 31 days.
    private static func change(year: Int, month: Int) -> Int64 {
        guard let last = CivilDay(year: year, month: month, day: 31) else { return 0 }
        return Int64(last.daysSince1970 - last.weekday) * 86_400 + 3600
    }
}
