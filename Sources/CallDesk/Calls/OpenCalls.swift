import Casework
import IntelligenceLog
import ScriptEngine

/// The calls that are being looked at, kept in memory so that an answer costs no reading of the whole call.
///
/// Never ahead of the disk, and caught up with it before each use: other processes write to the same log.
actor OpenCalls {
    private let log: IntelligenceLog
    private let scripts: ScriptLibrary
    private var calls: [StreamID: OpenCall] = [:]
    /// By when they were last asked for, the latest last.
    private var order: [StreamID] = []
    private static let most = 500

    init(log: IntelligenceLog, scripts: ScriptLibrary) { (self.log, self.scripts) = (log, scripts) }

    /// The call of a stream, whether it was open or not.
    func call(_ stream: StreamID) -> OpenCall {
        order.removeAll { $0 == stream }
        order.append(stream)
        if let call = calls[stream] { return call }
        if order.count > Self.most { calls[order.removeFirst()] = nil }
        let call = OpenCall(stream, log: log, scripts: scripts)
        calls[stream] = call
        return call
    }
}

/// One call that is being looked at.
actor OpenCall {
    let stream: StreamID
    private let log: IntelligenceLog
    private let scripts: ScriptLibrary
    private var call: Call?
    /// How many of its subjects were erased when it was read.
    private var erased = 0
    /// What the page shows of it, as far as it was drawn.
    private var sheet = CallSheet()

    init(_ stream: StreamID, log: IntelligenceLog, scripts: ScriptLibrary) {
        (self.stream, self.log, self.scripts) = (stream, log, scripts)
    }

    /// The call as it now stands on the disk.
    ///
    /// - Throws: `.notFound`, `ReplayError`, `LogError`.
    func read() async throws -> Call {
        let known = call
        let growth = try await log.growth(of: stream, after: known?.version ?? 0)
        // What was erased must not be shown again, so all of it is read anew.
        guard let known, growth.erased == erased else {
            let entries = known == nil ? growth.entries : try await log.entries(of: stream)
            let fresh = try Call.replayed(entries) { try scripts.script(matching: $0) }
            (call, erased, sheet) = (fresh, growth.erased, CallSheet())
            return fresh
        }
        guard !growth.entries.isEmpty else { return known }
        // Somebody else may have caught it up meanwhile.
        if let now = call, now.version > known.version { return try await read() }
        var next = known
        _ = try next.follow(growth.entries) { try scripts.script(matching: $0) }
        call = next
        return next
    }

    /// Records an input; when this returns it is on the disk.
    ///
    /// - Parameter isSettled: looks at the call as it now stands, and throws where the input must not be recorded.
    /// - Returns: the call before and after.
    /// - Throws: `InterviewError`, `LogError`, what `isSettled` throws; nothing is recorded then.
    func record(
        _ input: Call.Input, at time: Timestamp, by actor: Actor, checking check: (Call) async throws -> Void
    ) async throws -> (before: Call, after: Call) {
        while true {
            let before = try await read()
            try await check(before)
            var after = before
            let change = try after.record(input, at: time, by: actor)
            if change.entries.isEmpty { return (before, after) }
            do { try await log.append(change) } catch {
                guard case .conflict = error else { throw error }
                continue
            }
            if let call, call.version < after.version { self.call = after }
            return (before, after)
        }
    }

    /// What was written to the call behind a version, by whom.
    func news(after version: Int) async throws -> [Entry] {
        try await log.growth(of: stream, after: version).entries
    }

    /// Draws what of the call's rows is not drawn yet.
    func drawn(_ call: Call, _ templates: Templates) -> CallSheet {
        sheet.draw(call, templates)
        return sheet
    }
}
