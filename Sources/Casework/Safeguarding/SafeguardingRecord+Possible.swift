extension SafeguardingRecord {
    /// The kinds of fact that can be recorded now.
    public var possible: [SafeguardingFact.Kind] {
        SafeguardingFact.Kind.allCases.filter { refusal(of: $0) == nil }
    }

    /// Why a kind of fact cannot be recorded now; nil when it can. The one table of what is possible.
    ///
    /// - Note: Source: domain.md, "Rules that a script or a closing check enforces" [H17:318, 348]; Modern Slavery Act 2015
    ///   s.52; Modern Slavery Act statutory guidance: a referral to the NRM meets the duty to notify.
    public func refusal(of kind: SafeguardingFact.Kind) -> SafeguardingError.Reason? {
        if kind == .reopened { return isClosed ? nil : .isOpen }
        if isClosed { return .isClosed }
        switch kind {
        case .age, .assessed, .placed, .reopened: return nil
        case .consent: return age.isChild ? .childNotAsked : nil
        case .nrmReferred:
            if referral != nil { return .alreadyReferred }
            return age.isChild || consent == .given ? nil : .noConsent
        case .nrmDecided: return referral == nil ? .notReferred : nil
        case .dutyToNotifySent:
            if age.isChild { return .childNotNotified }
            if referral != nil { return .alreadyReferred }
            if notifiedOn != nil { return .alreadySent }
            return consent == .given ? .hasConsent : nil
        case .innerste: return age.isChild ? nil : .adultNoInnerste
        case .placementEnded: return placement == nil ? .notPlaced : nil
        case .wentMissing: return missing == nil ? nil : .isMissing
        case .missingReported:
            guard let missing else { return .notMissing }
            return missing.reportedOn == nil ? nil : .alreadyReported
        case .found: return missing == nil ? .notMissing : nil
        case .returnTalk:
            return episodes.contains(where: \.wantsReturnTalk) ? nil : .notFound
        case .closed: return missing == nil ? nil : .isMissing
        }
    }

    /// What a fact says against itself or against what stands; nil when nothing.
    func contradiction(in fact: SafeguardingFact) -> SafeguardingError.Contradiction? {
        switch fact {
        case .age(let status, let basis):
            if basis == .disputed, status != .possiblyChild { return .disputedAge }
            return status == .adult && age.isChild && !basis.settles ? .unsettledAge : nil
        case .consent(.withdrawn): return consent == .given ? nil : .withdrawnConsent
        case .nrmDecided(.conclusive, _):
            return referral?.decisions[.reasonable] == .positive ? nil : .conclusiveFirst
        case .assessed(let kind, let finding, let natures, let rationale):
            if finding == .notConsidered, kind == .smuggling { return .smugglingNotConsidered }
            if finding == .notConsidered, age.isChild { return .childNotConsidered }
            if !natures.isEmpty, kind == .smuggling || !finding.asksForReferral { return .naturesWithoutFinding }
            let isRevised = assessments[kind].map { $0.finding != finding } ?? false
            return rationale == nil && (finding == .notConsidered || isRevised) ? .rationaleWanted : nil
        case .innerste(_, .notApplicable, nil): return .stepReason
        default: return nil
        }
    }
}
