public import Casework

/// A closed call as the packed measures and the list of calls have it, without any entry behind it.
@_spi(Benchmark) public struct MadeCall: Sendable {
    let summary: CallSummary
    let details: CallDetails
    let questions: [UInt8]
    let times: [UInt8]

    /// - Parameters:
    ///   - questions: as `MeasureLayout.record` has them.
    ///   - times: as `MeasureLayout.times` has them.
    public init(_ summary: CallSummary, _ details: CallDetails, questions: [UInt8], times: [UInt8]) {
        (self.summary, self.details, self.questions, self.times) = (summary, details, questions, times)
    }
}

extension IntelligenceLog {
    /// For benchmarks alone: puts closed calls of one version into the packed measures and the list of calls, as if they
    /// had been taken and counted. A log made so has no entries of them, and a rebuild takes them away again.
    ///
    /// - Throws: `LogError`.
    @_spi(Benchmark) public func put(_ calls: [MadeCall], _ layout: MeasureLayout) async throws(LogError) {
        try await writer.commit { [vault] database in
            for call in calls { try Projections.put(.call(call.summary), vault, database) }
            let counted = calls.map { call in
                MeasureBlockTable.Counted(
                    summary: call.summary, isReferable: call.details.referral == .wanted, details: call.details,
                    questions: call.questions, times: call.times, layout: layout)
            }
            try MeasureBlockTable.put(counted, lorryVersions: [], vault, database)
        }
    }
}
