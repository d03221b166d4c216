import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The policy in force, and what goes with it.
struct PolicyInForce {
    let book: PolicyBook
    let policy: Policy

    /// - Throws: `PolicyErrors` when this Layby cannot read it, `ReplayError`, `LogError`.
    init(_ log: IntelligenceLog) async throws {
        book = try await log.policyBook()
        policy = try book.policy()
    }

    /// Why somebody does it, as the policy wants it: nil where nobody asks.
    ///
    /// - Throws: `Failure` `policy.whyWanted`.
    func justification(_ why: String?, for purpose: Policy.Purpose) throws -> String? {
        do { return try policy.justification(why, for: purpose) } catch {
            throw Failure(justificationFor: error.purpose)
        }
    }
}

extension DayRange {
    /// - Parameters:
    ///   - first: `2021-03-01`, or a day as people say it; nil for the beginning. It counts.
    ///   - last: likewise, to the end.
    /// - Throws: `Failure` `day.unreadable`.
    init(from first: String?, until last: String?) throws {
        self.init(from: try first.map(Self.day), until: try last.map(Self.day))
    }

    /// - Parameter text: `2021-03-01`, or a day as people say it.
    /// - Throws: `Failure` `day.unreadable`.
    static func day(_ text: String) throws -> CivilDate {
        if let day = CivilDate(iso: text) { return day }
        let today = LondonTime.civil(Int64(Date().timeIntervalSince1970)).day
        guard let day = try? CivilDay.read(text, today: today).value else { throw Failure(day: text) }
        return CivilDate(days: day.daysSince1970)
    }
}
