import Foundation
import ParserTrials
import Testing

/// Every parser of ours on all that the fuzzer has kept, and on inputs like it. `make fuzz` looks for more.
@Suite struct ParserTrialsTests {
    @Test(arguments: ParserTrial.all) func keptInputsBreakNoRule(_ trial: ParserTrial) throws {
        for (name, bytes) in try Corpus.inputs(of: trial) {
            #expect(trial.fault(in: bytes) == nil, "\(trial)/\(name)")
        }
    }

    @Test(arguments: ParserTrial.all) func changedInputsBreakNoRule(_ trial: ParserTrial) throws {
        let inputs = try Corpus.inputs(of: trial).map(\.bytes)
        // The same each time, since a change must not be refused for what it has not done; `make fuzz` looks for more.
        let seed = ProcessInfo.processInfo.environment["LAYBY_SEED"].flatMap { UInt64($0) } ?? 20_261_121
        print("\(trial): LAYBY_SEED=\(seed)")
        var mutation = Mutation(seed: seed)
        for _ in 0..<400 {
            let input = mutation.input(like: inputs)
            let fault = trial.fault(in: input)
            #expect(fault == nil, "LAYBY_SEED=\(seed) \(Data(input).base64EncodedString())")
            if fault != nil { return }
        }
    }
}

/// What `make fuzz` begins with and adds to: a folder a trial.
enum Corpus {
    /// - Throws: where a trial has none; a seed of our own samples belongs to each.
    static func inputs(of trial: ParserTrial) throws -> [(name: String, bytes: [UInt8])] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fuzz/Corpus/\(trial.name)")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            (name, Array(try Data(contentsOf: folder.appendingPathComponent(name))))
        }
    }
}
