import Casework
import ScriptEngine

/// Findings as other programs read them.
enum FindingJSON {
    /// `{errors, warnings, notProved, files: [{file, script, version, findings: […]}]}`.
    static func json(_ review: ScriptReview) -> JSONValue {
        [
            "errors": .integer(review.count(.error)), "warnings": .integer(review.count(.warning)),
            "notProved": .integer(review.count(.note)),
            "files": .array(
                review.files.map { file in
                    .members([
                        "file": .string(file.name),
                        "script": file.check.script.map { .string($0.reference.script) },
                        "version": file.check.script.map { .integer($0.reference.version) },
                        "findings": .array(file.findings.map { json($0) }),
                    ])
                }),
        ]
    }

    private static func json(_ finding: Diagnostic) -> JSONValue {
        .members([
            "code": .string(finding.code), "severity": .string(finding.severity.rawValue),
            "line": finding.line.map { .integer($0) }, "subject": finding.subject.map { .string($0) },
            "message": .string(finding.message),
            "why": ScriptRules.rule(finding.code).map { .string($0.why) },
            "remedy": .string(finding.remedy), "witness": witness(finding), "conflict": conflict(finding),
        ])
    }

    private static func witness(_ finding: Diagnostic) -> JSONValue? {
        guard case .witness(let witness) = finding.evidence else { return nil }
        return witness.json
    }

    private static func conflict(_ finding: Diagnostic) -> JSONValue? {
        guard case .conflict(let parts) = finding.evidence, !parts.isEmpty else { return nil }
        return .array(parts.map { .string($0) })
    }

    // MARK: SARIF

    /// A SARIF 2.1.0 log with one run.
    static func sarif(_ review: ScriptReview) -> JSONValue {
        let engine = ScriptRules.all.map { rule in
            descriptor(rule.code, rule.title, rule.why, rule.remedy, rule.severity)
        }
        let field = DomainRules.all.map { rule in
            let rule = rule.description
            return descriptor(rule.code, rule.rule, "Source: \(rule.source)", rule.remedy, .error)
        }
        let results = review.files.flatMap { file in file.findings.map { result($0, in: file) } }
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [
                [
                    "tool": ["driver": ["name": "layby", "rules": .array(engine + field)]],
                    "columnKind": "unicodeCodePoints", "results": .array(results),
                ]
            ],
        ]
    }

    private static func descriptor(
        _ code: String, _ title: String, _ why: String, _ remedy: String, _ severity: Diagnostic.Severity
    ) -> JSONValue {
        [
            "id": .string(code), "shortDescription": ["text": .string(title)],
            "fullDescription": ["text": .string(why)],
            "help": ["text": .string(remedy)], "defaultConfiguration": ["level": .string(severity.rawValue)],
        ]
    }

    private static func result(_ finding: Diagnostic, in file: ScriptReview.File) -> JSONValue {
        let subject = finding.subject.map { "\($0): " } ?? ""
        let region: JSONValue? = finding.line.map { ["startLine": .integer($0)] }
        let address: JSONValue = .members([
            "artifactLocation": ["uri": .string(file.name.sarifAddress)], "region": region,
        ])
        let location: JSONValue = .members([
            "physicalLocation": address,
            "logicalLocations": finding.subject.map { [["name": .string($0)]] },
        ])
        return .members([
            "ruleId": .string(finding.code), "level": .string(finding.severity.rawValue),
            "message": ["text": .string("\(subject)\(finding.message). \(finding.remedy)")],
            "locations": [location],
            "properties": .members(["witness": witness(finding), "conflict": conflict(finding)]),
        ])
    }
}

extension Witness {
    /// `[{place, value}]`; a value that could be any other is left out.
    var json: JSONValue {
        .array(
            answers.map { answer in
                .members(["place": .string(answer.place.description), "value": answer.isAny ? nil : answer.value.json])
            })
    }
}

extension String {
    /// A path as a relative or absolute URI, with what a URI does not allow escaped.
    fileprivate var sarifAddress: String {
        utf8.map { byte in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-._~/".utf8.contains(byte)
            if isPlain { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
