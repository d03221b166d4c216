import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite("The released scripts")
struct ReleasedScriptTests {
    private func script(_ version: Int) throws -> Script { try ScriptLibrary.released.script(version: version) }

    @Test("each says that it is a reconstruction, and each question has guidance", arguments: 1...4)
    func scriptIsWholeAndHonest(version: Int) throws {
        let script = try script(version)
        #expect(script.definition.notice.contains("reconstruction"))
        #expect(script.definition.supersedes == (version == 1 ? nil : version - 1))
        for question in script.questions { #expect(question.guidance != nil, "\(question.id)") }
        for role in [
            CallFacts.Role.eventTime, .owningForce, .locationText, .numberFound, .casualty, .vehicleRegistration,
        ] {
            #expect(script.question(role: role.rawValue) != nil, "\(role)")
        }
        #expect(
            script.definition.sendPoints.map(\.id.name).sorted() == [
                "casualty-alert", "child-safeguarding", "civil-penalty-referral", "event-record",
            ])
    }

    @Test("no version loses a question of the one before, but where the script says how", arguments: 2...4)
    func laterVersionsAdd(version: Int) throws {
        let script = try script(version)
        let renamed = Set(script.questions.compactMap(\.was))
        // Answered for each person from v4 on, so the answer for the whole group has no successor.
        let perPerson: Set<QuestionID> =
            version == 4
            ? [
                "asylum_claimed", "child_arrested", "debrief_status_overall", "no_debrief_reason_overall",
                // The type of event says it from v4 on.
                "refrigerated_or_sealed",
            ] : []
        for question in try self.script(version - 1).questions where !renamed.contains(question.id) {
            #expect(script.question(question.id) != nil || perPerson.contains(question.id), "\(question.id)")
        }
    }

