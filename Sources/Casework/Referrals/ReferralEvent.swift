public import ScriptEngine

/// Something that happened to a referral.
public enum ReferralEvent: Hashable, Sendable {
    /// It was begun from a call, and went nowhere yet.
    case drafted(Referral.Content)
    /// What the call says went to CECPT, and its record to the hub; nil for the day on which it was recorded.
    case referred(Referral.Content, on: CivilDate?)
    case moved(ReferralMove)
    /// A move was a mistake: by the number of its entry.
    case corrected(number: Int, reason: String)
    /// Somebody set how many earlier incidents count, in place of what was declared.
    case earlierSet(EarlierIncidents, reason: String)

    public var kind: String {
        switch self {
        case .drafted: "referral.drafted"
        case .referred: "referral.referred"
        case .moved: "referral.moved"
        case .corrected: "referral.corrected"
        case .earlierSet: "referral.earlierSet"
        }
    }

    public var payload: JSONValue {
        switch self {
        case .drafted(let content): content.json
        case .referred(let content, let day): content.json.adding(day.member)
        case .moved(let move): move.json
        case .corrected(let number, let reason): ["number": .integer(number), "reason": .string(reason)]
        case .earlierSet(let earlier, let reason): earlier.json.adding(["reason": .string(reason)])
        }
    }

    /// What names or may name somebody is sealed: answers, CECPT's reference, and reasons in free words.
    var seal: Seal {
        switch self {
        case .drafted(let content): Seal(.record, clear: content.clear)
        case .referred(let content, let day): Seal(.record, clear: content.clear.adding(day.member))
        case .moved(let move): Seal(.record, clear: move.clear)
        case .corrected(let number, _): Seal(.record, clear: ["number": .integer(number)])
        case .earlierSet(let earlier, _): Seal(.record, clear: earlier.json)
        }
    }

    init?(kind: String, payload: JSONValue) {
        switch kind {
        case "referral.drafted":
            guard let content = Referral.Content(json: payload) else { return nil }
            self = .drafted(content)
        case "referral.referred":
            guard let content = Referral.Content(json: payload) else { return nil }
            self = .referred(content, on: payload["on"]?.string.flatMap { CivilDate(iso: $0) })
        case "referral.moved":
            guard let move = ReferralMove(json: payload) else { return nil }
            self = .moved(move)
        case "referral.corrected":
            guard let number = payload["number"]?.integer, let reason = payload["reason"]?.string else { return nil }
            self = .corrected(number: number, reason: reason)
        case "referral.earlierSet":
            guard let reason = payload["reason"]?.string else { return nil }
            self = .earlierSet(
                EarlierIncidents(
                    carrying: payload["carrying"]?.integer, unsecured: payload["unsecured"]?.integer), reason: reason)
        default: return nil
        }
    }
}

extension CivilDate? {
    /// As a member of a payload; none for no day.
    fileprivate var member: [String: JSONValue] { map { ["on": .string($0.description)] } ?? [:] }
}
