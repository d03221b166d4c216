/// The keys that a script file may have, by what they stand in; any other key is an error.
///
/// `script.schema.json` beside the scripts lists the same; a test holds the two together.
public enum ScriptKeys {
    /// The names of the schema's definitions with the keys that each may have; `script` is the file itself.
    public static let all: [String: Set<String>] = [
        "script": script, "choice": choice, "section": section, "repeat": repeats, "question": question,
        "calculation": calculation, "sum": ["sum"], "count": ["count"], "counted": counted, "constraint": constraint,
        "check": check, "condition": condition, "ownCondition": condition, "operand": operand, "alert": alert,
        "sendPoint": sendPoint,
    ]

    static let script: Set<String> = [
        "script", "version", "title", "notice", "effective", "supersedes", "choiceLists", "sections", "alerts",
        "sendPoints",
    ]
    static let choice: Set<String> = ["code", "label"]
    static let section: Set<String> = ["id", "title", "guidance", "when", "repeat", "questions"]
    static let repeats: Set<String> = ["count", "each", "atMost"]
    static let question: Set<String> = [
        "id", "ask", "type", "choices", "rows", "required", "missing", "personal", "role", "guidance", "when", "was",
        "constraints", "checks", "maxLength",
    ]
    static let calculation: Set<String> = ["id", "type", "calculate", "guidance"]
    static let formula: Set<String> = ["sum", "count"]
    static let counted: Set<String> = ["section", "where"]
    static let constraint: Set<String> = ["must", "message"]
    static let check: Set<String> = ["expect", "message"]
    static let condition: Set<String> = [
        "all", "any", "not", "question", "is", "in", "includes", "atLeast", "atMost", "answered",
    ]
    static let operand: Set<String> = ["question"]
    static let alert: Set<String> = ["id", "when", "text"]
    static let sendPoint: Set<String> = ["id", "title", "when", "automatic", "carries"]
}