    @Test func everyFieldThatThePilotAddedIsThere() throws {
        let fields: [QuestionID] = [
            "coordinates", "coordinates_source", "coordinates_accuracy", "overseas_exit_country", "overseas_exit_port",
            "overseas_exit_port_known", "uk_entry_port", "uk_entry_port_known", "route", "carrier", "crossing_at",
            "hours_concealed", "evidence_ticket", "evidence_cmr", "evidence_tachograph", "evidence_anpr",
        ]
        for field in fields { #expect(try script(2).question(field) != nil, "\(field)") }
        #expect(try script(1).question("overseas_exit_port") == nil)
    }

    /// The fields that domain.md names for each version, by the ids that they have in it.
    static let named: [Int: [QuestionID]] = [
        1: [
            "caller_name", "caller_rank", "collar_number", "caller_force", "callback_number", "cad_reference",
            "found_at", "location_text", "found_by", "casualty_state", "number_found", "made_off", "adults",
            "claimed_minors", "females", "family_groups", "main_nationality", "languages", "interpreter_needed",
            "vehicle_registration", "vehicle_country", "vehicle_type", "trailer_registration", "driver_present",
            "driver_name", "driver_dob", "driver_nationality", "driver_status", "arrests", "offences", "people_now_at",
            "ie_attending", "ie_decision_reason", "ie_authorising_grade",
        ],
        2: [
            "coordinates", "coordinates_source", "coordinates_accuracy", "overseas_exit_country", "overseas_exit_port",
            "uk_entry_port", "route", "carrier", "crossing_at", "hours_concealed", "evidence_ticket", "evidence_cmr",
            "evidence_tachograph", "evidence_anpr",
        ],
        3: [
            "vsc_produced", "vsc_photo_front", "vsc_photo_back", "seals_found", "seals_recorded", "seals_matching",
            "padlock", "tilt_cord", "cuts_found", "cut_size", "roof_state", "doors_state", "undercarriage_state",
            "external_lockers_state", "cab_state", "load_description", "cmr_number", "consignor", "consignee",
            "third_party_checked", "owner_name", "hirer_name", "operator_name", "trailer_state", "system_operated",
            "driver_knew", "driver_suspected", "duress_claimed", "accreditation", "earlier_penalties",
            "cecpt_referral", "cecpt_referral_reason",
        ],
        4: [
            "event_type", "container_number", "container_seal", "container_vessel", "container_terminal",
            "set_temperature", "unit_running", "ventilation", "hours_sealed", "ambulance_called", "fire_called",
            "boat_beach", "boat_vessel", "boat_engine", "boat_lifejackets", "boat_others_at_sea", "rail_wagon",
            "rail_train", "btp_told", "line_safe", "innerste_followed", "age_dispute", "missing_risk",
            "debrief_status", "s31a_secured",
        ],
    ]

    @Test("every field that domain.md names has a weight, in its version and in all later ones", arguments: 1...4)
    func namedFieldHasAWeight(version: Int) throws {
        let script = try script(version)
        for field in (1...version).flatMap({ Self.named[$0] ?? [] }) {
            #expect(script.question(field)?.weight != nil, "\(field)")
        }
    }

    @Test func everyAdultWithIndicatorsHasNRMOrDutyToNotify() throws {
        let person = { (name: QuestionID) in Place(name, instance: 1) }
        let base: [(Place, Value)] = [
            ("event_type", .choice("lorry")), ("persons_to_list", .integer(1)), (person("age_band"), .choice("adult")),
            (person("msht_considered"), .boolean(true)), (person("msht_assessment"), .choice("indicators")),
        ]
        for consent in [Response.answered(.boolean(true)), .answered(.boolean(false)), .missing(.refused)] {
            var interview = try v4(base)
            switch consent {
            case .answered(let value): _ = try interview.answered(person("nrm_consent"), value)
            case .missing(let missing): _ = try interview.markedMissing(person("nrm_consent"), missing)
            }
            let hasNRM = try interview.status(of: person("nrm_referral_made")) != .notApplicable
            let hasDuty = try interview.status(of: person("duty_to_notify")) != .notApplicable
            #expect(hasNRM != hasDuty, "\(consent)")
        }
    }

    /// Answers in v4 by question, as a handler would give them.
    private func v4(_ answers: [(Place, Value)]) throws -> Interview {
        var interview = Interview(try script(4))
        for (place, value) in answers { _ = try interview.answered(place, value) }
        return interview
    }

    @Test func welfareComesFirstForARefrigeratedUnit() throws {
        let interview = try v4([("event_type", .choice("refrigerated_or_hard_sided"))])
        let welfare = try #require(interview.script.definition.sections.first { $0.id == "welfare" })
        let asked = interview.applicablePlaces.dropFirst().prefix(8).map(\.question)
        #expect(Set(asked).isSubset(of: welfare.questions.map(\.id)))
        #expect(try interview.status(of: "unit_running") == .notReached)
        #expect(!interview.alerts.isEmpty)
    }

    @Test func aCasualtyRaisesTheAlertBeforeAnyOtherQuestion() throws {
        for version in 1...4 {
            var interview = Interview(try script(version))
            if version == 4 { _ = try interview.answered("event_type", .choice("lorry")) }
            #expect(interview.next() == "casualty_state")
            _ = try interview.answered("casualty_state", .choice("trapped"))
            #expect(interview.alerts.contains { $0.text.contains("999") })
        }
    }

    @Test func aSmallBoatHasNoVehicleQuestions() throws {
        let interview = try v4([("event_type", .choice("small_boat"))])
        let asked = Set(interview.applicablePlaces.map(\.question))
        for question: QuestionID in [
            "vehicle_registration", "vsc_produced", "cecpt_referral", "seals_found", "s31a_secured",
        ] {
            #expect(!asked.contains(question), "\(question)")
        }
        #expect(asked.contains("boat_beach"))
    }

    @Test func anUnaccompaniedChildIsNotAskedAboutAsylum() throws {
        let person = { (name: QuestionID) in Place(name, instance: 1) }
        var interview = try v4([
            ("event_type", .choice("lorry")), ("number_found", .integer(1)), ("persons_to_list", .integer(1)),
            (person("age_band"), .choice("possibly_child")), (person("accompanied"), .boolean(false)),
        ])
        #expect(try interview.status(of: person("person_asylum_claimed")) == .notApplicable)
        #expect(try interview.status(of: person("nrm_consent")) == .notApplicable)
        #expect(try interview.status(of: person("duty_to_notify")) == .notApplicable)
        #expect(try interview.status(of: person("nrm_referral_made")) == .notReached)
        _ = try interview.answered(person("age_band"), .choice("adult"))
        #expect(try interview.status(of: person("person_asylum_claimed")) == .notReached)
    }

    @Test func section31AAppliesFromItsDay() throws {
        func asks(on day: String) throws -> Bool {
            let interview = try v4([
                ("event_type", .choice("lorry")), ("found_at", .dateTime(try #require(Timestamp(iso: day)))),
            ])
            return try interview.status(of: "s31a_secured") != .notApplicable
        }
        #expect(try !asks(on: "2023-02-12T23:59:00Z"))
        #expect(try asks(on: "2023-02-13T00:00:00Z"))
    }

    @Test func debriefReasonsDoNotHoldImmigrationDetention() throws {
        let reasons = try #require(try script(4).question("no_debrief_reason")).choices
        #expect(!reasons.contains { $0.label.lowercased().contains("detention") || $0.code.contains("detain") })
    }
}
