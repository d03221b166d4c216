import Casework
import ReferenceData
import ScriptEngine

/// A debt: what CECPT's list states, and what was recovered against it.
struct PenaltyPage: Sendable {
    struct Line: Sendable {
        let number: Int
        let at: String
        let sum: String
        /// Where it was recovered: the operation's page, or the force.
        let href: String?
        let whose: String
        let actor: String
        /// Why it is more than was outstanding, whether a list has it in its sum, and why it was taken back.
        let remarks: String
        let isUndone: Bool
        /// Whether the user may take it back.
        let canBeUndone: Bool
    }

    let csrf: String
    let id: String
    let heading: String
    let known: String
    let outstanding: String
    let listed: String
    let listedAt: String
    let recovered: String
    let excess: String?
    let lines: [Line]
    let hasLines: Bool
    let recovery: RecoveryForm?
    let said: String?
    /// Why a recovery was not taken back.
    let undoError: String?

    init(
        _ penalty: OutstandingPenalty, for visit: Visit, said: String? = nil, refused: String? = nil,
        undoError: String? = nil
    ) {
        let debt = PenaltyLookup.Debt(penalty, nil)
        (csrf, id, heading, known) = (visit.csrf, debt.id, debt.heading, debt.known)
        outstanding = debt.outstanding
        listed = Money.text(pence: penalty.particulars.outstandingPence)
        listedAt = LondonTime.text(Int64(penalty.updatedAt.seconds))
        recovered = Money.text(pence: penalty.recoveredPence)
        excess = penalty.excessPence > 0 ? Money.text(pence: penalty.excessPence) : nil
        lines = penalty.recoveries.reversed().map { recovery in
            let isOld = recovery.undone == nil && !penalty.countsSinceList(recovery)
            let mayRead = visit.may(.readOperation)
            return Line(
                number: recovery.number, at: LondonTime.text(Int64(recovery.at.seconds)),
                sum: Money.text(pence: recovery.pence),
                href: mayRead ? recovery.line.map { "/operations/\($0.operation)" } : nil,
                whose: recovery.line.map { "operation \($0.operation.stream.short), line \($0.number)" }
                    ?? recovery.force.map { Forces.force(slug: $0)?.name ?? $0 } ?? "outside an operation",
                actor: recovery.actor.id,
                remarks: [
                    recovery.reason.map { "More than was outstanding: \($0)" },
                    isOld ? "Logged before the list stated its sum, and taken to be in it" : nil,
                    recovery.undone.map { "Taken back by \($0.actor.id): \($0.reason)" },
                ].compactMap(\.self).joined(separator: ". "),
                isUndone: recovery.undone != nil, canBeUndone: recovery.undone == nil && visit.may(.logOperation))
        }
        hasLines = !lines.isEmpty
        recovery = RecoveryForm(of: penalty, in: nil, for: visit, refused: refused)
        (self.said, self.undoError) = (said, undoError)
    }
}
