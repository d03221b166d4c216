extension IntelligenceLog {
    /// Copies all of the WAL into the file and leaves it empty, so that nothing older than the file's pages is in it.
    ///
    /// - Throws: `.locked` while another connection still reads from it, `.diskFull`, `.disk`.
    public func emptyWAL() async throws(LogError) { try await writer.emptyWAL() }
}
