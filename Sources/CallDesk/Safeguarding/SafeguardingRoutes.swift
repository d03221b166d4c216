import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// One person's safeguarding record: opened from their call, read, and written in.
enum SafeguardingRoutes {
    static let all: [Route] = [
        .form("/calls/{call}/safeguarding/{person}", .may(.recordSafeguarding), open),
        .page("/safeguarding/{record}", .may(.readSafeguarding), show),
        .form("/safeguarding/{record}/facts", .may(.recordSafeguarding), record),
    ]

    private static func open(_ visit: Visit) async throws -> Reply {
        guard let instance = visit.parameters["person"].flatMap({ Int($0) }) else { throw WebError.noPage }
        let (record, isNew) = try await visit.log.openSafeguarding(
            of: CallID(try visit.stream("call")), instance: instance, scripts: visit.desk.scripts, at: visit.now,
            by: try visit.actor())
        return .seeOther("/safeguarding/\(record.id)?said=\((isNew ? Said.opened : .upToDate).rawValue)")
    }

    private static func show(_ visit: Visit) async throws -> Reply {
        try await page(visit, said: visit.query["said"].flatMap { Said(rawValue: $0)?.words })
    }

    private static func page(
        _ visit: Visit, said: String? = nil, refused: (kind: SafeguardingFact.Kind, error: String)? = nil
    ) async throws -> Reply {
        let stream = try visit.stream("record")
        let record = try await visit.log.safeguardingRecord(stream)
        try visit.require(record.age.safeguardingAction)
        try await visit.consult(stream, page: "desk safeguarding")
        let content = SafeguardingRecordPage(record, for: visit, said: said, refused: refused)
        return visit.page(
            content.title, content, "safeguarding-record", status: refused == nil ? .ok : .unprocessableContent)
    }

    private static func record(_ visit: Visit) async throws -> Reply {
        guard let kind = visit.form["fact"].flatMap({ SafeguardingFact.Kind(rawValue: $0) }) else {
            throw WebError.field("fact")
        }
        let stream = try visit.stream("record")
        do {
            guard let on = visit.form["on"].flatMap({ CivilDate(iso: $0) }) else {
                throw Misread(code: "safeguarding.on", expected: "the day that it took effect")
            }
            let fact = try SafeguardingFact(kind) { visit.form.all($0) }
            let (_, isNew) = try await visit.log.record(fact, on: on, in: stream, at: visit.now, by: try visit.actor())
            return .seeOther("/safeguarding/\(stream)?said=\((isNew ? Said.recorded : .already).rawValue)")
        } catch  where error is SafeguardingError || error is Misread {
            return try await page(visit, refused: (kind, Wording(error).sentence))
        }
    }

    /// What the page says after a form, so that addresses hold codes and not words.
    private enum Said: String {
        case opened, upToDate, recorded, already

        var words: String {
            switch self {
            case .opened: "Opened, with what the call says."
            case .upToDate: "It is up to date with the call."
            case .recorded: "Recorded."
            case .already: "That is what was recorded last; it is kept once."
            }
        }
    }
}

/// One person's safeguarding record as its page shows it.
struct SafeguardingRecordPage: Sendable {
    struct Fact: Sendable {
        let name: String
        let value: String
    }

    struct Owed: Sendable {
        let what: String
        let due: String
        let when: String
        let isOverdue: Bool
    }

    struct Line: Sendable {
        let on: String
        let what: String
        let at: String
        let actor: String
    }

    struct FormView: Sendable {
        let kind: String
        let label: String
        let today: String
        let earliest: String
        let isOpen: Bool
        let error: String?
        let selects: [FieldView]
        let many: [FieldView]
        let texts: [FieldView]
    }

    struct FieldView: Sendable {
        let name: String
        let ask: String
        let isOptional: Bool
        let value: String
        let options: [Option]
    }

    let id: String
    let csrf: String
    let title: String
    let call: String
    let callShort: String
    let isSimulated: Bool
    let missing: String?
    let facts: [Fact]
    let owed: [Owed]
    let hasOwed: Bool
    let lines: [Line]
    let forms: [FormView]
    let mayRecord: Bool
    let person: Int
    let said: String?

