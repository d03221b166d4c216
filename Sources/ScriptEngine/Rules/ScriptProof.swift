/// Proves a script, or shows by example what is wrong with it.
enum ScriptProof {
    /// In the order of their codes' importance; the last says what was not proved.
    static let rules: [any ProofRule.Type] = [
        AlwaysFalse.self, Contradiction.self, Unreachable.self, SendPointUnreachable.self, ConstraintImpossible.self,
        RequiredUnsatisfiable.self, ChoiceNeverChosen.self, CheckAlwaysFires.self, CheckNeverFires.self,
        AlwaysTrue.self, ChoiceNeverMatters.self, NotProved.self,
    ]

    /// Every finding of every proof rule.
    static func findings(
        of script: Script, unread: Set<String> = [], line: @escaping (String, String?) -> Int? = { _, _ in nil }
    ) -> [Diagnostic] {
        var inspection = Inspection(script, unread: unread, line: line)
        return rules.flatMap { $0.findings(&inspection) }
    }
}
