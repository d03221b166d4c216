import Foundation
import TestSupport
import Testing

@testable import ScriptEngine

/// The proof and the routes beside trying every call, on small scripts with a repeat section made by chance.
@Suite struct ProofRepeatTests {
    /// The scripts that are tried; `LAYBY_SCRIPTS` sets another number.
    private static let seeds =
        1...(ProcessInfo.processInfo.environment["LAYBY_SCRIPTS"].flatMap { UInt64($0) } ?? 40)

    @Test(arguments: seeds) func proofAndRoutesAgreeWithTryingEveryCall(_ seed: UInt64) throws {
        let made = SmallRepeatScript(seed: seed)
        let script = try inlineScript(made.yaml)
        let tried = EveryRepeatCall(script)
        compareVerdicts(script, tried, "seed \(seed)", made)
        try compareWitnesses(script, tried, "seed \(seed)", made)
        try compareRoutes(script, tried, "seed \(seed)", made)
    }

    /// What the prover says of a claim and what was seen; undecided is only what may rest on a sum or a count.
    private func compare(
        _ verdict: Prover.Verdict, _ isSeen: Bool, _ what: String, _ made: SmallRepeatScript,
        _ location: SourceLocation = #_sourceLocation
    ) {
        switch verdict {
        case .undecided: #expect(made.hasCalculation, "\(what)\n\(made.yaml)", sourceLocation: location)
        case .possible: #expect(isSeen, "said possible: \(what)\n\(made.yaml)", sourceLocation: location)
        case .impossible: #expect(!isSeen, "said impossible: \(what)\n\(made.yaml)", sourceLocation: location)
        }
    }

    private func compareVerdicts(
        _ script: Script, _ tried: EveryRepeatCall, _ seed: String, _ made: SmallRepeatScript
    ) {
        var prover = Prover(script)
        for (number, node) in script.nodes.enumerated() {
            let name = "\(seed): \(script.name(of: number))"
            compare(prover.verdict(.applies(number)), tried.applied.contains(number), name, made)
            guard case .question(let question) = node.kind else { continue }
            if question.type == .choice || question.type == .choices {
                for (index, choice) in question.choices.enumerated() {
                    let isSeen = tried.chosen.contains("\(question.id) \(choice.code)")
                    compare(prover.verdict(.answer(index, of: number)), isSeen, "\(name) \(choice.code)", made)
                }
            }
            guard let check = node.checks.first else { continue }
            let answered = Claim.isAnswered(number)
            let holds = prover.verdict(answered + .holds(check, in: node.group))
            compare(holds, tried.met.contains(question.id), "\(name) meets its check", made)
            let fails = prover.verdict(answered + .fails(check, in: node.group))
            compare(fails, tried.warned.contains(question.id), "\(name) breaks its check", made)
        }
    }

    /// A witness is played in the engine: it leads where it says, and no shorter call does.
    private func compareWitnesses(
        _ script: Script, _ tried: EveryRepeatCall, _ seed: String, _ made: SmallRepeatScript
    ) throws {
        var prover = Prover(script)
        for number in script.nodes.indices where prover.verdict(.applies(number)) == .possible {
            let name = "\(seed): \(script.name(of: number))\n\(made.yaml)"
            let witness = try #require(prover.witness(.applies(number)), "\(name)")
            let interview = try #require(witness.interview(under: script), "\(name) \(witness.words(in: script))")
            #expect(EveryRepeatCall.applies(number, interview), "\(name) \(witness.words(in: script))")
            #expect(witness.answers.count == tried.fewest[number], "\(name) \(witness.words(in: script))")
        }
    }

    private func compareRoutes(
        _ script: Script, _ tried: EveryRepeatCall, _ seed: String, _ made: SmallRepeatScript
    ) throws {
        guard let finder = try? RouteFinder(script) else {
            #expect(made.hasCalculation, "\(seed)\n\(made.yaml)")
            return
        }
        #expect(finder.count.map { Int($0) } == tried.routes.count, "\(seed)\n\(made.yaml)")
        for (route, questions) in [(try finder.shortest(), tried.least), (try finder.longest(), tried.most)] {
            #expect(route?.questions == questions, "\(seed)\n\(made.yaml)")
            guard let route else { continue }
            var interview = Interview(script)
            for (place, response) in route.responses {
                switch response {
                case .answered(let value): _ = try interview.answered(place, value)
                case .missing(let missing): _ = try interview.markedMissing(place, missing)
                }
            }
            #expect(interview.applicablePlaces.count == route.questions, "\(seed)\n\(made.yaml)")
            #expect(interview.open.total == 0, "\(seed)\n\(made.yaml)")
        }
    }

    /// Little is left open: what is, rests on a sum whose terms may be negative or large.
    @Test func littleIsLeftUndecided() throws {
        var (undecided, claims) = (0, 0)
        for seed in Self.seeds {
            let script = try inlineScript(SmallRepeatScript(seed: seed).yaml)
            var prover = Prover(script)
            for number in script.nodes.indices {
                claims += 1
                if prover.verdict(.applies(number)) == .undecided { undecided += 1 }
            }
        }
        #expect(undecided * 50 < claims, "\(undecided) of \(claims)")
    }
}
