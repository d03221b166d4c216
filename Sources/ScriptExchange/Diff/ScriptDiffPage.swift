public import ScriptEngine

/// Two versions side by side, for people who decide on the new one: one HTML file that needs nothing else.
public enum ScriptDiffPage {
    /// - Returns: a whole page, UTF-8; all text of the scripts is escaped.
    public static func html(_ diff: ScriptDiff) -> String { DiffPage(diff).page }
}

/// Writes the page.
private struct DiffPage {
    private let diff: ScriptDiff
    private let changes: [String: [ScriptDiff.Change]]
    private let backward: [QuestionID: QuestionID]

    init(_ diff: ScriptDiff) {
        self.diff = diff
        changes = Dictionary(grouping: diff.changes, by: \.subject)
        backward = diff.map.backward
    }

    private func escaped(_ text: String) -> String { Markup.escaped(text) }

    var page: String {
        let (old, new) = (diff.old.definition, diff.new.definition)
        let title = "\(new.script): version \(old.version) beside version \(new.version)"
        return """
            <!DOCTYPE html>
            <html lang="en-GB">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escaped(title))</title>
            <style>
            \(Self.css)
            </style>
            </head>
            <body>
            <a class="skip" href="#changes">Skip to the changes</a>
            <header>
            <h1>\(escaped(title))</h1>
            <p class="notice">\(escaped(new.notice))</p>
            \(summary)
            </header>
            <main id="changes" tabindex="-1">
            \(new.sections.map(section).joined(separator: "\n"))
            \(gone)
            \(others)
            </main>
            </body>
            </html>

            """
    }

    private var summary: String {
        var counts: [(kind: String, count: Int)] = []
        for change in diff.changes {
            if let index = counts.firstIndex(where: { $0.kind == change.kind }) {
                counts[index].count += 1
            } else {
                counts.append((change.kind, 1))
            }
        }
        if counts.isEmpty { return "<p>Nothing differs.</p>" }
        let items = counts.map { "<li><strong>\($0.count)</strong> \(escaped($0.kind))</li>" }
        return "<ul class=\"counts\">\(items.joined())</ul>"
    }

    private func section(_ section: Section) -> String {
        let changed = section.questions.filter { changes[$0.id.name] != nil }
        let own = changes[section.id.name] ?? []
        guard !changed.isEmpty || !own.isEmpty else { return "" }
        let isNew = own.contains(.sectionAdded(section.id))
        let rows = changed.map(row)
        return """
            <section>
            <h2>\(escaped(section.title))\(isNew ? " <span class=\"tag\">new section</span>" : "")</h2>
            \(isNew || own.isEmpty ? "" : list(own))
            \(rows.isEmpty ? "" : table(rows, "\(section.title): what changed"))
            </section>
            """
    }

    private func table(_ rows: [String], _ caption: String) -> String {
        """
        <div class="wide" tabindex="0" role="region" aria-label="\(escaped(caption))"><table>
        <thead><tr><th scope="col">Version \(diff.old.reference.version)</th>\
        <th scope="col">Version \(diff.new.reference.version)</th><th scope="col">What changed</th></tr></thead>
        <tbody>
        \(rows.joined(separator: "\n"))
        </tbody></table></div>
        """
    }

    private func row(_ question: Question) -> String {
        let before = backward[question.id].flatMap { diff.old.question($0) }
        let left = before.map { cell($0, diff.old) } ?? "<td class=\"none\">not asked</td>"
        let own = changes[question.id.name] ?? []
        let right = cell(question, diff.new)
        return "<tr id=\"\(escaped(question.id.name))\">\(left)\(right)<td>\(list(own))</td></tr>"
    }

    private func cell(_ question: Question, _ script: Script) -> String {
        let section = script.section(of: question.id)?.relevance.map { [$0] } ?? []
        let conditions = (section + (question.relevance.map { [$0] } ?? [])).map { $0.words(in: script) }
        let when =
            conditions.isEmpty
            ? "" : "<p class=\"when\">Asked when \(escaped(conditions.joined(separator: " and ")))</p>"
        return """
            <td><p class="ask">\(escaped(question.ask))</p>\
            <p class="id">\(escaped(question.id.name)) · \(question.type.rawValue) · \
            \(question.weight?.rawValue ?? "optional")</p>\(when)</td>
            """
    }

