internal import ReferenceData
public import ScriptEngine

/// What happened to a call, one line a deed, newest last: what was answered and what stood there before, who read it,
/// whom it was sent to.
public struct CallTimeline: Sendable {
    /// One thing that was done.
    public struct Line: Hashable, Sendable {
        public let at: Timestamp
        public let actor: Actor
        /// The entry's kind.
        public let kind: String
        /// What was done, in words, without what was said.
        public let words: String
        /// Of an answer or missing state, or of a note that was filed: where, and the question's words.
        public let place: Place?
        public let section: String?
        public let ask: String?
        /// What stood there before, in words; nil when nothing did, or nothing was said.
        public let was: String?
        /// What was said: the answer or the reason for none, the note, the reason of a closing or review.
        public let said: String?
        /// Whether what was said has been erased.
        public let isErased: Bool
    }

    public let lines: [Line]

    /// - Parameters:
    ///   - call: the call's stream.
    ///   - entries: its own, and those of the audit that name it, in the order of the log.
    ///   - scripts: gives the words of questions; a version that it has not shows ids.
    public init(of call: StreamID, _ entries: some Sequence<Entry>, scripts: ScriptLibrary) {
        var reader = TimelineReader(call: call, scripts: scripts)
        lines = entries.map { reader.line($0) }
    }
}

/// Goes through entries and keeps what stands.
private struct TimelineReader {
    private let call: StreamID
    private let scripts: ScriptLibrary
    private var trail: AuditTrail
    private var script: Script?
    private var standing: [Place: String] = [:]
    /// What stood under each version that the call has left.
    private var earlier: [[Place: String]] = []

    init(call: StreamID, scripts: ScriptLibrary) {
        (self.call, self.scripts, trail) = (call, scripts, AuditTrail(scripts: scripts))
    }

    mutating func line(_ entry: Entry) -> CallTimeline.Line {
        let line = trail.line(entry)
        guard entry.stream == call else { return plain(line, said: line.why) }
        if entry.kind == "call.opened" {
            script = ScriptReference(json: entry.payload["script"]).flatMap { try? scripts.script(matching: $0) }
        }
        guard let script, let event = CallEvent(entry, script: script) else { return plain(line, said: line.why) }
        switch event {
        case .interview(.answered(let place, let value)), .interview(.amended(let place, let value)):
            return recorded(.answered(value), at: place, script, line)
        case .interview(.markedMissing(let place, let missing)):
            return recorded(.missing(missing), at: place, script, line)
        case .noted(let text): return plain(line, said: text)
        case .noteFiled(_, let place): return placed(place, script, line, words: "filed a note", was: nil, said: nil)
        case .migrated(_, let to, let carried):
            earlier.append(standing)
            standing = Dictionary(carried.compactMap { from, to in standing[from].map { (to, $0) } }) { $1 }
            self.script = try? scripts.script(matching: to)
        case .migrationUndone(let to):
            standing = earlier.popLast() ?? standing
            self.script = try? scripts.script(matching: to)
        case .informationRequested(let wanted, _): return plain(line, said: wanted.asks)
        case .informationGiven(_, _, let note): return plain(line, said: note)
        case .opened, .interview, .reviewed, .returned: break
        }
        return plain(line, said: line.why)
    }

    private mutating func recorded(
        _ response: Response, at place: Place, _ script: Script, _ line: AuditTrail.Line
    ) -> CallTimeline.Line {
        let text = script.question(place.question).map { ValueText.text(of: response, to: $0) }
        let was = text.flatMap { standing.updateValue($0, forKey: place) }
        let words =
            switch response {
            case .answered: was == nil ? "answered" : "answered anew"
            case .missing: "marked as missing"
            }
        return placed(place, script, line, words: words, was: was, said: text)
    }

    private func placed(
        _ place: Place, _ script: Script, _ line: AuditTrail.Line, words: String, was: String?, said: String?
    ) -> CallTimeline.Line {
        let section = script.section(of: place.question)
        let title = place.instance > 0 ? "\(section?.repeats?.each ?? "") \(place.instance)" : section?.title
        return CallTimeline.Line(
            at: line.at, actor: line.actor, kind: line.kind, words: words, place: place, section: title,
            ask: script.question(place.question)?.ask, was: was, said: said, isErased: line.isErased)
    }

    private func plain(_ line: AuditTrail.Line, said: String?) -> CallTimeline.Line {
        CallTimeline.Line(
            at: line.at, actor: line.actor, kind: line.kind, words: line.what, place: nil, section: nil, ask: nil,
            was: nil, said: said, isErased: line.isErased)
    }
}
