extension Summary {
    /// The row of a stream, made from its entries; nil for a stream that has none, such as a hub's receipts.
    ///
    /// - Throws: `ReplayError`, `ScriptLibraryError`.
    public static func replayed(_ entries: [Entry], scripts: ScriptLibrary) throws -> Summary? {
        switch entries.first?.kind.split(separator: ".").first {
        case "call":
            .call(CallSummary(try Call.replayed(entries, script: { try scripts.script(matching: $0) })))
        case "referral": .referral(ReferralSummary(try Referral.replayed(entries)))
        case "operation": .operation(OperationSummary(try Operation.replayed(entries)))
        case "penalty": .penalty(PenaltySummary(try OutstandingPenalty.replayed(entries)))
        case "intelligence": .intelligence(IntelligenceSummary(try IntelligenceReport.replayed(entries)))
        case "debrief": .debriefs(DebriefsSummary(try Debriefs.replayed(entries)))
        case "safeguarding": .safeguarding(SafeguardingSummary(try SafeguardingRecord.replayed(entries)))
        case "merge": .merge(MergeSummary(try Merge.replayed(entries)))
        default: nil
        }
    }
}
