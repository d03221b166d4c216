internal import ReferenceData
public import ScriptEngine

/// Days to keep in mind, as calendars of other programs take them in.
///
/// - Note: Source: RFC 5545.
public struct CalendarFile: Sendable {
    /// One whole day.
    public struct Day: Hashable, Sendable {
        /// The same each time that it is written, so that a calendar takes the later one for the earlier.
        public let uid: String
        /// In London.
        public let on: CivilDate
        /// Nothing personal: calendars are shared.
        public let summary: String
        public let text: String

        public init(uid: String, on day: CivilDate, summary: String, text: String) {
            (self.uid, on, self.summary, self.text) = (uid, day, summary, text)
        }
    }

    /// In the order in which they are written.
    public let days: [Day]
    public let name: String
    /// When it is written.
    public let at: Timestamp

    public init(_ days: [Day], name: String, at time: Timestamp) { (self.days, self.name, at) = (days, name, time) }

    /// The file; UTF-8, every line ending in CR LF and at most 75 octets long.
    public var text: String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Layby//Layby//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            "X-WR-CALNAME:\(Self.escaped(name))",
        ]
        for day in days {
            lines += [
                "BEGIN:VEVENT", "UID:\(day.uid)", "DTSTAMP:\(stamp)", "DTSTART;VALUE=DATE:\(Self.digits(day.on))",
                "DTEND;VALUE=DATE:\(Self.digits(CivilDate(days: day.on.days + 1)))",
                "SUMMARY:\(Self.escaped(day.summary))", "DESCRIPTION:\(Self.escaped(day.text))",
                // Whoever has it is not busy all day.
                "TRANSP:TRANSPARENT", "END:VEVENT",
            ]
        }
        return (lines + ["END:VCALENDAR"]).map { Self.folded($0) + "\r\n" }.joined()
    }

    /// `20210301T140500Z`.
    private var stamp: String {
        let seconds = at.seconds
        let time = (seconds % 86_400 + 86_400) % 86_400
        let day = CivilDate(days: (seconds - time) / 86_400)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(Self.digits(day))T\(two(time / 3600))\(two(time / 60 % 60))\(two(time % 60))Z"
    }

    private static func digits(_ day: CivilDate) -> String { day.description.replacing("-", with: "") }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(",", with: "\\,")
            .replacing("\r\n", with: "\\n").replacing("\n", with: "\\n").replacing("\r", with: "\\n")
    }

    /// Cut into lines of at most 75 octets, each but the first with a space before it; no character is cut in two.
    private static func folded(_ line: String) -> String {
        var (text, length) = ("", 0)
        for scalar in line.unicodeScalars {
            let octets = UTF8.width(scalar)
            if length + octets > 75 {
                text += "\r\n "
                length = 1
            }
            text.unicodeScalars.append(scalar)
            length += octets
        }
        return text
    }
}
