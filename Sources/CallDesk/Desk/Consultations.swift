import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine
import Synchronization

/// Who has opened which record, so that a sitting is written down once and not at every page of it.
final class Consultations: Sendable {
    private struct Sitting: Hashable {
        let actor: Actor
        let stream: StreamID
        let subject: Subject?
    }

    /// A sitting is over when the record was not looked at for so long.
    private static let seconds = 15 * 60
    private let seen = Mutex<[Sitting: Timestamp]>([:])
    /// Why somebody asks for a page, given just before they get it.
    private let reasons = Mutex<[String: String]>([:])

    /// Whether the record has just been looked at by the same user; keeps the sitting going if so.
    func isUnderWay(_ stream: StreamID, _ subject: Subject?, by actor: Actor, at time: Timestamp) -> Bool {
        let sitting = Sitting(actor: actor, stream: stream, subject: subject)
        return seen.withLock { seen in
            guard let last = seen[sitting], time < last.adding(seconds: Self.seconds) else { return false }
            seen[sitting] = time
            return true
        }
    }

    /// Keeps why somebody asks for a page until they get it; so no address holds it.
    func give(_ reason: String, for path: String, by actor: Actor) {
        reasons.withLock { reasons in
            if reasons.count > 1_000 { reasons.removeAll() }
            reasons["\(actor) \(path)"] = reason
        }
    }

    func takeReason(for path: String, by actor: Actor) -> String? {
        reasons.withLock { $0.removeValue(forKey: "\(actor) \(path)") }
    }

    /// Begins a sitting that is written down by now.
    func begin(_ stream: StreamID, _ subject: Subject?, by actor: Actor, at time: Timestamp) {
        seen.withLock { seen in
            if seen.count > 10_000 { seen = seen.filter { time < $0.value.adding(seconds: Self.seconds) } }
            seen[Sitting(actor: actor, stream: stream, subject: subject)] = time
        }
    }
}

extension Visit {
    /// Writes down that a record is read, before anything of it is shown; once a sitting.
    ///
    /// - Parameter page: by which page: `desk call`.
    /// - Throws: `.whyWanted` when the policy asks for a reason and there is none; `LogError`.
    func consult(_ stream: StreamID, _ subject: Subject? = nil, page: String) async throws {
        let actor = try actor()
        let why = desk.consultations.takeReason(for: path, by: actor)
        if why == nil, desk.consultations.isUnderWay(stream, subject, by: actor, at: now) { return }
        let kept = try await justification(why, for: .consultation)
        try await log.note(
            .consulted(AuditEvent.Target(stream, subject), by: page, justification: kept), at: now, by: actor)
        desk.consultations.begin(stream, subject, by: actor, at: now)
    }

    /// Writes down that records are shown in part, in a list of them; each once a sitting.
    ///
    /// - Throws: `.whyWanted` when the policy asks for a reason and there is none; `LogError`.
    func consult(listed streams: [StreamID]) async throws {
        let actor = try actor()
        let why = desk.consultations.takeReason(for: path, by: actor)
        let shown = streams.filter { !desk.consultations.isUnderWay($0, .listed, by: actor, at: now) }
        guard why != nil || !shown.isEmpty else { return }
        let kept = try await justification(why, for: .search)
        try await log.note(
            .searched(shown: shown.map { AuditEvent.Target($0) }, justification: kept), at: now, by: actor)
        for stream in shown { desk.consultations.begin(stream, .listed, by: actor, at: now) }
    }

    /// Why somebody does it, as the policy in force wants it: nil where nobody asks.
    ///
    /// - Throws: `.whyWanted`.
    func justification(_ why: String?, for purpose: Policy.Purpose) async throws -> String? {
        let policy = try await log.policyBook().policy()
        do { return try policy.justification(why, for: purpose) } catch { throw WebError.whyWanted }
    }
}

extension Subject {
    /// No subject of a record: that it was seen in a list, which is no sitting with the record itself.
    fileprivate static let listed = Subject("listed")
}
