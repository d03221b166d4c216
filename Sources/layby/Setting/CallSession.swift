import Casework
import Foundation
import IntelligenceLog
import Logging
import ScriptEngine

/// One call at the desk: what a handler does goes through the engine, onto the disk, and only then is it shown.
struct CallSession {
    let desk: Desk
    let scripts: ScriptLibrary
    private(set) var call: Call

    /// Whether another handler has the call.
    var isOthers: Bool { call.handler != desk.actor }

    /// Opens a new call, already on the disk.
    static func start(
        _ script: Script, of scripts: ScriptLibrary, at time: Timestamp, desk: Desk
    ) async throws -> CallSession {
        var random = SystemRandomNumberGenerator()
        let id = CallID(StreamID(at: time, random: &random))
        let (call, change) = Call.opened(id, under: script, at: time, by: desk.actor)
        try await desk.log.append(change)
        desk.logger.debug("opened a call", metadata: ["call": "\(id)", "script": "\(script.reference.version)"])
        return CallSession(desk: desk, scripts: scripts, call: call)
    }

    /// Takes up a call from its entries.
    ///
    /// - Parameter children: withheld for whoever only reads the call, and may not read of children.
    static func load(
        _ id: StreamID, scripts: ScriptLibrary, desk: Desk, children: ChildAnswers = .shown
    ) async throws -> CallSession {
        let entries = try await desk.log.shown(try await desk.log.entries(of: id), children, scripts: scripts)
        let call = try Call.replayed(entries) { try scripts.script(matching: $0) }
        desk.logger.debug("replayed a call", metadata: ["call": "\(id)", "entries": "\(entries.count)"])
        return CallSession(desk: desk, scripts: scripts, call: call)
    }

    /// Records an input; when this returns it is on the disk.
    ///
    /// - Throws: `InterviewError`, `LogError`; the session stands as before then.
    mutating func record(_ input: Call.Input, at time: Timestamp) async throws {
        var next = call
        try await keep(try next.record(input, at: time, by: desk.actor), next)
    }

    /// The same for a command that nobody sits at: where somebody else wrote first, the failure says what they did.
    mutating func recordOnce(_ input: Call.Input, at time: Timestamp) async throws {
        do { try await record(input, at: time) } catch LogError.conflict {
            throw Failure(conflict: try await catchUp(), in: call)
        }
    }

    /// Takes in what others have written since, and only that.
    ///
    /// - Returns: what happened, in order.
    mutating func catchUp() async throws -> [CallNews] {
        let entries = try await desk.log.entries(of: call.id.stream, after: call.version)
        desk.logger.debug("caught up", metadata: ["call": "\(call.id)", "entries": "\(entries.count)"])
        return try call.follow(entries) { try scripts.script(matching: $0) }
    }

    /// Takes the call up anew, as it reads after something of it was erased.
    ///
    /// - Throws: `ReplayError.erased` when all of it was.
    mutating func readAgain() async throws {
        call = try Call.replayed(try await desk.log.entries(of: call.id.stream)) { try scripts.script(matching: $0) }
    }

    /// Moves the call to another version of its script; when this returns it is on the disk.
    ///
    /// - Throws: `MigrationError`, `LogError`; the session stands as before then.
    mutating func migrate(by plan: MigrationPlan, at time: Timestamp) async throws {
        var next = call
        try await keep(try next.migrate(by: plan, at: time, by: desk.actor), next)
    }

    /// Puts the call back to what it was before it was moved last; when this returns it is on the disk.
    ///
    /// - Throws: `MigrationError`, `LogError`; the session stands as before then.
    mutating func undoMigration(at time: Timestamp) async throws {
        var next = call
        try await keep(try next.undoMigration(at: time, by: desk.actor), next)
    }

    private mutating func keep(_ change: Change, _ next: Call) async throws {
        if !change.entries.isEmpty {
            let position = try await desk.log.append(change)
            // Kinds and counts only: what was answered is nobody's business here.
            desk.logger.debug(
                "kept",
                metadata: [
                    "call": "\(call.id)", "entries": "\(change.entries.map(\.kind).joined(separator: " "))",
                    "records": "\(change.records.count)", "position": "\(position)",
                ])
        }
        call = next
    }

    /// Reads a text as the answer to a place and records it; a photograph's text is the path of its file.
    ///
    /// - Returns: what a careful listener would query, the reader's words first, then the script's soft checks.
    /// - Throws: `Unreadable`, `AttachmentError`, `InterviewError`, `LogError`.
    mutating func answer(_ place: Place, text: String, at time: Timestamp) async throws -> [String] {
        guard let question = call.script.question(place.question) else {
            throw InterviewError.unknownQuestion(place.question)
        }
        if question.type == .photograph {
            // Refused before the file is taken in, so that no photograph is kept that no answer names.
            if case .notApplicable = try call.interview.status(of: place) { throw InterviewError.notApplicable(place) }
            let photograph = try await desk.log.keepPhotograph(
                fileAt: NSString(string: text).expandingTildeInPath, of: call.id.stream,
                call.script.subject(of: place))
            try await record(.answered(place, .photograph(photograph)), at: time)
            return []
        }
        let reading = try AnswerReader(now: time).read(text, for: question, over: call.interview.value(of: place))
        try await record(.answered(place, reading.value), at: time)
        return reading.warnings + call.interview.warnings(at: place)
    }
}
