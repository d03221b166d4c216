import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

extension CallCommand {
    struct Review: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Accept a closed call, or return it to its handler.",
            discussion:
                "Without a call, lists the closed calls that nobody has reviewed; with --sample, draws from them.")

        static let action = Action.reviewCalls

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call.") var call: String?
        @Option(help: "What you want to say of it.") var note: String?
        @Option(name: .customLong("return"), help: "What is wanted of it: the call is opened again.") var wanted:
            String?
        @Option(help: "Draw so many calls, as evenly over the handlers as can be.") var sample: Int?
        @Option(help: "What decides the draw; the same number, the same calls.") var seed: UInt64?

        func validate() throws {
            guard note == nil || wanted == nil else { throw ValidationError("Give --note or --return, not both.") }
            guard call != nil || note == nil && wanted == nil else { throw ValidationError("Name the call.") }
            guard call == nil || sample == nil else { throw ValidationError("--sample takes no call.") }
            guard sample ?? 1 > 0 else { throw ValidationError("--sample takes a number from 1.") }
        }

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            guard let call else { return show(try await desk.log.unreviewedCalls()) }
            let id = try await desk.log.stream(.call, named: call)
            var session = try await CallSession.load(id, scripts: try options.library(), desk: desk)
            if let wanted {
                try await session.recordOnce(.returned(note: wanted), at: options.now)
                Terminal().line("Returned to \(session.call.handler), open again.")
            } else {
                try await session.recordOnce(.reviewed(note: note), at: options.now)
                Terminal().line("Accepted.")
            }
        }

        private func show(_ waiting: [CallSummary]) {
            let terminal = Terminal()
            guard !waiting.isEmpty else { return terminal.line("Every closed call is reviewed.") }
            var calls = waiting
            if let sample {
                var random = SystemRandomNumberGenerator()
                let drawn = ReviewSample(of: waiting, count: sample, seed: seed ?? random.next())
                calls = drawn.calls
                for share in drawn.shares {
                    terminal.line("\(share.handler.id.padded(20)) \(share.drawn) of \(share.of)", .dim)
                }
                terminal.line("Drawn with --seed \(drawn.seed).", .dim)
            }
            for call in calls {
                terminal.line(
                    call.id.stream.short.padded(8) + (call.closedAt?.description ?? "").padded(28)
                        + call.handler.id.padded(20) + (call.completeness?.words ?? ""))
            }
        }
    }
}
