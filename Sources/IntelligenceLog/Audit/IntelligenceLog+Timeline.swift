public import Casework

extension IntelligenceLog {
    /// What happened to a call, newest last. Reading it is a consultation, which whoever shows it notes first.
    ///
    /// - Parameter children: whether whoever asks is shown what is personal of children in it.
    /// - Throws: `.notFound`.
    public func timeline(
        of call: CallID, children: ChildAnswers = .shown, scripts: ScriptLibrary
    ) async throws -> CallTimeline {
        let placed = try await trail(of: call.stream, nil)
        guard !placed.isEmpty else { throw LogError.notFound }
        var entries = placed.map(\.entry)
        // Of a call that was erased whole nothing personal is left to withhold.
        do { entries = try await shown(entries, children, scripts: scripts) } catch ReplayError.erased {}
        return CallTimeline(of: call.stream, entries, scripts: scripts)
    }
}
