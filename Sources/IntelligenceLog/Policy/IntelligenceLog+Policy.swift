public import Casework

extension IntelligenceLog {
    /// The policies that were in force, and what is held; empty while nobody has laid anything down.
    ///
    /// - Throws: `ReplayError`, `LogError`.
    public func policyBook() async throws -> PolicyBook {
        do { return try PolicyBook(try await entries(of: .policy)) } catch LogError.notFound {
            return try PolicyBook([])
        }
    }
}
