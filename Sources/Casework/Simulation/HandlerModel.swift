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
    ///
    /// - Parameter isTrial: whether the call is of the trial of 2020, whose point was the port of departure.
    func skips(_ question: Question, isTrial: Bool) -> Double {
        // The line that was missing in 87 % of events, July to September 2020 (annual report 2020/21).
        if question.role == CallFacts.Role.exitPort.rawValue { return isTrial ? 0 : 0.87 }
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

    /// The share of calls that the trial of v2 takes before v2 is in effect, from July 2020 on.
    ///
    /// - Note: Ours. v1 asks for no port at all, and the port of departure stood in 13 % of inland events, July to September
    ///   2020 (annual report 2020/21): so something asked for it before v2's day. That it was a trial of the pilot's script,
    ///   that it took 13 % of calls, and that it stayed on the line until it had the port, is invented.
    private static let trialShare = 0.13

    /// Whether a call before v2 was in effect is of its trial.
    ///
    /// - Parameter place: 0…1, spread evenly over the calls of a month.
    func isTrial(at date: CivilDate, place: Double, effective: [(version: Int, from: CivilDate)]) -> Bool {
        guard let july = CivilDate(year: 2020, month: 7, day: 1), date >= july,
            let pilot = effective.first(where: { $0.version == 2 }), date < pilot.from
        else { return false }
        return place < Self.trialShare
    }

    /// The version that a call at this time runs under: the newest in effect, but that v2 was a pilot before v3.
    func version(at date: CivilDate, effective: [(version: Int, from: CivilDate)], isPilot: Bool) -> Int? {
        let inEffect = effective.filter { $0.from <= date && ($0.version != 2 || isPilot) }
        return inEffect.last?.version ?? effective.first?.version
    }

    /// How long a question is asked and answered, in seconds, of a call that is neither slow nor quick.
    func seconds(_ question: Question) -> Int {
        switch question.type {
        case .boolean: 6
        case .choice, .integer, .date, .nationality, .country, .force: 9
        case .time, .dateTime, .duration, .decimal, .money, .phone: 11
        case .choices, .port, .personName, .registration: 16
        case .text, .containerNumber: 18
        case .coordinate: 28
        case .longText: 34
        case .checklist: 55
        case .photograph: 4
        }
    }

    /// What a question takes that callers ring off at, in seconds.
    static let longSeconds = 16
}
