private import ReferenceData
public import ScriptEngine

/// What entries are in the law's words: each is one of six operations.
///
/// - Note: Source: Data Protection Act 2018 s.62.
public struct AuditTrail: Sendable {
    /// The operations that the law wants logged.
    public enum Operation: String, CaseIterable, Sendable {
        case collection, alteration, consultation, disclosure, combination, erasure
    }

    /// One entry as a supervisor reads it. No value that was recorded stands in it.
    public struct Line: Hashable, Sendable {
        public let at: Timestamp
        public let operation: Operation
        public let actor: Actor
        public let stream: StreamID
        /// The entry's kind.
        public let kind: String
        /// What was done, in words: the question's where the script is known.
        public let what: String
        /// Why, in the words of whoever did it; nil when they gave none, or it was erased.
        public let why: String?
        /// Whom a disclosure went to; else empty.
        public let recipients: [String]
        /// Whether what it said has been erased.
        public let isErased: Bool
    }

    private let scripts: ScriptLibrary
    /// The script that each call is under, as far as the trail has come.
    private var script: [StreamID: Script]
    private var recorded: [StreamID: Set<String>] = [:]

    /// - Parameters:
    ///   - scripts: gives the words of questions; a version that it has not shows ids.
    ///   - known: the scripts of calls whose opening is not among the entries.
    public init(scripts: ScriptLibrary, known: [StreamID: ScriptReference] = [:]) {
        self.scripts = scripts
        script = known.compactMapValues { try? scripts.script(matching: $0) }
    }

    /// The next entry; entries of one stream come in their order.
    public mutating func line(_ entry: Entry) -> Line {
        note(entry)
        let event = AuditEvent(kind: entry.kind, payload: entry.payload)
        return Line(
            at: entry.at, operation: operation(of: entry), actor: entry.actor, stream: entry.stream, kind: entry.kind,
            what: event.map(words) ?? words(entry), why: why(event, entry), recipients: recipients(event, entry),
            isErased: entry.isErased)
    }

    /// What an entry is; the first recording for a place collects, any further one alters.
    private mutating func operation(of entry: Entry) -> Operation {
        guard entry.kind == "call.markedMissing" || entry.kind == "call.answered" else {
            return Self.operation(of: entry)
        }
        let isFirst = recorded[entry.stream, default: []].insert(Self.place(entry) ?? "").inserted
        return isFirst ? .collection : .alteration
    }

    /// What an entry is by its kind alone: an answer or missing state counts as the first for its place.
    public static func operation(of entry: Entry) -> Operation {
        switch entry.kind {
        case "call.opened", "call.answered", "call.markedMissing", "call.sendPointReached", "call.noted",
            "operation.started", "operation.briefed", "operation.visited", "operation.vehiclesStopped",
            "operation.recovered", "operation.intelligenceSubmitted", "operation.arrested", "operation.seized",
            "operation.disrupted", "operation.noted", "user.added", "penalty.listed", "penalty.recovered",
            "intelligence.begun", "intelligence.itemWritten", "intelligence.entityNamed", "intelligence.linked",
            "intelligence.sourceNamed", "debrief.recorded", "safeguarding.opened":
            .collection
        case "referral.drafted", "referral.referred", "audit.combined", "merge.made", "merge.joined": .combination
        case "audit.consulted", "audit.searched": .consultation
        case "audit.disclosed": .disclosure
        case "audit.erased": .erasure
        case "hub.retried", "hub.discarded", "hub.backfilled", "hub.restored", "hub.cutOwned": .alteration
        case _ where entry.kind.hasPrefix("hub."): .disclosure
        // Whatever else happens to a record changes it.
        default: .alteration
        }
    }

    private mutating func note(_ entry: Entry) {
        switch entry.kind {
        case "call.opened": script[entry.stream] = known(entry.payload["script"])
        case "call.migrated", "call.migrationUndone": script[entry.stream] = known(entry.payload["to"])
        default: break
        }
    }

    private func known(_ json: JSONValue?) -> Script? {
        ScriptReference(json: json).flatMap { try? scripts.script(matching: $0) }
    }

