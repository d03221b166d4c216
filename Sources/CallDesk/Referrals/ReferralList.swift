import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The referrals by status, force and what falls due: times, forces and statuses, so that reading it is no consultation.
struct ReferralList: Sendable {
    struct Line: Sendable {
        let href: String
        let short: String
        let status: String
        let since: String
        let event: String?
        let force: String?
        /// With an answer, of all.
        let fields: String
        let due: String?
        let isOverdue: Bool
        let isSimulated: Bool
    }

    /// What falls due by when.
    enum Span: String, CaseIterable {
        case overdue, week, month

        var words: String {
            switch self {
            case .overdue: "overdue"
            case .week: "within 7 days"
            case .month: "within 28 days"
            }
        }

        func holds(_ deadline: Deadline, on today: CivilDate) -> Bool {
            let isOverdue = deadline.state(on: today) == .overdue
            return switch self {
            case .overdue: isOverdue
            case .week: isOverdue || deadline.on.days <= today.days + 7
            case .month: isOverdue || deadline.on.days <= today.days + 28
            }
        }
    }

    /// So many are shown, the newest.
    static let most = 200

    let statuses: [Option]
    let forces: [Option]
    let spans: [Option]
    let said: String
    let lines: [Line]
    let hasLines: Bool

    init(_ referrals: [ReferralSummary], by query: Form, on today: CivilDate) {
        statuses = Referral.Status.allCases.map { Option($0.code, $0.words, chosen: query["status"]) }
        forces = Option.forces(chosen: query["force"])
        spans = Span.allCases.map { Option($0.rawValue, $0.words, chosen: query["due"]) }
        let span = query["due"].flatMap(Span.init(rawValue:))
        let found = referrals.compactMap { referral -> Line? in
            let next = DueDeadline.all(of: [referral], on: today).first?.deadline
            if let span, !(next.map { span.holds($0, on: today) } ?? false) { return nil }
            return Line(referral, next, on: today)
        }
        lines = Array(found.prefix(Self.most))
        hasLines = !lines.isEmpty
        let count = found.count == 1 ? "1 referral." : "\(found.count) referrals."
        said = found.count > Self.most ? "More than \(Self.most) referrals; the newest are shown." : count
    }
}

extension ReferralList.Line {
    fileprivate init(_ referral: ReferralSummary, _ next: Deadline?, on today: CivilDate) {
        (href, short) = ("/referrals/\(referral.id)", referral.id.stream.short)
        (status, since) = (referral.status.words, referral.since.words)
        event = referral.eventTime.map { LondonTime.text(Int64($0.seconds)) }
        force = referral.force.map { Forces.force(slug: $0)?.name ?? $0 }
        fields = "\(referral.fields - referral.missing) of \(referral.fields)"
        due = next.map { "\($0.words) \($0.on.words), \($0.distance(on: today))" }
        isOverdue = next?.state(on: today) == .overdue
        isSimulated = referral.isSimulated
    }
}

/// What falls due, what is overdue first.
struct DueList: Sendable {
    struct Line: Sendable {
        let on: String
        let distance: String
        let isOverdue: Bool
        let words: String
        let href: String
        let short: String
        let status: String
        let force: String?
        let rule: String
        let isSimulated: Bool
    }

    let lines: [Line]
    let hasLines: Bool

    init(_ due: [DueDeadline], on today: CivilDate) {
        lines = due.map { item in
            let (deadline, referral) = (item.deadline, item.referral)
            return Line(
                on: deadline.on.words, distance: deadline.distance(on: today),
                isOverdue: deadline.state(on: today) == .overdue, words: deadline.words,
                href: "/referrals/\(referral.id)", short: referral.id.stream.short, status: referral.status.words,
                force: referral.force.map { Forces.force(slug: $0)?.name ?? $0 },
                rule: "\(deadline.period.days) days from \(deadline.period.start.words). \(deadline.period.source)",
                isSimulated: referral.isSimulated)
        }
        hasLines = !lines.isEmpty
    }
}
