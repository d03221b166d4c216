import Foundation
import ParserTrials

/// What libFuzzer calls with each input: the parser that `LAYBY_PARSER` names reads it.
@c(LLVMFuzzerTestOneInput)
public func readOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    if let fault = trial.fault(in: Array(UnsafeBufferPointer(start: bytes, count: count))) {
        fatalError("\(trial.name): \(fault)")
    }
    return 0
}

private let trial: ParserTrial = {
    let name = ProcessInfo.processInfo.environment["LAYBY_PARSER"] ?? ""
    guard let trial = ParserTrial.all.first(where: { $0.name == name }) else {
        fatalError("LAYBY_PARSER is to name one of \(ParserTrial.all.map(\.name).joined(separator: " "))")
    }
    return trial
}()
