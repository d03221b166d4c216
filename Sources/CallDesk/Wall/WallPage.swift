import Casework
import ReferenceData
import ScriptEngine

/// The wall's figures as a room reads them: few words, big numbers.
struct WallPage: Hashable, Sendable {
    struct Tile: Hashable, Sendable {
        let title: String
        let figure: String
        let detail: String
    }

    struct Line: Hashable, Sendable {
        let words: String
        let count: String
    }

    let tiles: [Tile]
    let released: [Line]
    let hasReleased: Bool
    let releasedTotal: String
    /// `10:42`, London; it changes every minute, so that a screen that hangs can be told.
    let asOf: String
    let isSimulated: Bool
    let isDemo: Bool

    init(_ wall: Wall, at now: Timestamp, isDemo: Bool) {
        let open = wall.underWay.count + wall.paused.count
        let longest = [wall.underWay.since, wall.paused.since].compactMap(\.self).min()
        func waited(_ since: Timestamp?) -> String? { since.map { Self.age(from: $0, to: now) } }
        let wait = [
            waited(wall.underWay.since).map { "under way \($0)" }, waited(wall.paused.since).map { "paused \($0)" },
            waited(wall.returned.since).map { "returned \($0)" },
        ].compactMap(\.self)
        tiles = [
            Tile(
                title: "Calls open", figure: open.grouped,
                detail: "\(wall.underWay.count.grouped) under way, \(wall.paused.count.grouped) paused, "
                    + "\(wall.returned.count.grouped) returned"),
            Tile(
                title: "Longest open", figure: waited(longest) ?? "–",
                detail: wait.isEmpty ? "no call waits" : wait.joined(separator: ", ")),
            Self.tile("Completed today", wall.today), Self.tile("Completed this month", wall.month),
            Tile(
                title: "Hub backlog", figure: waited(wall.backlog.since) ?? "none",
                detail: wall.backlog.count == 1
                    ? "1 record waits to be sent" : "\(wall.backlog.count.grouped) records wait to be sent"),
        ]
        let names = wall.released.map { (words: Self.words($0.key), count: $0.value) }
        released = names.sorted { ($1.count, $0.words) < ($0.count, $1.words) }
            .map { Line(words: $0.words, count: $0.count.grouped) }
        hasReleased = !released.isEmpty
        releasedTotal = wall.released.values.reduce(0, +).grouped
        asOf = LondonTime.clock(now)
        (isSimulated, self.isDemo) = (wall.isSimulated, isDemo)
    }

    private static func tile(_ title: String, _ value: Proportion) -> Tile {
        Tile(
            title: title, figure: value.rate.map { "\(Int(($0 * 100).rounded())) %" } ?? "–",
            detail: value.trials == 0
                ? "no call closed" : "\(value.successes.grouped) of \(value.trials.grouped) closed, by day of event")
    }

    /// `casualty alert` of `uk.layby.casualty-alert`.
    private static func words(_ type: String) -> String {
        String(type.split(separator: ".").last ?? "").replacing("-", with: " ")
    }

    /// `40 min`, `1 h 35 min`, `3 days`.
    static func age(from start: Timestamp, to now: Timestamp) -> String {
        let minutes = max(0, now.seconds - start.seconds) / 60
        switch minutes {
        case ..<60: return "\(minutes) min"
        case ..<(48 * 60): return "\(minutes / 60) h \(minutes % 60) min"
        default: return "\((minutes / 1_440).grouped) days"
        }
    }
}

extension LondonTime {
    /// `10:42`, of the clock in London.
    fileprivate static func clock(_ time: Timestamp) -> String {
        let clock = civil(Int64(time.seconds)).time
        return [clock.hour, clock.minute].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
