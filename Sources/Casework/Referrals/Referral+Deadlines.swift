internal import ScriptEngine

extension Referral {
    /// What runs for it by the table of statutory periods, the first to end first.
    public var deadlines: [Deadline] {
        var running: [StatutoryPeriod.Kind: Deadline] = [:]
        // An objection that is not decided, whatever happened since.
        var isObjected = false
        for move in standing {
            switch move.to {
            case .noticeIssued:
                isObjected = false
                running[.objection] = Deadline(.objection, from: .noticeIssued, on: move.on)
                running[.appeal] = Deadline(.appeal, from: .noticeIssued, on: move.on)
                running[.payment] = Deadline(.payment, from: .noticeIssued, on: move.on)
            case .objected:
                // An appeal then runs from the decision.
                isObjected = true
                (running[.objection], running[.appeal]) = (nil, nil)
            case .upheld, .reduced:
                // What a court decided is not appealed by this period again.
                running[.appeal] = isObjected ? Deadline(.appeal, from: .objectionDecided, on: move.on) : nil
                isObjected = false
            case .appealed: (running[.objection], running[.appeal]) = (nil, nil)
            // The period for payment is over, or was given up.
            case .debt: running[.payment] = nil
            case .detained: running[.sale] = Deadline(.sale, from: .vehicleDetained, on: move.on)
            case .paid, .cancelled, .noAction: running = [:]
            case .draft, .referred, .moreInformationAsked, .partPaid: break
            }
        }
        return running.values.sorted { ($0.on, $0.period.id) < ($1.on, $1.period.id) }
    }
}
