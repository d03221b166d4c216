internal import ScriptEngine

/// Which calls were to be referred, and in which all that a referral needs stood.
struct ReferralRule: MeasureRule {
    let reads: PackedParts = .details
    let leavesOut: String? = "the handler did not say that the event is to be referred"
    let figures: [MeasureTable.Column] = [
        .init("complete", "complete", .count), .init("wanted", "to be referred", .count),
        .init("said", "said to refer", .count), .init("notAsked", "not asked", .count),
    ]

    func figures(in block: PackedBlock) -> (Int) -> [Int]? {
        let asks = block.layout.asksForReferral
        return { index in
            guard !asks || block.details(at: index).referral == .wanted else { return nil }
            return [block.call(at: index).state.contains(.referable) ? 1 : 0, 1, asks ? 1 : 0, asks ? 0 : 1]
        }
    }

    func words(in block: PackedBlock, at index: Int) -> String {
        let version = "Closed under v\(block.script.version)"
        let why =
            block.layout.asksForReferral
            ? "the handler said that it is to be referred" : "which does not ask whether to refer, so it counts"
        return block.call(at: index).state.contains(.referable)
            ? "\(version); \(why); complete: all that the send point civil-penalty-referral wants stood."
            : "\(version); \(why); not complete: the send point civil-penalty-referral was not reached."
    }
}
