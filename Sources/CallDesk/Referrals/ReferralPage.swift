import Casework
import ReferenceData
import ScriptEngine

/// One referral: what it holds, what can be entered, and what could have to do with it.
struct ReferralPage: Sendable {
    struct FormView: Sendable {
        let code: String
        let label: String
        /// The last part of its address.
        let target: String
        let act: String
        let hint: String?
        let isOpen: Bool
        let refusal: String?
        let hasDay: Bool
        let on: String
        let addressees: [Option]
        let hasAddressees: Bool
        let fields: [FieldView]
    }

    struct FieldView: Sendable {
        let form: String
        let name: String
        let ask: String
        let mode: String
        let longest: Int
        let value: String
        let isRequired: Bool
    }

    struct Event: Sendable {
        let href: String
        let what: String
        let short: String
        let on: String
        let reasons: String
    }

    /// What refers a draft, or sends what the call says now.
    struct Send: Sendable {
        let act: String
    }

    let stream: String
    let short: String
    let callID: String
    let csrf: String
    /// The number of its entries, so that nobody enters something on what they have not seen.
    let seen: Int
    let today: String
    let said: String?
    let error: String?
    let send: Send?
    let forms: [FormView]
    let hasForms: Bool
    let paper: ReferralPaper
    let events: [Event]
    let hasEvents: Bool

    /// - Parameter refused: the form that was not taken, and why; what was typed in it stays.
    init(
        _ referral: Referral, _ ledger: EvidenceLedger, _ earlier: [EarlierEvent], for visit: Visit,
        said: String? = nil, error: String? = nil, refused: (form: ReferralForm, error: String)? = nil
    ) {
        (stream, short) = (referral.id.description, referral.id.stream.short)
        (callID, csrf, seen) = (referral.call.description, visit.csrf, referral.version)
        let today = CivilDate(inLondon: visit.now)
        (self.today, self.said) = (today.description, said)
        let isBehind = referral.status != .referred || !ledger.fields.filter(\.isAmended).isEmpty
        send =
            visit.may(.referCall) && referral.possible.contains(.referred) && isBehind
            ? Send(act: referral.status == .draft ? "Refer to CECPT" : "Send what the call says now") : nil
        let all = visit.may(.moveReferral) ? ReferralForm.all(for: referral) : []
        // What is not possible any more has no form to say it in.
        self.error = error ?? refused.flatMap { all.contains($0.form) ? nil : $0.error }
        forms = all.map { FormView($0, refused: $0 == refused?.form ? refused?.error : nil, on: today, visit.form) }
        hasForms = !forms.isEmpty
        paper = ReferralPaper(.whole(referral, ledger), at: visit.now) {
            "/calls/\(referral.call)/photographs/\($0.sha256)"
        }
        events = earlier.map { event in
            let isCall = event.record.kind == .call
            return Event(
                href: "/\(isCall ? "calls" : "referrals")/\(event.record.stream)", what: isCall ? "event" : "referral",
                short: event.record.stream.short, on: event.on.words, reasons: event.reasons)
        }
        hasEvents = !events.isEmpty
    }
}

extension ReferralPage.FormView {
    fileprivate init(_ form: ReferralForm, refused: String?, on today: CivilDate, _ typed: Form) {
        (code, label, act, hint) = (form.code, form.label, form.act, form.hint)
        (isOpen, refusal) = (refused != nil, refused)
        func value(_ name: String) -> String? { refused == nil ? nil : typed[name] }
        var status: Referral.Status?
        if case .move(let to) = form { status = to }
        target = status == nil ? (form == .correct ? "corrections" : "earlier") : "moves"
        hasDay = status != nil
        on = value("on") ?? today.description
        let chosen = refused == nil ? [] : typed.all("addressee")
        addressees =
            status?.takes.contains(.addressees) == true
            ? ResponsibleRole.allCases.map { role in
                Option(role.rawValue, role.words, chosen: chosen.first { $0 == role.rawValue })
            } : []
        hasAddressees = !addressees.isEmpty
        fields = form.fields.map { field in
            ReferralPage.FieldView(
                form: form.code, name: field.name, ask: field.ask, mode: field.mode, longest: field.longest,
                value: value(field.name) ?? "", isRequired: field.isRequired)
        }
    }
}

/// A referral on paper.
struct ReferralPrint: Sendable {
    let stream: String
    let short: String
    let paper: ReferralPaper
    let printed: String
}
