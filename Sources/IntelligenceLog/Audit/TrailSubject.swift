public import Casework

/// Whose trail it is: a record's, one person's in a record, or a user's.
public enum TrailSubject: Hashable, Sendable {
    case record(StreamID, Subject?)
    case actor(Actor)

    /// Reads what a person typed: a record's id or the end of one, with `/` and a subject behind it, else a user's id.
    ///
    /// - Throws: `LogError` `.ambiguous`; `.notFound` for a subject of no record.
    public static func named(_ text: String, in log: IntelligenceLog) async throws(LogError) -> TrailSubject {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        let subject = parts.count == 2 ? Subject(parts[1]) : nil
        let stream: StreamID
        do { stream = try await log.stream(named: parts.first ?? "") } catch {
            guard error == .notFound, subject == nil else { throw error }
            return .actor(Actor(text))
        }
        if let subject, try await !log.hasKnown(subject, of: stream) { throw .notFound }
        return .record(stream, subject)
    }

    /// What reading it consults: the record, or for a user the whole audit.
    public var target: AuditEvent.Target {
        switch self {
        case .record(let stream, let subject): AuditEvent.Target(stream, subject)
        case .actor: AuditEvent.Target(.audit)
        }
    }

    /// By which command or page it is read; of a user, whose.
    public func means(_ name: String) -> String {
        switch self {
        case .record: name
        case .actor(let actor): "\(name) of \(actor)"
        }
    }

    /// Whether lines of several records stand in it.
    public var spansStreams: Bool {
        if case .actor = self { return true }
        return false
    }

    /// Its entries, ascending by position.
    public func entries(in log: IntelligenceLog) async throws(LogError) -> [PlacedEntry] {
        switch self {
        case .record(let stream, let subject): try await log.trail(of: stream, subject)
        case .actor(let actor): try await log.trail(by: actor)
        }
    }
}
