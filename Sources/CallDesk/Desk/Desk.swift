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
    let templates: Templates
    let now: @Sendable () -> Timestamp
    let logger: Logger
}
