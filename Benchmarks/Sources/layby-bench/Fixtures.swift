import Casework
import ScriptEngine

/// Simulated v4 calls, each taken through every question that applies: the same ones in every run.
struct Fixtures {
    /// A call and how it came about.
    struct TakenCall {
        let call: Call
        /// The opening, an answer each, the closing.
        let changes: [Change]
    }

    /// What a handler put in: an answer, or why there is none.
    struct Step {
        let place: Place
        let response: Response
    }

    /// Fully completed calls, by how many answers they have, fewest first.
    let calls: [TakenCall]
    /// The entries of the call of middle length.
    let entries: [Entry]
    /// What was put in on the way, in order.
    let steps: [Step]
    let script: Script

    /// Takes the calls, which is a second's work.
    init() throws {
        script = try ScriptLibrary.released.script(version: 4)
        var simulator = try CallSimulator(calls: 240, year: 2024, seed: 1, scripts: .released)
        var calls: [TakenCall] = []
        while let (call, changes) = try simulator.next() {
            guard call.script.reference.version == 4, call.interview.closing?.completeness == .full else { continue }
            calls.append(TakenCall(call: call, changes: changes))
        }
        calls.sort { $0.changes.count < $1.changes.count }
        self.calls = calls
        guard calls.count >= Self.wanted else { throw Peer.Failed(description: "too few simulated calls") }
        entries = calls[calls.count / 2].changes.flatMap(\.entries)
        steps = entries.compactMap { [script] in Self.step($0, script) }
    }

    /// 64 calls at once, and as many again.
    private static let wanted = 128

    private static func step(_ entry: Entry, _ script: Script) -> Step? {
        let kind = String(entry.kind.dropFirst("call.".count))
        switch InterviewEvent(kind: kind, payload: entry.payload, script: script) {
        case .answered(let place, let value): return Step(place: place, response: .answered(value))
        case .markedMissing(let place, let missing): return Step(place: place, response: .missing(missing))
        default: return nil
        }
    }
}
