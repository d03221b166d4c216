public import Casework
public import IntelligenceLog
public import ScriptEngine

/// What fetching a hub's feedback came to.
public struct FeedbackProgress: Hashable, Sendable {
    /// Whether the hub tells anything at all.
    public var isOffered = true
    public var counts = FeedbackCounts()
}

extension HubClient {
    /// Fetches what the hub tells, page by page, and takes each in before the next is asked for.
    ///
    /// What was taken in is on the disk, with where to go on; a kill loses and doubles nothing. A hub that does not know
    /// any more where we were is asked from the beginning: what is known already is passed over.
    ///
    /// - Parameters:
    ///   - limit: items in one page, 1–500.
    ///   - fromTheBeginning: whether to ask for everything anew.
    ///   - scripts: the scripts that calls ran under.
    ///   - report: told how far it is, after each page.
    /// - Throws: `HubError`, `LogError`. What was taken in by then is kept.
    public func fetchFeedback(
        limit: Int = 100, fromTheBeginning: Bool = false, scripts: ScriptLibrary, now: () -> Timestamp,
        report: (FeedbackProgress) -> Void = { _ in }
    ) async throws -> FeedbackProgress {
        var progress = FeedbackProgress()
        var cursor = fromTheBeginning ? nil : try await log.feedbackCursor(of: receipts)
        var asked: Set<String?> = []
        // A hub that comes back to where it was, or never ends, would be asked for ever.
        pages: while asked.insert(cursor).inserted, asked.count <= Self.mostPages {
            switch try await page(after: cursor, limit: limit, now) {
            case .notOffered:
                progress.isOffered = false
                break pages
            case .unknownCursor: cursor = nil
            case .page(let page):
                progress.counts += try await log.receive(
                    page.items, cursor: page.cursor, from: receipts, of: hub, named: name, scripts: scripts, at: now(),
                    by: actor)
                report(progress)
                guard page.hasMore, !page.items.isEmpty else { break pages }
                cursor = page.cursor
            }
        }
        if progress.counts.replacedLists > 0 { _ = try await log.purge() }
        return progress
    }

    /// Of one fetch; what is behind them comes with the next.
    private static let mostPages = 10_000

    private enum Answer {
        case page(FeedbackPage)
        case notOffered
        case unknownCursor
    }

    private func page(after cursor: String?, limit: Int, _ now: () -> Timestamp) async throws -> Answer {
        let path = FeedbackPage.path(after: cursor, limit: limit)
        let own = ["layby-log": try await log.identity()]
        return try await line.send(now) { time in
            HubRequest(method: "GET", path: path, headers: headers(own, id: "feedback", body: [], at: time))
        } read: { answer throws(HubError) in
            switch answer.status {
            case 404, 405, 501, 204: return .notOffered
            case 400 where cursor != nil, 410 where cursor != nil: return .unknownCursor
            default:
                try Self.check(answer.status)
                // Any receiver of events can be the hub, and some say yes to whatever they are asked.
                if FeedbackPage.isBareYes(answer.body) { return .notOffered }
                return .page(try FeedbackPage(body: answer.body, limit: limit))
            }
        }
    }
}
