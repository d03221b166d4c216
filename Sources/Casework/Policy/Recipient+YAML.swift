private import ReferenceData
internal import ScriptEngine
internal import Yams

extension Recipient {
    init?(_ node: Node, _ subject: String, _ findings: inout PolicyFindings) {
        let known = [
            "recipient", "name", "agreement", "personal", "coordinates", "dates", "keep", "remove", "hub", "kinds",
            "forces", "handling",
        ]
        guard let fields = PolicyFields(node, subject, known: known, &findings) else { return nil }
        let form = "lower-case letters, digits and hyphens, at most 40"
        let code = fields.value("recipient", isRequired: true, one: form, &findings) { Self.isCode($0) ? $0 : nil }
        let name = fields.text("name", isRequired: true, &findings)
        let agreement = fields.text("agreement", isRequired: true, &findings)
        let personal: SharingProfile.Personal? = fields.word("personal", isRequired: true, &findings)
        let positions = fields.value("coordinates", one: "exact, removed, or a distance such as `10 km`", &findings) {
            SharingProfile.Positions(text: $0)
        }
        let isToTheDay = fields.value("dates", one: "exact or day", &findings) { ["exact": false, "day": true][$0] }
        let ids = "ids of questions or sections, or roles"
        let kept = fields.words("keep", one: ids, &findings) { Place(text: $0)?.instance == 0 }
        let removed = fields.words("remove", one: ids, &findings) { Place(text: $0)?.instance == 0 }
        for both in kept.intersection(removed).sorted() {
            fields.bad("keep", "holds `\(both)`, and `remove` too", "Decide for one.", &findings)
        }
        let subscription = Subscription(fields, &findings)
        guard let code, let name, let agreement, let personal else { return nil }
        if subscription != nil, code == Self.hubOfNoPolicy {
            fields.bad(
                "recipient", "is what a hub is called that no policy names", "Give it another code.", &findings)
        }
        self.init(
            code: code, name: name, agreement: agreement,
            profile: SharingProfile(
                personal: personal, positions: positions ?? .asPersonal, isToTheDay: isToTheDay ?? false, kept: kept,
                removed: removed), subscription: subscription)
    }

    /// The code of the one hub of a desk whose policy names none.
    public static let hubOfNoPolicy = "hub"
}

extension Subscription {
    /// - Returns: nil without `hub`, or with a finding for one that is no address.
    fileprivate init?(_ fields: PolicyFields, _ findings: inout PolicyFindings) {
        for name in ["kinds", "forces", "handling"] where fields.names.contains(name) && !fields.names.contains("hub") {
            fields.bad(name, "says nothing without `hub`", "Add `hub: https://…`, or leave it out.", &findings)
        }
        let form = "https://…, or http://… of this machine, without a user, a question mark or #"
        let address = fields.value("hub", one: form, &findings) { text in
            HubAddress.fault(of: text) == nil && !text.contains { "@?#".contains($0) } && text.utf8.count <= 200
                ? text : nil
        }
        let kinds = fields.words("kinds", one: PolicyFields.list(Self.knownKinds), &findings) {
            Self.knownKinds.contains($0)
        }
        let forces = fields.words("forces", one: "the slug of a force, such as kent", &findings) {
            Forces.force(slug: $0) != nil
        }
        let codes = IntelligenceGrade.Handling.allCases.map(\.rawValue)
        let handling = fields.words("handling", one: PolicyFields.list(codes), &findings) { codes.contains($0) }
        guard let address else { return nil }
        self.init(
            address: address.hasSuffix("/") ? String(address.dropLast()) : address, kinds: kinds, forces: forces,
            handling: handling.isEmpty
                ? Self.usualHandling : Set(handling.compactMap(IntelligenceGrade.Handling.init(rawValue:))))
    }
}

extension SharingProfile.Positions {
    /// Reads `exact`, `removed` or `10 km` (1–500); nil for anything else.
    fileprivate init?(text: String) {
        let words = text.split(separator: " ")
        switch words.first {
        case "exact" where words.count == 1: self = .exact
        case "removed" where words.count == 1: self = .removed
        default:
            guard words.count == 2, words[1] == "km", let number = Int(words[0]), (1...500).contains(number) else {
                return nil
            }
            self = .rounded(kilometres: number)
        }
    }
}
