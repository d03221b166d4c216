public import ScriptEngine

/// Something that is owed to a person.
public enum SafeguardingDuty: Hashable, Sendable {
    case nrmReferral, consent, dutyToNotify
    case assessment(AssessmentKind)
    case rationale
    case innerste(InnersteStep)
    case placement, missingReport, returnTalk

    /// Stable, as rows and machines have it: `nrm-referral`, `innerste.welfare-form`.
    public var code: String {
        switch self {
        case .nrmReferral: "nrm-referral"
        case .consent: "consent"
        case .dutyToNotify: "duty-to-notify"
        case .assessment(let kind): "assessment.\(kind.rawValue)"
        case .rationale: "rationale"
        case .innerste(let step): "innerste.\(step.rawValue)"
        case .placement: "placement"
        case .missingReport: "missing-report"
        case .returnTalk: "return-talk"
        }
    }

    /// As people say it.
    public var words: String {
        switch self {
        case .nrmReferral: "NRM referral"
        case .consent: "ask for consent to an NRM referral"
        case .dutyToNotify: "Duty to Notify"
        case .assessment(let kind): "assess \(kind.words)"
        case .rationale: "say why trafficking was not considered"
        case .innerste(let step): "Innerste: \(step.words)"
        case .placement: "record where the child is placed"
        case .missingReport: "report missing to the police"
        case .returnTalk: "return interview"
        }
    }

    /// Every duty that a rule can owe.
    public static let all: [SafeguardingDuty] =
        [.nrmReferral, .consent, .dutyToNotify] + AssessmentKind.allCases.map(SafeguardingDuty.assessment) + [
            .rationale
        ]
        + InnersteStep.allCases.map(SafeguardingDuty.innerste) + [.placement, .missingReport, .returnTalk]

    /// Reads a code back; nil for another text.
    init?(code: String) {
        guard let duty = Self.all.first(where: { $0.code == code }) else { return nil }
        self = duty
    }
}

/// One rule of what is owed to whom and by when. `all` is the one table of them.
public struct SafeguardingRule: Sendable {
    /// When what it owes falls due.
    public enum Due: Hashable, Sendable {
        /// On the day itself.
        case atOnce
        /// On the same day of the next month, or its last day where that month is shorter.
        case oneMonth
        case days(Int)

        /// The day that it falls due, of which all counts, in London.
        public func day(from start: CivilDate) -> CivilDate {
            switch self {
            case .atOnce: start
            case .oneMonth: start.aMonthLater
            case .days(let days): CivilDate(days: start.days + days)
            }
        }
    }

    public let duty: SafeguardingDuty
    /// Whom it is for.
    public let isForChildren: Bool
    public let isForAdults: Bool
    /// Only of persons who were met on this day or later; nil for all.
    public let since: CivilDate?
    public let due: Due
    public let source: String
    /// The day that its time runs from; nil where nothing of it is owed.
    let start: @Sendable (SafeguardingRecord) -> CivilDate?

    /// What is owed under it; nil when nothing is.
    func owed(_ record: SafeguardingRecord) -> OwedDuty? {
        guard record.age.isChild ? isForChildren : isForAdults,
            since.map({ $0 <= record.origin.encounteredOn }) ?? true,
            let start = start(record)
        else { return nil }
        return OwedDuty(duty: duty, due: due.day(from: start))
    }

    private init(
        _ duty: SafeguardingDuty, children: Bool = false, adults: Bool = false, since: CivilDate? = nil, _ due: Due,
        _ source: String, start: @escaping @Sendable (SafeguardingRecord) -> CivilDate?
    ) {
        (self.duty, isForChildren, isForAdults, self.since) = (duty, children, adults, since)
        (self.due, self.source, self.start) = (due, source, start)
    }

