internal import ReferenceData
internal import ScriptEngine

/// What a measure makes of each packed call: the same rule that its counter applies to all at once, and why in words.
public protocol MeasureRule: Sendable {
    /// What `figures` reads beside the columns.
    var reads: PackedParts { get }

    /// The figures that calls add up to, named as the columns of the measure's table are: first the numerator, then the
    /// denominator, then others.
    var figures: [MeasureTable.Column] { get }

    /// Which calls the measure leaves out by its own rule, in words; nil where it takes every closed call.
    var leavesOut: String? { get }

    /// What the calls of a block put in.
    ///
    /// - Returns: of a call by its index, one number for each of `figures`; nil for one that is left out.
    func figures(in block: PackedBlock) -> (Int) -> [Int]?

    /// The rule that a call of a block was judged by, in words; reads all parts of the block.
    func words(in block: PackedBlock, at index: Int) -> String
}

extension Measure {
    /// Whether the calls behind its rows can be named.
    public var isExplained: Bool {
        switch self {
        case .completion, .capture, .compliance, .referrals, .handlers, .conveyances, .breakOff: true
        case .routes, .timings, .versions, .next: false
        }
    }

    /// What explains it.
    ///
    /// - Parameter group: of a measure whose rows are questions, the one that is explained.
    /// - Throws: `Misread` where the measure has no rule, or needs a question and has none that it knows.
    func rule(group: String?, _ codes: MeasureCodes, _ scripts: ScriptLibrary) throws -> any MeasureRule {
        switch self {
        case .completion: return CompletionRule()
        case .compliance, .handlers: return ComplianceRule()
        case .referrals: return ReferralRule()
        case .capture: return try CaptureRule(group, scripts)
        case .conveyances: return ConveyanceRule(codes)
        case .breakOff: return try BreakOffRule(group, scripts)
        case .routes, .timings, .versions, .next:
            throw Misread(code: "measure.notExplained", expected: "a measure whose calls can be named")
        }
    }

    /// By what its rows are told apart; nil where they are no groups of calls.
    func rowGrouping(_ asked: MeasureGrouping?) -> MeasureGrouping? { self == .handlers ? .handler : asked }

    /// Whether a row is a question and not a group of calls.
    public var hasRowsOfQuestions: Bool { self == .capture || self == .breakOff }
}
