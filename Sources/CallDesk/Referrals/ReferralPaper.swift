import Casework
import ReferenceData
import ScriptEngine

/// A referral as it is read and printed: its fields with where each comes from, how much it could come to, what runs and
/// what happened.
struct ReferralPaper: Sendable {
    struct Row: Sendable {
        let ask: String
        let answer: String
        let isMissing: Bool
        let isAmended: Bool
        /// Who recorded it, when, under which version, and in which entry of the call.
        let trace: String?
        /// Where a picture can be had that browsers show.
        let picture: String?
    }

    struct Part: Sendable {
        struct Line: Sendable {
            let words: String
            let unit: String
            let amount: String
        }

        let section: String
        let words: String
        let source: String
        let each: String
        let lines: [Line]
        let total: String
        let remarks: [String]
        let reductions: [String]
        let defences: String
    }

    struct Due: Sendable {
        let on: String
        let words: String
        let distance: String
        let isOverdue: Bool
        let rule: String
    }

    struct Deed: Sendable {
        let on: String
        let at: String
        let actor: String
        let words: String
        let isUndone: Bool
    }

    let id: String?
    let call: String?
    let status: String
    let since: String
    let force: String?
    let eventTime: String?
    let isSimulated: Bool
    let script: String
    let notice: String
    let rows: [Row]
    let basis: [Row]
    let missing: [String]
    let hasMissing: Bool
    let amended: Int?
    let parts: [Part]
    let total: String?
    let obstacles: [String]
    let remarks: [String]
    let statement: String
    let isWithheld: Bool
    let due: [Due]
    let hasDue: Bool
    let deeds: [Deed]
    let money: String?

    /// - Parameter picture: where a photograph can be had; nil where it cannot be shown.
    init(_ pack: ReferralPack, at time: Timestamp, picture: (Photograph) -> String?) {
        let (referral, script) = (pack.referral, pack.ledger.script)
        (id, call) = (pack.id, pack.call)
        (status, since) = (referral.status.words, referral.since.words)
        force = pack.force.map { Forces.force(slug: $0)?.name ?? $0 }
        eventTime = pack.exposure?.facts.eventDate?.words
        isSimulated = referral.isSimulated
        (self.script, notice) = (script.definition.title, script.definition.notice)
        rows = pack.rows.map { Row($0, picture: picture) }
        basis = pack.basis.map { Row($0, picture: picture) }
        missing = pack.rows.filter { $0.missing != nil }.map { "\($0.ask) \($0.answer ?? "")" }
        hasMissing = !missing.isEmpty
        amended = (pack.rows + pack.basis).count(where: \.isAmended).unlessZero
        parts = pack.exposure?.parts.map(Part.init) ?? []
        total = pack.exposure?.total?.words
        obstacles = pack.exposure?.obstacles ?? []
        let set = pack.exposure?.set.map { "Earlier incidents in five years were set to \($0.words)." }
        remarks = [set].compactMap(\.self) + (pack.exposure?.remarks ?? [])
        (statement, isWithheld) = (PenaltyExposure.statement, pack.exposure == nil)
        let today = CivilDate(inLondon: time)
        due = pack.deadlines.map { deadline in
            let state = deadline.state(on: today)
            return Due(
                on: deadline.on.words, words: deadline.words,
                distance: deadline.distance(on: today) + (state == .passed ? ", over" : ""),
                isOverdue: state == .overdue,
                rule: "\(deadline.period.days) days from \(deadline.period.start.words), \(deadline.startedOn.words); "
                    + "\(deadline.period.counting). \(deadline.period.source)")
        }
        hasDue = !due.isEmpty
        deeds = pack.lines.map { line in
            Deed(
                on: Self.when(line.on), at: Self.when(line.at), actor: line.actor ?? "", words: line.words,
                isUndone: line.isUndone
            )
        }
        money = referral.statedPence.map {
            "CECPT set \(Money.text(pence: $0)); \(Money.text(pence: referral.paidPence)) of it is paid."
        }
    }

    /// An instant or a day as it went out, as people read it.
    fileprivate static func when(_ text: String) -> String {
        if let day = CivilDate(iso: text) { return day.words }
        return Timestamp(iso: text).map { LondonTime.text(Int64($0.seconds)) } ?? text
    }
}

extension ReferralPaper.Row {
    fileprivate init(_ row: ReferralPack.Row, picture: (Photograph) -> String?) {
        (ask, isMissing, isAmended) = (row.ask, row.missing != nil, row.isAmended)
        answer = row.answer ?? "withheld"
        let parts = [
            row.handler, row.at.map(ReferralPaper.when), row.entry.map { "entry \($0) of the call" },
            row.scriptVersion.map { "script v\($0)" }, row.known.isEmpty ? nil : row.known,
        ].compactMap(\.self)
        trace = row.entry == nil ? nil : parts.joined(separator: " · ")
        self.picture = row.photograph.flatMap {
            ["image/jpeg", "image/png"].contains($0.mediaType) ? picture($0) : nil
        }
    }
}

extension ReferralPaper.Part {
    fileprivate init(_ part: PenaltyExposure.Part) {
        let regime = part.regime
        (section, words, source) = (regime.section.rawValue, regime.section.words, regime.source)
        each = regime.section == .carrying ? "For an entrant" : "For the incident"
        lines = part.lines.map { line in
            Line(words: line.words, unit: line.unit.words, amount: line.amount?.words ?? "–")
        }
        total = part.total?.words ?? "cannot be computed"
        remarks = part.remarks
        reductions = regime.reductions.map { "May be reduced by \($0.percent) % \($0.words)." }
        defences = regime.defences.joined(separator: "; ")
    }
}