    /// Every rule, in the order in which what falls due on one day is listed.
    public static let all: [SafeguardingRule] =
        [
            SafeguardingRule(
                .missingReport, children: true, adults: true, .atOnce,
                "Home Office, Operation Innerste process (2023); College of Policing, Missing persons"
            ) { record in record.missing.flatMap { $0.reportedOn == nil ? $0.from : nil } },
            SafeguardingRule(
                .nrmReferral, children: true, .oneMonth,
                "H17:318, 898: a child, or possibly a child, always; the month of the duty to notify is the latest, H17:348"
            ) { $0.referral == nil ? $0.origin.encounteredOn : nil },
            SafeguardingRule(
                .nrmReferral, adults: true, .oneMonth, "H17:348: an adult who consents; the referral meets the duty"
            ) { $0.referral == nil && $0.consent == .given ? $0.origin.encounteredOn : nil },
            SafeguardingRule(
                .dutyToNotify, adults: true, since: CivilDate(iso: "2015-11-01"), .oneMonth,
                "Modern Slavery Act 2015 s.52, in force from 1 November 2015 (SI 2015/1743); H17:348: within one month"
            ) { record in
                record.isPotentialVictim && record.consent != .given && record.referral == nil
                    && record.notifiedOn == nil ? record.origin.encounteredOn : nil
            },
            SafeguardingRule(
                .consent, adults: true, .oneMonth, "H17:348; Modern Slavery Act 2015 statutory guidance: adults consent"
            ) { record in
                record.isPotentialVictim && [nil, .notAsked].contains(record.consent) && record.referral == nil
                    && record.notifiedOn == nil ? record.origin.encounteredOn : nil
            },
            SafeguardingRule(.assessment(.trafficking), children: true, .atOnce, "H17:898: every child, boys too") {
                [nil, .notConsidered].contains($0.assessments[.trafficking]?.finding) ? $0.origin.encounteredOn : nil
            },
            SafeguardingRule(.assessment(.trafficking), adults: true, .atOnce, "H17:271, 1122: assessed on its own") {
                $0.assessments[.trafficking] == nil ? $0.origin.encounteredOn : nil
            },
            SafeguardingRule(
                .assessment(.smuggling), children: true, adults: true, .atOnce, "H17:271, 1122: assessed on its own"
            ) { $0.assessments[.smuggling] == nil ? $0.origin.encounteredOn : nil },
            SafeguardingRule(.rationale, adults: true, .atOnce, "H17:1122: \"MSHT considered? no\" wants a rationale") {
                guard let trafficking = $0.assessments[.trafficking], trafficking.finding == .notConsidered else {
                    return nil
                }
                return trafficking.rationale == nil ? $0.origin.encounteredOn : nil
            },
        ]
        + InnersteStep.allCases.map { step in
            SafeguardingRule(.innerste(step), children: true, .atOnce, step.source) {
                [nil, .notDone].contains($0.steps[step]) ? $0.origin.encounteredOn : nil
            }
        }
        + [
            SafeguardingRule(
                .placement, children: true, .atOnce,
                "Children Act 1989 s.20; Home Office, Operation Innerste process (2023): children without a parent"
            ) { record in
                guard record.placement == nil, record.missing == nil, !record.origin.said.isAccompanied else {
                    return nil
                }
                return record.placements.last?.until ?? record.origin.encounteredOn
            },
            SafeguardingRule(
                .returnTalk, children: true, .days(3),
                "DfE, Children who run away or go missing from home or care (2014): within 72 hours of coming back"
            ) { record in record.episodes.first(where: \.wantsReturnTalk)?.foundOn },
        ]
}

/// What is owed to a person, and the last day for it.
public struct OwedDuty: Hashable, Sendable {
    public let duty: SafeguardingDuty
    public let due: CivilDate

    /// Whether that day is over.
    public func isOverdue(on today: CivilDate) -> Bool { due < today }

    /// How long there is: `3 days overdue`, `today`, `in 1 day`.
    public func words(on today: CivilDate) -> String {
        let days = due.days - today.days
        if days == 0 { return "today" }
        let count = "\(abs(days)) \(abs(days) == 1 ? "day" : "days")"
        return days < 0 ? "\(count) overdue" : "in \(count)"
    }
}

extension SafeguardingRecord {
    /// What is owed to the person, what falls due first before the rest; nothing once the record is closed.
    public var owed: [OwedDuty] {
        guard !isClosed else { return [] }
        let owed = SafeguardingRule.all.compactMap { $0.owed(self) }
        return owed.enumerated().sorted { ($0.element.due, $0.offset) < ($1.element.due, $1.offset) }.map(\.element)
    }

    /// Whether trafficking of them is not ruled out.
    fileprivate var isPotentialVictim: Bool { assessments[.trafficking]?.finding.asksForReferral ?? false }
}

extension CivilDate {
    /// The same day of the next month; its last day where that month is shorter.
    public var aMonthLater: CivilDate {
        let (year, month, day) = parts
        let (nextYear, nextMonth) = month == 12 ? (year + 1, 1) : (year, month + 1)
        // A month has 28 days at least, so one of these is there, but beyond the year 9999.
        return [day, 30, 29, 28].lazy.filter { $0 <= day }
            .compactMap { CivilDate(year: nextYear, month: nextMonth, day: $0) }.first ?? self
    }
}

extension InnersteStep {
    /// What asks for it.
    fileprivate var source: String {
        switch self {
        case .guardian: "Modern Slavery Act 2015 s.48; Home Office, Operation Innerste process (2023)"
        default: "Home Office, Operation Innerste process, version 1.0 (26 October 2023); H17:318"
        }
    }
}