    // MARK: Words

    private static func place(_ entry: Entry) -> String? {
        entry.payload["question"]?.string.map { question in
            Place(QuestionID(question), instance: entry.payload["instance"]?.integer ?? 0).description
        }
    }

    private func words(_ entry: Entry) -> String {
        let payload = entry.payload
        let name = entry.kind.split(separator: ".").last.map(String.init) ?? entry.kind
        switch entry.kind {
        case "call.answered", "call.amended", "call.markedMissing":
            let verb = ["answered": "answered", "amended": "answered anew", "markedMissing": "marked as missing"][name]
            let asked = payload["question"]?.string.flatMap {
                script[entry.stream]?.question(QuestionID($0))?.ask
            }
            return [verb ?? name, Self.place(entry), asked.map { "(\($0))" }].compactMap(\.self)
                .joined(separator: " ")
        case "call.opened": return "opened the call under version \(payload["script"]?["version"]?.integer ?? 0)"
        case "call.sendPointReached": return "a record became due: \(payload["sendPoint"]?.string ?? "?")"
        case "call.handedOver": return "handed over to \(payload["to"]?.string ?? "another handler")"
        case "call.closed": return "closed the call: \(payload["completeness"]?.string ?? "?")"
        case "call.reopened": return "opened the call again"
        case "call.migrated": return "moved the call to version \(payload["to"]?["version"]?.integer ?? 0)"
        case "call.migrationUndone":
            return "put the call back to version \(payload["to"]?["version"]?.integer ?? 0)"
        case "call.noted": return "kept a note"
        case "call.noteFiled":
            return "filed note \(payload["note"]?.integer ?? 0) under \(Self.place(entry) ?? "a question")"
        case "call.reviewed": return "accepted the call in review"
        case "call.returned": return "returned the call to its handler, open again"
        case "penalty.listed": return "listed an outstanding penalty"
        case "penalty.updated": return "brought an outstanding penalty up to date"
        case "safeguarding.opened":
            return "opened the safeguarding record of person \(payload["person"]?.integer ?? 0) of call "
                + "\(payload["call"]?.string?.suffix(6) ?? "?")"
        case "safeguarding.callSaid": return "brought the safeguarding record up to date with its call"
        case "safeguarding.recorded": return "recorded in the safeguarding record"
        case "penalty.recovered": return "logged money recovered against a debt"
        case "penalty.recoveryUndone": return "took back money recovered against a debt"
        case "penaltyColumns.kept": return "kept what columns of CECPT's list are called"
        case "referral.referred": return "referred call \(payload["call"]?.string?.suffix(6) ?? "?") to CECPT"
        case "referral.drafted", "referral.moved", "referral.corrected", "referral.earlierSet":
            let event = ReferralEvent(kind: entry.kind, payload: payload)
            return event.map { "referral: \($0.words(withText: false))" } ?? Self.spaced(entry.kind)
        case "hub.answered":
            return "sent \(Self.records(payload)) to a hub, which took \(payload["accepted"]?.integer ?? 0)"
        case "hub.retried": return "let \(Self.records(payload)) wait for hub \(Self.hub(payload)) again"
        case "hub.discarded": return "decided that \(Self.records(payload)) never go to hub \(Self.hub(payload))"
        case "hub.backfilled": return "gave hub \(Self.hub(payload)) \(Self.records(payload)) from before it came"
        case "hub.restored":
            return "found a hub restored from a backup: \(payload["again"]?.integer ?? 0) records go again"
        case "hub.cutOwned": return "owned up that a hub knows \(payload["heads"]?.array?.count ?? 0) heads that are gone"
        case "policy.set": return "put a policy in force, SHA-256 \(payload["sha256"]?.string?.prefix(12) ?? "?")…"
        case "retention.held": return "held against erasure: \(payload["stream"]?.string?.suffix(6) ?? "?")"
        case "retention.released": return "released for erasure: \(payload["stream"]?.string?.suffix(6) ?? "?")"
        case "merge.made": return "decided that several are one and the same"
        case "merge.refused": return "decided that several are not the same"
        case "merge.deferred": return "left for later whether several are the same"
        case "merge.undone": return "undid such a decision"
        case "merge.joined": return "named one of them"
        default: return Self.spaced(entry.kind)
        }
    }

