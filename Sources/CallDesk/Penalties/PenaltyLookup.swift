import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// What looks up debts that are not paid, and what it found; on a page of its own, and on an operation's. What is looked
/// for goes by POST, so that no address holds it.
struct PenaltyLookup: Sendable {
    /// A debt that was found.
    struct Debt: Sendable {
        let id: String
        let href: String
        let outstanding: String
        /// CECPT's reference, then the vehicle, company and driver.
        let heading: String
        /// Country and date of issue.
        let known: String
        /// How the sum comes about, where money was recovered.
        let sum: String?
        /// What asks for money recovered against it; nil where there is no operation that it could be logged in.
        let recovery: RecoveryForm?
    }

    let target: String
    let words: String
    let why: String
    let wantsWhy: Bool
    let mustSayWhy: Bool
    /// Why nothing could be looked up.
    let wrong: String?
    /// What came of it, said once.
    let outcome: String?
    let debts: [Debt]
    /// Whether something was sent and not taken.
    let isRefused: Bool
    /// Whether anything was asked for, so that it stays open.
    let isOpen: Bool

    private static let most = 40

    /// A form that nothing was asked by yet.
    ///
    /// - Parameter operation: nil outside any.
    init(_ visit: Visit, in operation: OperationID? = nil) async throws {
        try await self.init(visit, operation)
    }

    private init(
        _ visit: Visit, _ operation: OperationID?, wrong: String? = nil, outcome: String? = nil, debts: [Debt] = [],
        isRefused: Bool = false
    ) async throws {
        let wish = try await visit.log.policyBook().policy().justification(for: .search)
        target = operation.map { "/operations/\($0)/penalties" } ?? "/penalties"
        (words, why) = (visit.form["words"] ?? "", visit.form["why"] ?? "")
        (wantsWhy, mustSayWhy) = (wish != .off, wish == .required)
        (self.wrong, self.outcome, self.debts) = (wrong, outcome, debts)
        (self.isRefused, isOpen) = (isRefused || wrong != nil, outcome != nil || wrong != nil || isRefused)
    }

    /// Looks up what was asked for, and writes down what is shown before it is.
    static func found(_ visit: Visit, in operation: OperationID? = nil) async throws -> PenaltyLookup {
        do {
            guard let words = try visit.form.line("words", longest: 200) else {
                throw Misread(code: "penalty.words", expected: "a registration, trailer, haulier, driver or reference")
            }
            let why = try await visit.justification(visit.form["why"], for: .search)
            try await visit.refuseToWaitForIndex()
            let penalties = try await visit.log.outstandingPenalties(
                meeting: words, limit: most, scripts: visit.desk.scripts)
            try await visit.log.note(
                .searched(shown: penalties.map { AuditEvent.Target($0.id.stream) }, justification: why), at: visit.now,
                by: visit.actor())
            let said =
                penalties.isEmpty
                ? "Nothing is outstanding that meets this."
                : "\(penalties.count) outstanding. CECPT decides, and collects."
            return try await PenaltyLookup(
                visit, operation, outcome: said,
                debts: penalties.map { Debt($0, RecoveryForm(of: $0, in: operation, for: visit)) })
        } catch WebError.whyWanted {
            return try await PenaltyLookup(
                visit, operation, wrong: "Say why you look it up. The policy in force wants a reason.")
        } catch {
            guard Wording.isOfAnswer(error) || (error as? WebError)?.code == "web.catchingUp" else { throw error }
            return try await PenaltyLookup(visit, operation, wrong: Wording(error).sentence)
        }
    }

    /// The debt that money was not logged against, with what was typed, and why.
    static func refused(
        _ id: PenaltyID, error: String, _ visit: Visit, _ operation: OperationID
    ) async throws -> PenaltyLookup {
        try await visit.consult(listed: [id.stream])
        let penalty = try await visit.log.penalty(id)
        let form = RecoveryForm(of: penalty, in: operation, for: visit, refused: error)
        return try await PenaltyLookup(visit, operation, debts: [Debt(penalty, form)], isRefused: true)
    }
}

extension PenaltyLookup.Debt {
    init(_ penalty: OutstandingPenalty, _ recovery: RecoveryForm?) {
        let own = penalty.particulars
        let numbers = [own.registration, own.trailer].map { text in
            text.map { (try? VehicleRegistration.read($0))?.value.display ?? $0 }
        }
        let issued = own.issuedOn.map { "issued \(CivilDay(daysSince1970: $0.days).text)" }
        id = penalty.id.description
        href = "/penalties/\(penalty.id)"
        outstanding = Money.text(pence: penalty.outstandingPence)
        heading = ([own.reference] + numbers + [own.haulier, own.driver]).compactMap(\.self).joined(separator: " · ")
        known = [own.country.map { Countries.country(code: $0)?.name ?? $0 }, issued]
            .compactMap(\.self).joined(separator: " · ")
        sum = penalty.sumWords
        self.recovery = recovery
    }
}

/// What asks for money recovered against a debt.
struct RecoveryForm: Sendable {
    let action: String
    /// The debt's, for an operation's form, and to tell fields of several forms apart.
    let penalty: String
    let once: String
    let amount: String
    let reason: String
    let when: String
    let refusal: String?
    /// Whether the force is asked for: outside an operation.
    let asksForce: Bool
    let forces: [Option]

    /// - Parameters:
    ///   - operation: nil outside any.
    ///   - refused: why what was sent was not taken.
    /// - Returns: nil where the user may not.
    init?(of penalty: OutstandingPenalty, in operation: OperationID?, for visit: Visit, refused: String? = nil) {
        guard visit.may(.logOperation) else { return nil }
        var random = SystemRandomNumberGenerator()
        let form = refused == nil ? Form() : visit.form
        action = operation.map { "/operations/\($0)/lines" } ?? "/penalties/\(penalty.id)/recoveries"
        self.penalty = penalty.id.description
        once = (form["once"].flatMap { Once($0) } ?? Once(at: visit.now, random: &random)).text
        (amount, reason, when) = (form["amount"] ?? "", form["reason"] ?? "", form["at"] ?? "")
        refusal = refused
        asksForce = operation == nil
        forces = Option.forces(chosen: form["force"])
    }
}
