import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// How things stand with the hubs, and what is parked for somebody to decide about.
struct HubPage: Sendable {
    struct Line: Sendable {
        let name: String
        let waiting: String
        let oldest: String
        let sent: String
        let acknowledged: String
        let parked: String
        let discarded: String
        let lastAnswer: String
        let lastError: String
        let isFailing: Bool
    }

    /// What a hub refused for one reason.
    struct Group: Sendable {
        struct Record: Sendable {
            let event: String
            let kind: String
            let since: String
            let isChosen: Bool
        }

        let hub: String
        let code: String
        let anchor: String
        let heading: String
        let meaning: String
        let remedy: String
        let mayBeRetried: Bool
        let records: [Record]
        /// Says how many are not shown; nil where all are.
        let more: String?
        /// As it was typed, when it was refused.
        let reason: String
    }

    let csrf: String
    let hubs: [Line]
    /// Each with a record at least.
    let parked: [Group]
    let said: String?
    let error: String?

    /// So many of each group are shown; the command line lists all.
    static let most = 100

    init(
        _ figures: [HubFigures], _ parked: [ParkedRecord], names: [String: String], for visit: Visit,
        said: String?, error: String?
    ) {
        csrf = visit.csrf
        hubs = figures.map { Line($0, name: names[$0.hub] ?? $0.hub, at: visit.now) }
        let groups = Dictionary(grouping: parked) { [$0.hub.text, $0.reason] }
        self.parked = groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.enumerated().map { index, group in
            Group(
                group.value, of: group.key[0], code: group.key[1], number: index + 1, names: names,
                chosen: Set(visit.form.all("event")),
                reason: visit.form["code"] == group.key[1] ? visit.form["reason"] ?? "" : "")
        }
        (self.said, self.error) = (said, error)
    }
}

extension HubPage.Line {
    fileprivate init(_ hub: HubFigures, name: String, at now: Timestamp) {
        func time(_ time: Timestamp) -> String { LondonTime.text(Int64(time.seconds)) }
        self.init(
            name: name, waiting: hub.waiting.grouped,
            oldest: hub.oldest.map { WallPage.age(from: $0, to: now) } ?? "–", sent: hub.sent.grouped,
            acknowledged: hub.acknowledged.grouped, parked: hub.parked.grouped, discarded: hub.discarded.grouped,
            lastAnswer: hub.lastSuccess.map(time) ?? "never",
            lastError: hub.trouble.map { "\($0.code), \(time($0.at))" } ?? "none", isFailing: hub.isFailing)
    }
}

extension HubPage.Group {
    fileprivate init(
        _ records: [ParkedRecord], of hub: String, code: String, number: Int, names: [String: String],
        chosen: Set<String>, reason typed: String
    ) {
        let reason = ParkedReason(code)
        let hidden = records.count - min(records.count, HubPage.most)
        let noun = records.count == 1 ? "record" : "records"
        self.init(
            hub: hub, code: code, anchor: "parked-\(number)",
            heading: "\(names[hub] ?? hub): \(records.count.grouped) \(noun) parked, \(PlainText.of(code))",
            meaning: reason.meaning, remedy: reason.remedy, mayBeRetried: records.contains(where: \.canBeRetried),
            records: records.prefix(HubPage.most).map { record in
                Record(
                    event: record.eventID, kind: record.kind,
                    since: record.since.map { LondonTime.text(Int64($0.seconds)) } ?? "–",
                    isChosen: chosen.contains(record.eventID))
            },
            more: hidden > 0 ? "\(hidden.grouped) more are not shown; layby sync parked lists all." : nil,
            reason: typed)
    }
}
