import Casework
import ScriptEngine

/// The page that documents every rule: `scripts-v1-v4/RULES.md` is its output.
enum RulesPage {
    static var markdown: String {
        var lines = [
            "# What every script is checked against", "",
            "Made by `layby script rules`; a test keeps it complete. An *error* keeps a script from use, a *warning* does",
            "not, and a *note* says what was not proved. Codes are stable: they are retired, never reused.", "",
            "The proof is exact over cut domains: choices and booleans as they are, numbers, dates and times cut at the",
            "constants and the other answers that conditions compare them with, text as empty or not (and as each text",
            "that a condition names), a repeat section with no instance, one, or as many as conditions from outside can",
            "tell apart. A sum or count is exact while its terms are 0 to 8; beyond that, and where more than 12 answers",
            "are compared with each other, a rule says `script.notProved`. Every state is looked at in which the hard",
            "constraints hold, whether or not every question is answered.", "",
        ]
        lines += ["## While reading", ""] + ScriptRules.reading.flatMap { section($0) }
        lines += ["## Proved over every call", ""] + ScriptRules.proof.flatMap { section($0) }
        lines += ["## The field's own rules", ""]
        for rule in DomainRules.all {
            let rule = rule.description
            lines += [
                "### `\(rule.code)`", "", rule.rule, "", "Source: \(rule.source). *Remedy*: \(rule.remedy)", "",
                "Fails:", "", "```yaml", rule.failing, "```", "", "Passes:", "", "```yaml", rule.passing, "```", "",
            ]
        }
        return lines.joined(separator: "\n").trimmingEnd
    }

    private static func section(_ rule: ScriptRule) -> [String] {
        [
            "### `\(rule.code)`", "", "**\(rule.title)** (\(rule.severity.rawValue)). \(rule.why)", "",
            "*Remedy*: \(rule.remedy)", "",
        ] + sample("Fails", rule.failing) + sample("Passes", rule.passing)
    }

    private static func sample(_ label: String, _ sample: ScriptRule.Sample) -> [String] {
        let beside =
            sample.superseded != nil
            ? ", beside the version that it supersedes"
            : sample.releasedDigest != nil ? ", beside the digest that was released" : ""
        return ["\(label)\(beside):", "", "```yaml", sample.body, "```", ""]
    }
}

extension ScriptRule.Sample {
    /// The file without the head that every sample has.
    fileprivate var body: String {
        let marker = "effective: 2024-01-01\n"
        guard superseded == nil, yaml.hasPrefix("script: sample\nversion: 1\ntitle: A sample\nnotice: Invented.\n"),
            let end = yaml.firstRange(of: marker)?.upperBound
        else { return yaml.trimmingEnd }
        return String(yaml[end...]).trimmingEnd
    }
}

extension String {
    fileprivate var trimmingEnd: String {
        var text = self
        while text.hasSuffix("\n") { text.removeLast() }
        return text
    }
}
