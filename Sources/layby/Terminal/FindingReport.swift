import Casework
import ScriptEngine

/// Findings as a person reads them.
struct FindingReport {
    let terminal: Terminal

    func show(_ review: ScriptReview) {
        for file in review.files {
            for finding in file.findings { show(finding, in: file) }
            guard let script = file.check.script else { continue }
            let counts = Diagnostic.Severity.allCases.map { severity in
                (severity, file.findings.count { $0.severity == severity })
            }
            let name =
                "\(script.reference.script) v\(script.reference.version), \(script.questions.count.counted("question"))"
            if counts.allSatisfy({ $0.1 == 0 }) {
                let rules = ScriptRules.all.count + (DomainRules.speak(of: script) ? DomainRules.all.count : 0)
                terminal.line("\(file.name): \(name): \(rules) rules hold. No findings.", .good)
            } else {
                let words = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.plural($0.1))" }
                let style: Terminal.Style = file.check.isUsable ? .warning : .bold
                terminal.line("\(file.name): \(name): \(words.joined(separator: ", ")).", style)
            }
        }
    }

    private func show(_ finding: Diagnostic, in file: ScriptReview.File) {
        let line = finding.line.map { ":\($0)" } ?? ""
        let subject = finding.subject.map { "\($0): " } ?? ""
        let style: Terminal.Style =
            switch finding.severity {
            case .error: .bold
            case .warning: .warning
            case .note: .accent
            }
        terminal.line(
            "\(file.name)\(line): \(finding.severity.rawValue): \(subject)\(finding.message) [\(finding.code)]", style)
        if let rule = ScriptRules.rule(finding.code) { terminal.paragraph(rule.why, indent: "    ", .dim) }
        switch finding.evidence {
        case .witness(let witness):
            guard let script = file.check.script else { break }
            let words = witness.words(in: script)
            terminal.line(words.isEmpty ? "    It shows before any answer." : "    The shortest answers that show it:")
            for word in words { terminal.line("      \(word)") }
        case .conflict(let parts) where !parts.isEmpty:
            terminal.line("    Because:")
            for part in parts { terminal.paragraph(part, indent: "      ") }
        default: break
        }
        terminal.paragraph(finding.remedy, indent: "    ", .dim)
    }
}

extension Diagnostic.Severity {
    fileprivate func plural(_ count: Int) -> String {
        switch self {
        case .error: count == 1 ? "error" : "errors"
        case .warning: count == 1 ? "warning" : "warnings"
        case .note: "not proved"
        }
    }
}
