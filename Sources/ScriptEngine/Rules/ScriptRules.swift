/// The rules that a script is checked against.
public enum ScriptRules {
    /// All of them: those of reading, then those of proof.
    public static let all: [ScriptRule] = reading + proof

    /// Those that are found while a file is read, and those that look at what stands beside it.
    public static let reading: [ScriptRule] = [
        BrokenYAML.rule, UnknownKey.rule, MissingKey.rule, BadValue.rule, TextTooLong.rule,
        DuplicateID.rule, DuplicateChoice.rule, DuplicateRole.rule, UnknownChoiceList.rule, UnusedChoiceList.rule,
        UnknownReference.rule, ForwardReference.rule, Cycle.rule, TypeMismatch.rule, UnknownChoice.rule,
        WeightMissing.rule, GuidanceMissing.rule, RepeatUnbounded.rule,
        WasUnknown.rule, VersionOrder.rule, ReleasedFileChanged.rule,
    ]

    /// Those that are proved over every state that a call can be in.
    public static let proof: [ScriptRule] = ScriptProof.rules.map { $0.rule }

    /// A rule by its code.
    public static func rule(_ code: String) -> ScriptRule? { all.first { $0.code == code } }
}
