import Foundation
import TestSupport
import Testing

@testable import ScriptEngine

@Suite struct ProofRuleTests {
    @Test(arguments: ScriptRules.proof.map(\.code))
    func everyRuleFindsItsSmallestFaultAndNothingElse(_ code: String) throws {
        let rule = try #require(ScriptRules.proof.first { $0.code == code })
        let failing = ScriptProof.findings(of: try Script(yaml: Array(rule.failing.yaml.utf8)))
        #expect(!failing.isEmpty)
        for finding in failing { #expect(finding.code == code, "\(finding)") }
        let passing = ScriptProof.findings(of: try Script(yaml: Array(rule.passing.yaml.utf8)))
        #expect(passing.isEmpty, "\(passing)")
    }

    @Test(arguments: [1, 2, 3, 4]) func releasedScriptsAreProved(_ version: Int) throws {
        let file = URL(fileURLWithPath: "\(Peer.root)/scripts-v1-v4/v\(version).yaml")
        let script = try Script(yaml: [UInt8](Data(contentsOf: file)))
        let findings = ScriptProof.findings(of: script)
        #expect(findings.isEmpty, "\(findings)")
    }
}
