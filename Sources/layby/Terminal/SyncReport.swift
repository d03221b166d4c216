import Casework
import HubSync
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// How things stand with the hubs, for a terminal.
struct SyncReport {
    let terminal: Terminal

    /// A table, a line a hub; what is wrong stands below it.
    ///
    /// - Parameter holders: who sends to a hub now, by its code.
    func show(_ hubs: [HubFigures], holders: [String: HubTurn.Holder], at now: Timestamp) {
        let heads = ["Hub", "Waiting", "Oldest", "Sent", "Acknowledged", "Parked", "Discarded", "Last answer"]
        let rows = hubs.map { hub in
            [
                hub.hub, hub.waiting.grouped, hub.oldestAge(at: now).map(Self.length) ?? "–", hub.sent.grouped,
                hub.acknowledged.grouped, hub.parked.grouped, hub.discarded.grouped,
                hub.lastSuccess.map { LondonTime.text(Int64($0.seconds)) } ?? "never",
            ]
        }
        let widths = heads.indices.map { column in ([heads] + rows).map { $0[column].count }.max() ?? 0 }
        func text(_ cells: [String]) -> String {
            cells.indices.map { index in
                switch index {
                case 0: cells[index].padded(widths[index])
                case cells.count - 1: cells[index]
                default: cells[index].leftPadded(widths[index])
                }
            }.joined(separator: "  ")
        }
        terminal.line(text(heads), .bold)
        for row in rows { terminal.line(text(row)) }
        for hub in hubs {
            if let trouble = hub.trouble {
                let time = LondonTime.text(Int64(trouble.at.seconds))
                terminal.line(
                    hub.isFailing
                        ? "\(hub.hub): the last try failed, \(time): \(trouble.code)"
                        : "\(hub.hub): a try failed before that, \(time): \(trouble.code)",
                    hub.isFailing ? .warning : .dim)
            }
            if hub.parked > 0 {
                terminal.line("\(hub.hub): see why records are parked, and decide: layby sync parked", .warning)
            }
            if let holder = holders[hub.hub] {
                let time = LondonTime.text(Int64(holder.since.seconds))
                terminal.line("\(hub.hub): process \(holder.process) sends, since \(time)", .dim)
            }
        }
    }

    /// `40 s`, `12 min`, `1 h 35 min`, `3 days`.
    static func length(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3_600: "\(seconds / 60) min"
        case ..<(48 * 3_600): "\(seconds / 3_600) h \(seconds / 60 % 60) min"
        default: "\((seconds / 86_400).grouped) days"
        }
    }

    /// `12.4/s · 25 s left`; empty while nothing can be said.
    static func pace(_ pace: SyncPace, of total: Int) -> String {
        guard let rate = pace.rate, let left = pace.secondsLeft(of: total) else { return "" }
        let text = rate < 10 ? "\((rate * 10).rounded() / 10)" : Int(rate.rounded()).grouped
        return " · \(text)/s · \(length(left)) left"
    }
}
