public import Casework

extension IntelligenceLog {
    /// What happened to a call, newest last. Reading it is a consultation, which whoever shows it notes first.
    ///
    /// - Throws: `.notFound`.
    public func timeline(of call: CallID, scripts: ScriptLibrary) async throws(LogError) -> CallTimeline {
        let placed = try await trail(of: call.stream, nil)
        guard !placed.isEmpty else { throw .notFound }
        return CallTimeline(of: call.stream, placed.map(\.entry), scripts: scripts)
    }
}