    private func list(_ changes: [ScriptDiff.Change]) -> String {
        let items = changes.map { change -> String in
            var text = "<span class=\"tag\">\(escaped(change.kind))</span> \(escaped(change.words))"
            if case .rerouted(_, _, let witness) = change, !witness.answers.isEmpty {
                let answers = diff.words(of: witness).map { "<li>\(escaped($0))</li>" }
                text += "<ul class=\"witness\">\(answers.joined())</ul>"
            }
            return "<li>\(text)</li>"
        }
        return "<ul>\(items.joined())</ul>"
    }

    /// Questions that the new version does not ask.
    private var gone: String {
        let removed = diff.changes.compactMap { change -> Question? in
            if case .removed(let id) = change { return diff.old.question(id) }
            return nil
        }
        guard !removed.isEmpty else { return "" }
        let rows = removed.map { question in
            "<tr>\(cell(question, diff.old))<td class=\"none\">not asked</td><td>\(list([.removed(question.id)]))</td></tr>"
        }
        return "<section><h2>No longer asked</h2>\(table(rows, "No longer asked"))</section>"
    }

    /// Alerts and send points.
    private var others: String {
        let other = diff.changes.filter { change in
            switch change {
            case .alertAdded, .alertRemoved, .alertChanged, .sendPointAdded, .sendPointRemoved, .sendPointChanged,
                .sectionRemoved, .calculationAdded, .calculationRemoved:
                true
            case .altered(let id, _, _, _): diff.new.definition.calculations.contains { $0.id.name == id }
            default: false
            }
        }
        guard !other.isEmpty else { return "" }
        let items = other.map {
            "<li><span class=\"tag\">\(escaped($0.kind))</span> \(escaped($0.subject)) \(escaped($0.words))</li>"
        }
        return "<section><h2>Instructions, records and sections</h2><ul>\(items.joined())</ul></section>"
    }

    private static let css = """
        :root { color-scheme: light dark; --ground: #ffffff; --ink: #16202a; --quiet: #4d5b68; --hair: #c3cbd3;
          --accent: #0b4f7d; --tint: #eef4f8; --note: #fff8e5; --amber: #8a4b00; }
        @media (prefers-color-scheme: dark) { :root { --ground: #12181e; --ink: #e8edf2; --quiet: #aab6c2;
          --hair: #3a4753; --accent: #8cc4ee; --tint: #1b2630; --note: #2c2717; --amber: #f0b866; } }
        * { box-sizing: border-box; }
        body { max-width: 80rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; background: var(--ground);
          color: var(--ink); font: 1rem/1.45 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
        h1 { font-size: 1.7rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin: 2rem 0 .6rem; }
        .skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem 1rem; }
        main:focus { outline: none; }
        a:focus-visible, .wide:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .notice { background: var(--note); border-left: 4px solid var(--amber); padding: .6rem .9rem; }
        .counts { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; min-width: 44rem; table-layout: fixed; }
        th { text-align: left; font-size: .85rem; color: var(--quiet); padding: .3rem .6rem; border-bottom: 2px solid var(--accent); }
        td { vertical-align: top; padding: .6rem; border-bottom: 1px solid var(--hair); overflow-wrap: anywhere; }
        td:nth-child(3) { background: var(--tint); } td p { margin: 0 0 .3rem; }
        .ask { font-weight: 600; } .id, .when, .none, .witness { color: var(--quiet); font-size: .85rem; }
        td ul { margin: 0; padding-left: 1.1rem; } .witness { margin: .2rem 0 .3rem; }
        .tag { border: 1px solid var(--accent); color: var(--accent); border-radius: 3px; padding: 0 .4rem; font-size: .8rem;
          font-weight: 400; white-space: nowrap; }
        @media print { @page { size: A4 landscape; margin: 1.5cm; } body { padding: 0; } tr { break-inside: avoid; } }
        """
}
