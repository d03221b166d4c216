internal import Casework
internal import IntelligenceLog
internal import ScriptEngine

/// What stands round every page of the hub.
struct HubFrame<Content: Sendable>: Sendable {
    let title: String
    let content: Content
}

/// A few words in place of a page.
struct HubMessage: Sendable {
    let words: String
}

/// A record as it came.
struct HubRecordPage: Sendable {
    let id: String
    let text: String
}

/// What came, for people.
struct HubOverviewPage: Sendable {
    struct Tally: Sendable {
        let kind: String
        let source: String
        let events: String
        let last: String
    }

    struct Sender: Sendable {
        let log: String
        let position: String
        let hash: String
        let at: String
        let fits: Bool
    }

    struct Misfit: Sendable {
        let log: String
        let words: String
        let at: String
    }

    struct Batch: Sendable {
        let at: String
        let sender: String
        let accepted: String
        let duplicate: String
        let rejected: String
        let bytes: String
    }

    struct Arrival: Sendable {
        let event: String
        let kind: String
        let at: String
    }

    struct Conflict: Sendable {
        let event: String
        let kept: String
        let offered: String
        let times: String
        let at: String
    }

    struct Given: Sendable {
        let kind: String
        let subject: String
        let at: String
    }

    struct Status: Sendable {
        let code: String
        let words: String
    }

    let misbehaves: Bool
    let events: String
    let attachments: String
    let attachmentBytes: String
    let tallies: [Tally]
    let senders: [Sender]
    let misfits: [Misfit]
    let batches: [Batch]
    let arrivals: [Arrival]
    let conflicts: [Conflict]
    let conflictCount: String
    let given: [Given]
    let givenCount: String
    /// Whether records are shown and feedback is taken.
    let isOpen: Bool
    let statuses: [Status]

    // Templates come past each line of a list, and once past whether there is one.
    let hasTallies: Bool
    let hasSenders: Bool
    let hasBatches: Bool
    let hasArrivals: Bool
    let hasConflicts: Bool
    let hasGiven: Bool

    init(
        _ overview: ReceivedOverview, _ attachments: (files: Int, bytes: Int), misbehaves: Bool, isOpen: Bool
    ) {
        (self.misbehaves, self.isOpen) = (misbehaves, isOpen)
        events = overview.events.grouped
        (self.attachments, attachmentBytes) = (attachments.files.grouped, attachments.bytes.grouped)
        tallies = overview.tallies.map {
            Tally(
                kind: Self.short($0.type), source: Self.sender($0.source), events: $0.events.grouped,
                last: Self.time($0.lastAt))
        }
        senders = overview.senders.map {
            Sender(
                log: $0.log, position: $0.head.position.grouped, hash: String($0.head.hash.prefix(16)),
                at: Self.time($0.at), fits: $0.fits)
        }
        misfits = overview.misfits.map { misfit in
            let words =
                switch misfit.kind {
                case .backwards:
                    "Its log ended at entry \(misfit.head.position.grouped), and had reached \(misfit.known.position.grouped) "
                        + "before: the log was cut, or an older copy of it was put back."
                case .contradiction:
                    "Its entry \(misfit.head.position.grouped) is another one than before: the log was rewritten."
                }
            return Misfit(log: misfit.log, words: words, at: Self.time(misfit.at))
        }
        batches = overview.batches.map {
            Batch(
                at: Self.time($0.at), sender: $0.sender ?? "not said", accepted: $0.accepted.grouped,
                duplicate: $0.duplicate.grouped, rejected: $0.rejected.grouped, bytes: $0.bytes.grouped)
        }
        arrivals = overview.arrivals.map {
            Arrival(event: $0.event, kind: Self.short($0.type), at: Self.time($0.at))
        }
        hasArrivals = !arrivals.isEmpty
        conflicts = overview.conflicts.map {
            Conflict(
                event: $0.event, kept: $0.kept, offered: $0.offered, times: $0.times.grouped, at: Self.time($0.lastAt))
        }
        conflictCount = overview.conflictCount.grouped
        given = overview.feedback.map {
            Given(
                kind: Self.short($0.kind.rawValue), subject: $0.subject ?? "all senders", at: Self.time($0.at))
        }
        givenCount = overview.feedbackCount.grouped
        (hasTallies, hasSenders, hasBatches) = (!tallies.isEmpty, !senders.isEmpty, !batches.isEmpty)
        (hasConflicts, hasGiven) = (!conflicts.isEmpty, !given.isEmpty)
        statuses = Referral.Status.allCases.map { Status(code: $0.code, words: $0.words) }
    }

    /// A type without what ours begin with.
    private static func short(_ type: String) -> String {
        for prefix in ["uk.layby.feedback.", "uk.layby."] where type.hasPrefix(prefix) {
            return String(type.dropFirst(prefix.count))
        }
        return type
    }

    private static func sender(_ source: String) -> String {
        source.hasPrefix("urn:uuid:") ? String(source.dropFirst("urn:uuid:".count)) : source
    }

    /// `2021-03-01 14:05:07`, UTC.
    private static func time(_ time: Timestamp) -> String {
        let text = time.description
        return String(text.prefix(19)).replacing("T", with: " ")
    }
}
