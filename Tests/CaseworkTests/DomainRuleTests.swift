import Casework
import Foundation
import ScriptEngine
import Testing

@Suite struct DomainRuleTests {
    @Test(arguments: [1, 2, 3, 4]) func releasedScriptsKeepTheRulesOfTheField(_ version: Int) throws {
        let script = try ScriptLibrary.released.script(version: version)
        let findings = DomainRules.findings(of: script) { _ in nil }
        #expect(findings == [])
    }

    @Test(arguments: DomainRules.descriptions) func everyRuleFindsItsSmallestFault(_ rule: DomainRuleDescription) throws
    {
        func findings(_ body: String) throws -> [Diagnostic] {
            let script = try Script(yaml: Array(DomainRuleDescription.file(body).utf8))
            return DomainRules.findings(of: script) { _ in nil }.filter { $0.code == rule.code }
        }
        let failing = try findings(rule.failing)
        #expect(failing.map(\.severity) == [.error])
        #expect(try findings(rule.passing) == [])
    }

    /// A condition of v4, and what it is spoilt to.
    struct Spoilt: Sendable {
        let code: String
        let right: String
        let wrong: String
    }

    private static let spoilt = [
        Spoilt(
            code: "domain.asylumAndLoneChild",
            right: "{any: [{question: age_band, is: adult}, {question: accompanied, is: true}]}",
            wrong: "{question: age_band, answered: true}"),
        Spoilt(
            code: "domain.childReachesNRM",
            right:
                "{any: [{question: age_band, in: [claimed_child, possibly_child]}, {question: nrm_consent, is: true}]}",
            wrong: "{any: [{question: age_band, is: claimed_child}, {question: nrm_consent, is: true}]}"),
        Spoilt(
            code: "domain.childDutyToNotify",
            right:
                "            - {question: age_band, is: adult}\n            - {question: msht_assessment, in: [indicators",
            wrong: "            - {question: msht_assessment, in: [indicators"),
        Spoilt(
            code: "domain.smallBoatVehiclePenalty",
            right: "- {question: event_type, in: [lorry, refrigerated_or_hard_sided, other]}",
            wrong: "- {question: event_type, answered: true}"),
    ]

    /// One condition of v4 spoilt at a time: the rule that speaks of it finds it, with answers that show it.
    @Test(arguments: spoilt)
    func aSpoiltConditionIsFound(_ spoilt: Spoilt) throws {
        let yaml = String(decoding: try ScriptLibrary.released.bytes(version: 4), as: UTF8.self)
        let text = yaml.replacingOccurrences(of: spoilt.right, with: spoilt.wrong)
        try #require(text != yaml)
        let script = try Script(yaml: Array(text.utf8))
        let findings = DomainRules.findings(of: script) { _ in nil }
        #expect(Set(findings.map(\.code)) == [spoilt.code])
        guard case .witness(let witness) = findings.first?.evidence else {
            Issue.record("no witness")
            return
        }
        #expect(witness.interview(under: script) != nil)
    }
}
