public import Casework
public import IntelligenceLog
public import ScriptEngine

/// Fills an empty log so that the desk can be looked at: invented users, simulated calls, all saying so.
public enum DemoDesk {
    /// Of every invented user; nobody else is ever let in by it.
    static let password = "demo-demo-demo"

    /// Fills a log that holds nothing.
    ///
    /// - Returns: whether it was empty.
    @discardableResult
    public static func fill(_ log: IntelligenceLog, scripts: ScriptLibrary, at time: Timestamp) async throws -> Bool {
        guard try await log.head().position == 0 else { return false }
        let by = Actor("demo")
        let users: [(String, Role)] = [
            ("demo-administrator", .administrator), ("demo-handler", .handler), ("demo-lead", .optLead),
            ("demo-analyst", .analyst), ("demo-supervisor", .supervisor),
        ]
        let hash = try log.hash(Password(password))
        for (name, role) in users {
            guard let id = UserID(name) else { continue }
            try await log.change(.add(id, role, hash), at: time, by: by)
        }
        return true
    }
}
