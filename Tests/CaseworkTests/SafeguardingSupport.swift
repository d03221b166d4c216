import Casework
import ScriptEngine
import TestSupport
import Testing

/// A call of v4 that lists invented persons, met on a day.
func callOfPersons(
    met: Timestamp = morning, force: String? = "kent", _ persons: [[(QuestionID, Value)]]
) throws -> (call: Call, changes: [Change]) {
    var random = Seeded(6)
    let script = try ScriptLibrary.released.script(version: 4)
    var (call, change) = Call.opened(CallID(StreamID(at: met, random: &random)), under: script, at: met, by: handler)
    var changes = [change]
    func answer(_ place: Place, _ value: Value) throws {
        change = try call.record(.answered(place, value), at: met, by: handler)
        changes.append(change)
    }
    try answer("event_type", .choice("lorry"))
    try answer("found_at", .dateTime(met))
    if let force { try answer("owning_force", .code(force)) }
    try answer("persons_to_list", .integer(persons.count))
    for (index, answers) in persons.enumerated() {
        for (question, value) in answers { try answer(Place(question, instance: index + 1), value) }
    }
    return (call, changes)
}

/// What makes an adult a possible victim of trafficking.
let trafficked: [(QuestionID, Value)] = [
    ("age_band", .choice("adult")), ("smuggling_assessment", .choice("none_seen")), ("msht_considered", .boolean(true)),
    ("msht_assessment", .choice("indicators")),
]

/// The safeguarding record of the first person of a call.
func openedRecord(
    met: Timestamp = morning, _ answers: [(QuestionID, Value)]
) throws -> (record: SafeguardingRecord, change: Change) {
    let call = try callOfPersons(met: met, [answers]).call
    var random = Seeded(7)
    return SafeguardingRecord.opened(
        SafeguardingID(StreamID(at: met, random: &random)), from: try SafeguardingOrigin(call, instance: 1), at: met,
        by: handler)
}

extension CivilDate {
    /// A day as tests write it; 1970 for a text that is none, which no test means.
    static func on(_ iso: String) -> CivilDate { CivilDate(iso: iso) ?? CivilDate(days: 0) }
}
