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

    /// One condition of v4 spoilt at a time: the rule that speaks of it finds it, with answers that show it.
    @Test(arguments: [
        ("domain.asylumAndLoneChild", "{any: [{question: age_band, is: adult}, {question: accompanied, is: true}]}",
            "{question: age_band, answered: true}"),
        ("domain.childReachesNRM",
            "{any: [{question: age_band, in: [claimed_child, possibly_child]}, {question: nrm_consent, is: true}]}",
            "{any: [{question: age_band, is: claimed_child}, {question: nrm_consent, is: true}]}"),
    ])
    func aSpoiltConditionIsFound(_ code: String, _ right: String, _ wrong: String) throws {
        let yaml = String(decoding: try ScriptLibrary.released.bytes(version: 4), as: UTF8.self)
        let spoilt = yaml.replacingOccurrences(of: right, with: wrong)
        try #require(spoilt != yaml)
        let script = try Script(yaml: Array(spoilt.utf8))
        let findings = DomainRules.findings(of: script) { _ in nil }
        #expect(findings.map(\.code) == [code])
        guard case .witness(let witness) = findings.first?.evidence else {
            Issue.record("no witness")
            return
        }
        #expect(witness.interview(under: script) != nil)
    }
}
