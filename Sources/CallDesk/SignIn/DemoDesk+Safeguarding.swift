import Casework
import IntelligenceLog
import ScriptEngine

extension DemoDesk {
    /// Safeguarding records of the latest simulated calls, some with what was done; others are left without one.
    static func safeguard(_ log: IntelligenceLog, scripts: ScriptLibrary, at time: Timestamp) async throws {
        let handler = Actor("demo-handler")
        let today = CivilDate(inLondon: time)
        let (persons, _) = try await log.personsWithoutRecord(
            in: DayRange(from: nil, until: nil), limit: 30, scripts: scripts)
        let children = persons.filter(\.age.isChild).prefix(4)
        let adults = persons.filter { !$0.age.isChild && $0.reasons.contains(.trafficking) }.prefix(3)
        let done: [[SafeguardingFact]] = [
            [
                .innerste(.welfareForm, .done), .placed(.foster, localAuthority: "Invented Council (simulated)"),
                .nrmReferred(by: .police, reference: "SIMULATED-2"),
            ],
            [.placed(.residential, localAuthority: nil), .wentMissing], [],
        ]
        for (index, person) in (children + adults).enumerated() {
            let record = try await log.openSafeguarding(
                of: person.call, instance: person.instance, scripts: scripts, at: time, by: handler
            ).record
            for fact in done[index % done.count] where record.refusal(of: fact.kind) == nil {
                _ = try await log.record(fact, on: today, in: record.id.stream, at: time, by: handler)
            }
        }
    }
}
