import Casework
import HubSync
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// What hubs told, as the terminal shows it. Nothing in it is personal: what they asked in words stands at the call.
struct FeedbackReport {
    private let terminal: Terminal

    init(_ terminal: Terminal) { self.terminal = terminal }

    // MARK: Fetching

    static func json(_ progress: FeedbackProgress) -> JSONValue {
        [
            "offered": .boolean(progress.isOffered), "received": .integer(progress.counts.received),
            "known": .integer(progress.counts.known),
            "applied": .object(progress.counts.applied.mapValues(JSONValue.integer)),
            "refused": .object(progress.counts.refused.mapValues(JSONValue.integer)),
        ]
    }

    /// - Parameter isAlone: whether nothing else was done, so that nothing new is worth a line.
    func show(_ progress: FeedbackProgress, isAlone: Bool) {
        guard progress.isOffered else {
            if isAlone { terminal.line("The hub tells nothing of its records.") }
            return
        }
        guard progress.counts.received > 0 else {
            if isAlone { terminal.line("The hub tells nothing new.") }
            return
        }
        let applied = progress.counts.applied.sorted { $0.key < $1.key }
            .map { Self.words(ofType: $0.key, $0.value) }.joined(separator: ", ")
        let one = progress.counts.received == 1
        terminal.line(
            "The hub told \(one ? "1 thing" : "\(progress.counts.received) things")"
                + (applied.isEmpty ? "." : ": \(applied)."))
        guard !progress.counts.refused.isEmpty else { return }
        let refused = progress.counts.refused.sorted { $0.key < $1.key }
            .map { "\($0.value) (\(Self.words(of: $0.key)) [\($0.key)])" }.joined(separator: ", ")
        terminal.line(
            "Could not be applied: \(refused). See layby sync feedback --list.", .warning)
    }

    /// So many items of a type, as people say it.
    private static func words(ofType type: String, _ count: Int) -> String {
        switch type {
        case "acknowledged": count.counted("acknowledgement")
        case "rejected": count.counted("rejection")
        case "information-requested": count.counted("request for information", "requests for information")
        case "referral-outcome": count.counted("outcome of a referral", "outcomes of referrals")
        case "driver-and-haulier-list": count.counted("edition of its Driver and Haulier list", "editions of its lists")
        default: "\(count) \(type)"
        }
    }

    // MARK: Listing

    static func json(_ standing: FeedbackStanding, _ asked: [AskedCall], _ items: [ReceivedFeedback]) -> JSONValue {
        [
            "acknowledged": .integer(standing.acknowledged), "rejected": .integer(standing.rejected),
            "refused": .integer(standing.refused), "asked": .integer(standing.asked),
            "calls": .array(
                asked.map { asked in
                    .members([
                        "call": .string(asked.call.id.description), "count": .integer(asked.count),
                        "since": .string(asked.since.description), "by": asked.by.map { .string($0.description) },
                        "phase": .string(asked.call.phase.rawValue), "handler": .string(asked.call.handler.id),
                    ])
                }),
            "items": .array(
                items.map { item in
                    .members([
                        "number": .integer(item.position), "at": .string(item.at.description),
                        "hub": .string(item.hub), "type": .string(item.type), "id": item.id.map(JSONValue.string),
                        "event": item.event.map { .string($0.description) },
                        "reason": item.reason.map(JSONValue.string), "refused": item.refused.map(JSONValue.string),
                    ])
                }),
        ]
    }

    func show(_ standing: FeedbackStanding, _ asked: [AskedCall], _ items: [ReceivedFeedback]) {
        terminal.line(
            "Acknowledged \(standing.acknowledged), rejected \(standing.rejected), asked \(standing.asked), "
                + "could not be applied \(standing.refused).")
        if !asked.isEmpty {
            terminal.line()
            terminal.line("Asked by a hub: layby call show CALL", .accent)
        }
        for asked in asked {
            let by = asked.by.map { "wanted by \($0)" } ?? ""
            terminal.line(
                "  \(asked.call.id.stream.short.padded(8))\(LondonTime.text(Int64(asked.since.seconds)).padded(24))"
                    + "\(asked.call.phase.words.padded(14))\(asked.call.handler.id.padded(14)) \(by)")
        }
        guard !items.isEmpty else { return }
        terminal.line()
        terminal.line("Told by hubs", .accent)
        for item in items {
            terminal.line(
                "  \("\(item.position)".padded(8))\(LondonTime.text(Int64(item.at.seconds)).padded(24))"
                    + "\(item.type.padded(24)) \(item.event?.description ?? "")",
                item.refused == nil ? .plain : .warning)
            if let reason = item.reason { terminal.line("          the hub's reason: \(reason)") }
            if let refused = item.refused {
                terminal.line("          could not be applied: \(Self.words(of: refused)) [\(refused)]")
            }
        }
    }

    /// Why something could not be applied, as people say it.
    static func words(of code: String) -> String {
        switch code {
        case "feedback.malformed": "it is not as its type wants it"
        case "feedback.unknownType": "this version does not know its type"
        case "feedback.unknownRecord": "this desk never made that revision of that record"
        case "feedback.erased": "the record was erased"
        case "feedback.unreadable": "the record's entries do not make a state"
        case "feedback.notACall": "what is asked of is no call"
        case "feedback.simulated": "nobody decides about an invented event"
        case "feedback.noReferral": "nobody can tell which referral is meant"
        case "feedback.older": "a later edition of the list is here"
        default: "the referral cannot go there from where it stands; a person enters it"
        }
    }
}
