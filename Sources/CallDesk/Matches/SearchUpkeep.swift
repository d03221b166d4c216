import Casework
import IntelligenceLog
import Logging
import ScriptEngine
import Synchronization

/// Keeps the search index up with the log, one catching up at a time, so that nobody who types waits for it.
final class SearchUpkeep: Sendable {
    private let log: IntelligenceLog
    private let scripts: ScriptLibrary
    private let logger: Logger
    private let isUnderWay = Mutex(false)

    init(_ log: IntelligenceLog, scripts: ScriptLibrary, logger: Logger) {
        (self.log, self.scripts, self.logger) = (log, scripts, logger)
    }

    /// Has the index caught up soon; at once returns.
    func wanted() {
        let isFree = isUnderWay.withLock { isUnderWay in
            defer { isUnderWay = true }
            return !isUnderWay
        }
        guard isFree else { return }
        Task {
            do { try await log.catchUpSearch(scripts: scripts) } catch {
                logger.error("the search index cannot be caught up", metadata: ["code": "\(Wording(error).code)"])
            }
            isUnderWay.withLock { $0 = false }
        }
    }
}