    /// - Parameter refused: the form that was not taken, with what was typed in it, and why.
    init(
        _ record: SafeguardingRecord, for visit: Visit, said: String?,
        refused: (kind: SafeguardingFact.Kind, error: String)?
    ) {
        let (origin, today) = (record.origin, visit.today)
        (id, csrf, self.said) = (record.id.description, visit.csrf, said)
        title = "Person \(origin.instance) of call \(origin.call.stream.short)"
        (call, callShort, person) = (origin.call.description, origin.call.stream.short, origin.instance)
        isSimulated = origin.isSimulated
        missing = record.missing.map { episode in
            "Missing since \(episode.from.text)" + (episode.reportedOn == nil ? ", not yet reported." : ", reported.")
        }
        facts = Self.facts(of: record)
        owed = record.owed.map { owed in
            Owed(
                what: owed.duty.words, due: owed.due.text, when: owed.words(on: today),
                isOverdue: owed.isOverdue(on: today))
        }
        hasOwed = !owed.isEmpty
        lines = record.lines.reversed().map { line in
            Line(
                on: line.on.text, what: line.event.words, at: LondonTime.text(Int64(line.at.seconds)),
                actor: line.actor.id)
        }
        mayRecord = visit.may(.recordSafeguarding)
        let kinds =
            mayRecord
            ? SafeguardingFact.Kind.allCases.filter { record.possible.contains($0) || $0 == refused?.kind } : []
        forms = kinds.map { kind in
            let isRefused = kind == refused?.kind
            let typed: (String) -> [String] = { isRefused ? visit.form.all($0) : [] }
            let fields = kind.fields.map { field in
                FieldView(
                    name: field.name, ask: field.label, isOptional: field.isOptional,
                    value: typed(field.name).last ?? "",
                    options: field.choices.map { choice in
                        Option(
                            choice.code, choice.label,
                            chosen: typed(field.name).contains(choice.code) ? choice.code : nil)
                    })
            }
            let isMany = Set(kind.fields.filter(\.isMany).map(\.name))
            return FormView(
                kind: kind.rawValue, label: kind.label,
                today: isRefused
                    ? visit.form["on"].flatMap { CivilDate(iso: $0)?.description } ?? "" : today.description,
                earliest: origin.encounteredOn.description, isOpen: isRefused, error: isRefused ? refused?.error : nil,
                selects: fields.filter { !$0.options.isEmpty && !isMany.contains($0.name) },
                many: fields.filter { isMany.contains($0.name) }, texts: fields.filter(\.options.isEmpty))
        }
    }

    private static func facts(of record: SafeguardingRecord) -> [Fact] {
        let (origin, said) = (record.origin, record.origin.said)
        let values: [(String, String?)] = [
            ("Age", "\(record.age.words), \(record.ageBasis.words)"),
            ("Met", origin.encounteredOn.text),
            ("Force", origin.force.map { Forces.force(slug: $0)?.name ?? $0 }),
            ("Sex", said.sex?.rawValue),
            ("Nationality", said.nationality.map { Nationalities.nationality(code: $0)?.name ?? $0 }),
            ("Why it is kept", said.reasons.map(\.words).joined(separator: ", ")),
            ("Consent to the NRM", record.age.isChild ? "a child is not asked" : record.consent?.words),
            ("NRM referral", record.referral.map { "\($0.on.text), \($0.firstResponder.words)" }),
            (
                "Decisions",
                record.referral.map { referral in
                    GroundsStage.allCases.compactMap { stage in
                        referral.decisions[stage].map { "\(stage.words): \($0.words)" }
                    }.joined(separator: "; ")
                }
            ),
            ("Duty to Notify", record.age.isChild ? "never of a child" : record.notifiedOn?.text),
            ("Smuggling", record.assessments[.smuggling]?.finding.words),
            ("Trafficking", record.assessments[.trafficking]?.finding.words),
            ("Nature of exploitation", record.natures.sorted().map(\.words).joined(separator: ", ")),
            (
                "Placed",
                record.placement.map { placement in
                    [placement.kind.words, placement.localAuthority, "since \(placement.from.text)"]
                        .compactMap(\.self).joined(separator: ", ")
                }
            ),
        ]
        let steps = InnersteStep.allCases.map { step in
            ("Innerste: \(step.words)", record.age.isChild ? record.steps[step]?.words ?? "not recorded" : nil)
        }
        return (values + steps).compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : Fact(name: name, value: $0) }
        }
    }
}

extension SafeguardingFact.Kind {
    /// What the button says that opens the form.
    fileprivate var label: String {
        switch self {
        case .age: "Age"
        case .consent: "Consent"
        case .nrmReferred: "NRM referral"
        case .nrmDecided: "NRM decision"
        case .dutyToNotifySent: "Duty to Notify sent"
        case .assessed: "Assessment"
        case .innerste: "Operation Innerste"
        case .placed: "Placement"
        case .placementEnded: "Placement ended"
        case .wentMissing: "Went missing"
        case .missingReported: "Reported missing"
        case .found: "Found"
        case .returnTalk: "Return interview"
        case .closed: "Close the record"
        case .reopened: "Open the record again"
        }
    }
}
