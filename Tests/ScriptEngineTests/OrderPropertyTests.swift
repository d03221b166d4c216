import TestSupport
import Testing

@testable import ScriptEngine

/// What the order of answers, and answers that are set aside, may not change; seeded, on the released scripts.
@Suite struct OrderPropertyTests {
    private static let cases = (1...4).flatMap { version in (1...6).map { (version, UInt64($0)) } }

    /// A value that the question would take, and rarely one that a constraint refuses.
    private func value(for question: Question, _ random: inout Seeded) -> Value {
        switch question.type {
        case .boolean: .boolean(Bool.random(using: &random))
        case .integer: .integer(Int.random(in: 0...3, using: &random))
        case .decimal: .decimal(Double(Int.random(in: -20...20, using: &random)))
        case .choice: .choice(question.choices.randomElement(using: &random)?.code ?? "")
        case .choices: .choices([question.choices.randomElement(using: &random)?.code ?? ""])
        default: .example(for: question)
        }
    }

    /// A call with many answers, some of them set aside since others were changed later.
    private func walked(_ script: Script, _ seed: UInt64) -> Interview {
        var random = Seeded(seed &* 0x9E37_79B9_7F4A_7C15 | 1)
        var interview = Interview(script)
        for _ in 0..<400 {
            let places = interview.applicablePlaces
            guard let place = places.randomElement(using: &random), let question = script.question(place.question)
            else { break }
            _ = try? interview.answered(place, value(for: question, &random))
        }
        return interview
    }

    @Test(arguments: cases) func answersInAnyOrderThatReachTheSameSetGiveTheSameState(
        _ version: Int, _ seed: UInt64
    ) throws {
        let script = try releasedScript(version)
        // Only what counts, since what was set aside depends on what was said before.
        let wanted = walked(script, seed)
        var first = Interview(script)
        var random = Seeded(seed | 1)
        var second = Interview(script)
        func fill(_ interview: inout Interview, next: ([Place]) -> Place?) {
            while true {
                let open = interview.applicablePlaces.filter { place in
                    interview.response(at: place) == nil && wanted.value(of: place) != nil
                }
                guard let place = next(open), let value = wanted.value(of: place) else { return }
                // A constraint on what is not yet said may refuse it for now; then it is put as the log puts it.
                if (try? interview.answered(place, value)) == nil { try? interview.apply(.answered(place, value)) }
            }
        }
        fill(&first) { $0.first }
        fill(&second) { $0.randomElement(using: &random) }
        #expect(first.recorded.count == second.recorded.count, "seed \(seed)")
        #expect(Observed(first) == Observed(second), "seed \(seed)")
    }

    @Test(arguments: cases) func setAsideAnswersInfluenceNothing(_ version: Int, _ seed: UInt64) throws {
        let script = try releasedScript(version)
        let interview = walked(script, seed)
        var without = Interview(script)
        for (place, response) in interview.recorded where !interview.setAside.contains(place) {
            if case .answered(let value) = response { try without.apply(.answered(place, value)) }
        }
        #expect(Observed(interview) == Observed(without), "seed \(seed)")
        if version == 4, seed == 1 { #expect(!interview.setAside.isEmpty) }
    }
}

/// Everything that can be seen of how an interview stands, but for what is set aside and what was sent.
private struct Observed: Equatable {
    private let places: [Place]
    private let statuses: [ResponseStatus?]
    private let warnings: [[String]]
    private let broken: [String?]
    private let alerts: [Alert]
    private let required: Tally
    private let open: Tally

    init(_ interview: Interview) {
        places = interview.applicablePlaces
        statuses = places.map { try? interview.status(of: $0) }
        warnings = places.map { interview.warnings(at: $0) }
        broken = places.map { interview.brokenConstraint(at: $0) }
        (alerts, required, open) = (interview.alerts, interview.required, interview.open)
    }
}
