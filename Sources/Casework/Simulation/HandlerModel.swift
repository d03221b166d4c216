private import Foundation
internal import ScriptEngine

/// How simulated handlers take calls. They never touch a figure: they answer, skip or break off, and the engine judges.
///
/// A *thorough* call is taken through every question that applies. A *hurried* one skips questions, the lighter the
/// sooner, and some break off. What changes over a year is the share of calls that are taken thoroughly.
struct HandlerModel {
    let year: Int

    /// The share of calls in a month (1–12) that are taken thoroughly.
    ///
    /// - Note: Source: the Programme's annual report 2021/22: 10 % in January 2021, 94 % in December. The curve between
    ///   them is ours.
    func thoroughShare(month: Int) -> Double {
        if year < 2021 { return 0.10 }
        if year > 2021 { return 0.94 }
        func logistic(_ month: Double) -> Double { 1 / (1 + exp(-0.75 * (month - 5.5))) }
        let position = (logistic(Double(month)) - logistic(1)) / (logistic(12) - logistic(1))
        return 0.10 + 0.84 * position
    }

    /// How likely a hurried handler is to skip a question.
    func skips(_ question: Question) -> Double {
        // The line that was missing in 87 % of events, July to September 2020 (annual report 2020/21).
        if question.role == CallFacts.Role.exitPort.rawValue { return 0.87 }
        switch question.weight {
        case .critical: return 0.06
        case .major: return 0.30
        case .moderate: return 0.45
        case .minor: return 0.55
        case nil: return 0.70
        }
    }

    /// How likely a hurried call is to break off before the script ends.
    let breaksOff = 0.15

    /// The version that a call at this time runs under: the newest in effect, but that v2 was a pilot before v3.
    func version(at date: CivilDate, effective: [(version: Int, from: CivilDate)], isPilot: Bool) -> Int? {
        let inEffect = effective.filter { $0.from <= date && ($0.version != 2 || isPilot) }
        return inEffect.last?.version ?? effective.first?.version
    }
}
