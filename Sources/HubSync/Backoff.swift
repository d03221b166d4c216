internal import ScriptEngine

/// How long to wait before a hub is asked again what it could not take.
///
/// Full jitter: any time between nothing and a bound that doubles from try to try, so that many desks behind one line that
/// was down do not all come back at once.
/// - Note: Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog 2015; `Retry-After`: RFC 9110,
///   section 10.2.3.
struct Backoff: Sendable {
    /// The bound of the first wait.
    static let first = 1.0
    /// The bound that no wait exceeds, but for what the hub itself asks for.
    static let most = 300.0
    /// The longest that a hub is believed to mean.
    static let longestAsked = 3_600

    private var tries = 0

    init() {}

    /// The seconds to wait before the next try.
    ///
    /// - Parameter asked: what the hub's `Retry-After` asked for; it is waited out first.
    mutating func next(asked: Int? = nil, _ random: inout some RandomNumberGenerator) -> Double {
        let bound = min(Self.most, Self.first * Double(1 << min(tries, 20)))
        tries += 1
        return Double(min(asked ?? 0, Self.longestAsked)) + Double.random(in: 0..<bound, using: &random)
    }

    /// What a `Retry-After` asks for, in seconds; nil for one that cannot be read.
    ///
    /// - Parameter now: what a date is compared with.
    static func asked(_ header: String?, now: Timestamp) -> Int? {
        guard let header else { return nil }
        if let seconds = Int(header) { return max(0, seconds) }
        return date(header).map { max(0, $0.seconds - now.seconds) }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`; the obsolete forms are not read.
    private static func date(_ text: String) -> Timestamp? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
            let month = months.firstIndex(of: words[2]), let date = CivilDate(year: year, month: month + 1, day: day)
        else { return nil }
        let time = words[4].split(separator: ":").compactMap { Int($0) }
        guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        return Timestamp(seconds: date.days * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2])
    }
}
