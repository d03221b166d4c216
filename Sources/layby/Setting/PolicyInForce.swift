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
        let text = why.map(PlainText.of) ?? ""
        switch policy.justification(for: purpose) {
        case .off: return nil
        case .optional: return text.isEmpty ? nil : text
        case .required:
            guard !text.isEmpty else { throw Failure(justificationFor: purpose) }
            return text
        }
    }
}

/// Days in London between which something happened.
struct DayRange {
    private let first: String
    private let last: String

    /// - Parameters:
    ///   - first: `2021-03-01`; nil for the beginning. It counts.
    ///   - last: likewise, to the end.
    /// - Throws: `Failure` `day.unreadable`.
    init(from first: String?, until last: String?) throws {
        func day(_ text: String) throws -> String {
            if CivilDate(iso: text) != nil { return text }
            let today = CivilDay(daysSince1970: Int(Date().timeIntervalSince1970) / 86_400)
            guard let day = try? CivilDay.read(text, today: today).value else { throw Failure(day: text) }
            return day.iso
        }
        (self.first, self.last) = (try first.map(day) ?? "0000", try last.map(day) ?? "9999")
    }

    /// Not after the first instant of the first day in London; nil for the beginning.
    var start: Timestamp? {
        CivilDate(iso: first).map { Timestamp(startOf: $0).adding(seconds: -3600) }
    }

    func contains(_ time: Timestamp) -> Bool {
        let day = LondonTime.civil(Int64(time.seconds)).day.iso
        return first <= day && day <= last + (last.count == 4 ? "-99" : "")
    }
}
