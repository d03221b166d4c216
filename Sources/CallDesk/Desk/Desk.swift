import Casework
import IntelligenceLog
import Logging
import ScriptEngine

/// What every page of the desk works with.
struct Desk: Sendable {
    let log: IntelligenceLog
    let scripts: ScriptLibrary
    let settings: DeskSettings
    let calls: OpenCalls
    let consultations: Consultations
    /// Sign-ins by a provider; nil when there is none.
    let openID: OpenIDSignIns?
    /// Tries at passwords: a whole desk may sit behind one address, and somebody mistype.
    let passwordTries = AddressLimit(free: 30, seconds: 20)
    /// Sign-ins begun at the provider.
    let providerTries = AddressLimit(free: 60, seconds: 5)
    let idle: IdleSessions
    /// What is shown on the control room's wall.
    let wall: WallBoard
    let searchUpkeep: SearchUpkeep
    let templates: Templates
    let now: @Sendable () -> Timestamp
    let logger: Logger

    /// Ends a session that was left alone for too long; says whether it was.
    func endsIdle(_ token: SessionToken, of user: Users.User) async throws -> Bool {
        guard !user.role.staysSignedIn, idle.isIdle(Door.csrf(token.text), at: now()) else { return false }
        try await log.endSession(token)
        return true
    }
}
