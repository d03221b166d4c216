internal import ReferenceData
internal import ScriptEngine

/// A filter of calls in the codes of packed columns.
struct PackedSelection {
    private let days: ClosedRange<Int>
    private let force: Int?
    private let eventType: Int?
    private let handler: Int?
    private let wanted: MeasureColumns.State
    private let unwanted: MeasureColumns.State
    /// Whether the filter names somebody or something that no call has.
    let isEmpty: Bool
    /// Whether the filter leaves every call; whether it is closed is still to be asked.
    let isWhole: Bool

    /// - Parameter filter: its instants are of London days; its area, and whether a critical question is open, are not
    ///   asked for.
    init(_ filter: CallFilter, _ codes: MeasureCodes) {
        func day(_ time: Timestamp) -> Int { LondonTime.civil(Int64(time.seconds)).day.daysSince1970 }
        let first = filter.from.map(day) ?? Int(Int32.min)
        let last = filter.before.map { day($0.adding(seconds: -1)) } ?? Int(Int32.max)
        days = first...max(first, last)
        force = filter.force.map { codes.known(.force($0)) ?? -1 }
        eventType = filter.eventType.map { codes.known(.eventType($0)) ?? -1 }
        handler = filter.handler.map { codes.known(.handler($0.id)) ?? -1 }
        wanted = filter.isSimulated == true ? .simulated : []
        unwanted = filter.isSimulated == false ? .simulated : []
        isWhole =
            filter.from == nil && filter.before == nil && filter.force == nil && filter.eventType == nil
            && filter.handler == nil && filter.isSimulated == nil
        isEmpty = last < first || [force, eventType, handler].contains(-1)
    }

    /// Whether a call counts: closed, and of those that the filter leaves.
    @inline(__always)
    func contains(_ call: MeasureColumns) -> Bool {
        call.state.isClosed && days.contains(call.day) && (force == nil || call.force == force)
            && (eventType == nil || call.eventType == eventType) && (handler == nil || call.handler == handler)
            && call.state.isSuperset(of: wanted) && call.state.isDisjoint(with: unwanted)
    }

    /// Which of the filter's questions a closed call fails first; nil for one that the filter leaves.
    func reason(against call: MeasureColumns) -> ExplanationRequest.LeftOut.Reason? {
        if !days.contains(call.day) { return .days }
        if let force, call.force != force { return .force }
        if let eventType, call.eventType != eventType { return .eventType }
        if let handler, call.handler != handler { return .handler }
        if !contains(call) { return .simulated }
        // Days that end before they begin leave nothing.
        return isEmpty ? .days : nil
    }
}
