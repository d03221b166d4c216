/// The rules that a script is checked against.
public enum ScriptRules {
    /// Those that are found while a file is read, and those that look at what stands beside it.
    public static let reading: [ScriptRule] = [
        BrokenYAML.rule, UnknownKey.rule, MissingKey.rule, BadValue.rule, TextTooLong.rule,
        DuplicateID.rule, DuplicateChoice.rule, UnknownChoiceList.rule, UnusedChoiceList.rule,
        UnknownReference.rule, ForwardReference.rule, Cycle.rule, TypeMismatch.rule, UnknownChoice.rule,
        WeightMissing.rule, GuidanceMissing.rule, RepeatUnbounded.rule,
        WasUnknown.rule, VersionOrder.rule, ReleasedFileChanged.rule,
    ]
}
