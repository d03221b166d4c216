import Casework
import ReferenceData
import ScriptEngine

/// What an operation is, as a form asks for it: at its start, and to be put right.
struct SettingForm: Sendable {
    let name: String
    let kinds: [Option]
    let forces: [Option]
    let further: [Option]
    let agencies: [Option]
    let otherAgencies: String
    let place: String
    let from: String
    let until: String
    let staff: String
    let wrong: String?

    /// - Parameters:
    ///   - plan: what is known; nil for an operation that is still to start.
    ///   - typed: what was sent and not taken, which is shown again.
    init(_ plan: OperationPlan?, typed: Form?, error: String?) {
        func text(_ field: String, _ known: String?) -> String { typed?[field] ?? known ?? "" }
        func chosen(_ field: String, _ known: [String]) -> Set<String> { Set(typed?.all(field) ?? known) }
        func moment(_ time: Timestamp?) -> String? { time.map(Self.written) }
        name = text("name", plan?.name)
        kinds = OperationKind.allCases.map { Option($0.rawValue, $0.words, chosen: text("kind", plan?.kind.rawValue)) }
        forces = Option.forces(chosen: text("force", plan?.force))
        let further = chosen("further", plan?.forces ?? [])
        self.further = Forces.all.sorted { $0.name < $1.name }.map {
            Option($0.slug, $0.name, chosen: further.contains($0.slug) ? $0.slug : nil)
        }
        let agencies = chosen("agency", plan?.agencies.map(\.rawValue) ?? [])
        self.agencies = PartnerAgency.allCases.map {
            Option($0.rawValue, $0.words, chosen: agencies.contains($0.rawValue) ? $0.rawValue : nil)
        }
        otherAgencies = text("others", plan?.otherAgencies.joined(separator: ", "))
        place = text("place", plan?.place)
        from = text("from", moment(plan?.from))
        until = text("until", moment(plan?.until))
        staff = text("staff", plan?.staff.map(\.words).joined(separator: ", "))
        wrong = error
    }

    /// A moment as it can be read again: where the clock shows it twice, with which of them it is.
    private static func written(_ time: Timestamp) -> String {
        let civil = LondonTime.civil(Int64(time.seconds))
        let text = LondonTime.text(Int64(time.seconds))
        guard case .twice = LondonTime.instant(civil.day, civil.time) else { return text }
        return "\(text) \(civil.offsetMinutes == 0 ? "GMT" : "BST")"
    }

    /// Reads what was typed.
    ///
    /// - Throws: `Misread`.
    static func plan(_ form: Form, now: Timestamp) throws(Misread) -> OperationPlan {
        guard let name = try form.line("name", longest: 200) else {
            throw Misread(code: "operation.name", expected: "the operation's name")
        }
        guard let kind = form["kind"].flatMap({ OperationKind(rawValue: $0) }) else {
            throw Misread(code: "operation.kind", expected: "what kind of operation it is")
        }
        guard let force = form["force"].flatMap({ Forces.force(slug: $0) }) else {
            throw Misread(code: "operation.force", expected: "the force that leads")
        }
        var plan = OperationPlan(name: name, kind: kind, force: force.slug, place: try form.line("place", longest: 200))
        let known = Set(Forces.all.map(\.slug))
        plan.setForces([force.slug] + form.all("further").filter(known.contains))
        let others = try form.line("others", longest: 400)?.split(separator: ",").map(String.init) ?? []
        plan.setAgencies(form.all("agency").filter { PartnerAgency(rawValue: $0) != nil } + others)
        plan.from = try form.moment("from", now: now)
        plan.until = try form.moment("until", now: now)
        plan.staff = try Staffing.read(try form.line("staff", longest: 400) ?? "")
        return plan
    }
}