    private func words(_ event: AuditEvent) -> String {
        switch event {
        case .consulted(let target, let means, _): return "read \(Self.name(target)) by \(means)"
        case .searched(let shown, _): return "searched, and saw \(Self.names(shown))"
        case .disclosed(let targets, let recipient, let form, let redacted, let agreement, _, _):
            let by = agreement.map { " by agreement \($0)" } ?? " without an agreement"
            return "sent \(Self.names(targets)) to \(recipient) as \(form)\(by), \(redacted.count) redactions"
        case .combined(let targets, let into): return "combined \(Self.names(targets)) into \(Self.name(into))"
        case .erased(let targets, _, let rule):
            return "erased \(Self.names(targets))" + (rule.map { " by the rule \($0)" } ?? "")
        }
    }

    private static func name(_ target: AuditEvent.Target) -> String {
        let subject = target.subject.map { $0 == .record ? "" : " \($0)" } ?? ""
        return "\(target.stream.short)\(subject)"
    }

    private static func hub(_ payload: JSONValue) -> String { payload["hub"]?.string ?? "?" }

    private static func records(_ payload: JSONValue) -> String {
        let count = payload["records"]?.array?.count ?? 0
        return count == 1 ? "1 record" : "\(count) records"
    }

    private static func names(_ targets: [AuditEvent.Target]) -> String {
        switch targets.count {
        case 0: "nothing"
        case 1...5: targets.map(name).joined(separator: ", ")
        default: "\(targets.count) records"
        }
    }

    /// `operation.intelligenceSubmitted` as `operation: intelligence submitted`.
    private static func spaced(_ kind: String) -> String {
        kind.reduce(into: "") { text, character in
            text += character == "." ? ": " : character.isUppercase ? " \(character.lowercased())" : String(character)
        }
    }

    private func why(_ event: AuditEvent?, _ entry: Entry) -> String? {
        switch event {
        case .consulted(_, _, let why), .searched(_, let why), .disclosed(_, _, _, _, _, _, let why): return why
        case .erased(_, let reason, _): return reason.isEmpty ? nil : reason
        case .combined: return nil
        case nil: break
        }
        // Why a question was not asked is what was recorded for it, not why somebody recorded it.
        switch entry.kind {
        case "call.closed", "call.reopened", "retention.held", "retention.released":
            return entry.payload["reason"]?.string
        case "call.reviewed", "call.returned": return entry.payload["note"]?.string
        default: return nil
        }
    }

    private func recipients(_ event: AuditEvent?, _ entry: Entry) -> [String] {
        if case .disclosed(_, let recipient, _, _, _, _, _) = event { return [recipient] }
        return entry.kind.hasPrefix("hub.") ? [entry.payload["hub"]?.string ?? "hub"] : []
    }
}

extension AuditTrail.Line {
    /// As the report in JSON has it.
    public var json: JSONValue {
        .members([
            "at": .string(at.description), "operation": .string(operation.rawValue), "actor": .string(actor.id),
            "stream": .string(stream.text), "kind": .string(kind), "what": .string(what),
            "why": why.map(JSONValue.string), "recipients": .array(recipients.map(JSONValue.string)),
            "erased": isErased ? true : nil,
        ])
    }

    /// The names of the columns of the report as CSV.
    public static let csvHead = CSVRow.text([
        "at", "london", "operation", "actor", "stream", "kind", "what", "why", "recipients", "erased",
    ])

    /// A row of the report as CSV.
    public var csv: String {
        CSVRow.text(
            [
                at.description, LondonTime.text(Int64(at.seconds)), operation.rawValue, actor.id, stream.text, kind,
                what,
                why ?? "", recipients.joined(separator: ";"), isErased ? "yes" : "no",
            ].map(CSVRow.harmless))
    }
}
