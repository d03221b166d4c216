import Casework
import ScriptEngine

/// One answer to the next question, and a whole call of them; without disk. No peer: nothing else runs this script.
struct EngineMeasure {
    private let fixtures: Fixtures

    init(_ fixtures: Fixtures) { self.fixtures = fixtures }

    /// Measures, round by round.
    func rows(_ setting: Setting) throws -> [Row] {
        let sessions = setting.isQuick ? 200 : 1000
        var mean = Row("engine step: answered + next, mean", "µs", .time, target: "≤ 0.3")
        var tail = Row("engine step, 99th percentile", "µs", .time)
        var whole = Row("engine: whole calls", "calls/s", .rate)
        var desk = Row("desk step: Call.record, mean", "µs", .time)
        for round in 0...setting.rounds {
            var times: [Double] = []
            times.reserveCapacity(sessions * fixtures.steps.count)
            for _ in 0..<sessions { try session(adding: &times) }
            let total = try seconds { for _ in 0..<sessions { try session() } }
            let recorded = try seconds { for _ in 0..<sessions { try call() } }
            guard round > 0 else { continue }
            mean.ours.append(total / Double(sessions * fixtures.steps.count) * 1e6)
            tail.ours.append(times.percentile(0.99) * 1e6)
            whole.ours.append(Double(sessions) / total)
            desk.ours.append(recorded / Double(sessions * fixtures.steps.count) * 1e6)
        }
        return [mean, tail, whole, desk]
    }

    private func session() throws {
        var interview = Interview(fixtures.script)
        for step in fixtures.steps { keepAlive(try Self.take(step, &interview)) }
        keepAlive(interview)
    }

    /// The same, with a clock read round every step.
    private func session(adding times: inout [Double]) throws {
        var interview = Interview(fixtures.script)
        for step in fixtures.steps {
            times.append(try seconds { keepAlive(try Self.take(step, &interview)) })
        }
        keepAlive(interview)
    }

    private static func take(
        _ step: Fixtures.Step, _ interview: inout Interview
    ) throws -> (events: [InterviewEvent], next: Place?) {
        let events: [InterviewEvent]
        switch step.response {
        case .answered(let value): events = try interview.answered(step.place, value)
        case .missing(let missing): events = try interview.markedMissing(step.place, missing)
        }
        return (events, interview.next(after: step.place))
    }

    /// As the desk does it: each input on a copy of the call, which becomes the call once the log has the change.
    private func call() throws {
        let middle = fixtures.calls[fixtures.calls.count / 2].call
        var call = Call.opened(middle.id, under: fixtures.script, at: middle.openedAt, by: middle.handler).call
        for step in fixtures.steps {
            var next = call
            let input: Call.Input =
                switch step.response {
                case .answered(let value): .answered(step.place, value)
                case .missing(let missing): .markedMissing(step.place, missing)
                }
            keepAlive(try next.record(input, at: middle.openedAt, by: middle.handler))
            call = next
        }
        keepAlive(call)
    }
}
