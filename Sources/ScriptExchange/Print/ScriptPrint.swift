public import ScriptEngine

/// A script as a form on paper, for people who review it and read no YAML.
///
/// One HTML file that needs nothing else. Every condition is in words, with links to the questions that it looks at.
public enum ScriptPrint {
    /// - Returns: a whole page, UTF-8; all text of the script is escaped.
    public static func html(_ script: Script) -> String { PrintedScript(script).page }
}

/// Writes the page.
struct PrintedScript {
    let script: Script
    let numbering: Numbering
    private var definition: ScriptDefinition { script.definition }

    init(_ script: Script) { (self.script, numbering) = (script, Numbering(script)) }

    var page: String {
        """
        <!DOCTYPE html>
        <html lang="en-GB">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(escaped(definition.title))</title>
        <style>
        \(PrintStyle.css)
        </style>
        </head>
        <body>
        <a class="skip" href="#questions">Skip to the questions</a>
        \(head)
        \(contents)
        <main id="questions" tabindex="-1">
        \(alerts)
        \(definition.sections.enumerated().map { section($1, number: $0 + 1) }.joined(separator: "\n"))
        \(sendPoints)
        </main>
        <footer><p>\(escaped(definition.title)) · SHA-256 of the script’s file:
        <span class="digest">\(script.reference.digest)</span></p></footer>
        </body>
        </html>

        """
    }

    // MARK: What stands before the questions

    private var head: String {
        let questions = script.questions
        let weights = Weight.allCases.map { weight in
            "<dt><span class=\"tag \(weight.rawValue)\">\(weight.rawValue)</span></dt>"
                + "<dd>\(questions.count { $0.weight == weight })</dd>"
        }
        let optional = questions.count { $0.weight == nil }
        let supersedes = definition.supersedes.map { ", in place of version \($0)" } ?? ""
        return """
            <header>
            <p class="kicker">Version \(definition.version), from \(definition.effective)\(supersedes)</p>
            <h1>\(escaped(definition.title))</h1>
            <p class="notice"><strong>Please note.</strong> \(escaped(definition.notice))</p>
            <h2>How to read this form</h2>
            <p>\(questions.count) questions in \(definition.sections.count) sections. A label says how grave it is to
            leave a question out; the number beside it is how many questions carry it. A question is always asked unless
            it, or its section, says when. An answer that does not apply counts as not answered; “not known” and “refused” are not
            answers.</p>
            <dl class="weights">\(weights.joined())<dt><span class="tag">optional</span></dt><dd>\(optional)</dd></dl>
            </header>
            """
    }

    private var contents: String {
        var lines = definition.sections.enumerated().map { index, section in
            let count = section.questions.count
            return "<li><a href=\"#section-\(escaped(section.id.name))\"><span class=\"number\">\(index + 1)</span> "
                + "<span class=\"title\">\(escaped(section.title))</span></a> <span class=\"hint\">\(count) question\(count == 1 ? "" : "s")"
                + "\(section.repeats.map { ", for each \(escaped($0.each))" } ?? "")</span></li>"
        }
        if !definition.alerts.isEmpty {
            lines.insert("<li><a href=\"#alerts\"><span class=\"title\">Read out at once</span></a></li>", at: 0)
        }
        if !definition.sendPoints.isEmpty {
            lines.append("<li><a href=\"#records\"><span class=\"title\">Records that are sent</span></a></li>")
        }
        return "<nav aria-labelledby=\"contents\"><h2 id=\"contents\">Contents</h2>"
            + "<ul class=\"contents\">\(lines.joined())</ul></nav>"
    }

    private var alerts: String {
        guard !definition.alerts.isEmpty else { return "" }
        let boxes = definition.alerts.map { alert in
            "<div class=\"alert\"><p class=\"say\">\(escaped(alert.text))</p>"
                + "<div class=\"when\"><strong>When</strong> \(condition(alert.condition, in: nil))</div></div>"
        }
        return """
            <section aria-labelledby="alerts">
            <h2 id="alerts">Read out at once</h2>
            <p>The moment that its condition holds, before any other question.</p>
            \(boxes.joined(separator: "\n"))
            </section>
            """
    }

    // MARK: Sections

    private func section(_ section: Section, number: Int) -> String {
        let id = "section-\(escaped(section.id.name))"
        var notes: [String] = []
        if let relevance = section.relevance {
            notes.append(
                "<div class=\"when\"><strong>This section is asked when</strong> \(condition(relevance, in: nil))</div>"
            )
        }
        if let repeats = section.repeats {
            let count = PrintedCondition(script: script, numbering: numbering, section: nil)
            notes.append(
                "<div class=\"when\"><strong>Once for each \(escaped(repeats.each))</strong>, as many as the answer to "
                    + "\(count.link(repeats.count)) says, at most \(repeats.atMost).</div>")
        }
        if let guidance = section.guidance { notes.append("<p class=\"guidance\">\(escaped(guidance))</p>") }
        let items = section.items.map { item($0, in: section) }
        return """
            <section class="questions" aria-labelledby="\(id)">
            <div class="heading"><h2 id="\(id)"><span class="number">\(number)</span> \(escaped(section.title))</h2></div>
            <div class="body">
            <div class="keep">
            \((notes + items.prefix(1)).joined(separator: "\n"))
            </div>
            \(items.dropFirst().joined(separator: "\n"))
            </div>
            </section>
            """
    }

    private var sendPoints: String {
        guard !definition.sendPoints.isEmpty else { return "" }
        let points = definition.sendPoints.map { point in
            let carried = point.carries.map { id in
                "<li>\(PrintedCondition(script: script, numbering: numbering, section: nil).link(id))</li>"
            }
            return "<article class=\"record\"><h3>\(escaped(point.title))</h3>"
                + "<p><span class=\"tag\">\(point.isAutomatic ? "goes by itself" : "offered to a person first")</span></p>"
                + "<div class=\"when\"><strong>Can go when</strong> \(condition(point.condition, in: nil))</div>"
                + "<p class=\"carries\">It carries the answers to:</p><ul class=\"carried\">\(carried.joined())</ul></article>"
        }
        return """
            <section aria-labelledby="records">
            <h2 id="records">Records that are sent</h2>
            <p>Each can go as soon as its answers stand, though the call goes on.</p>
            \(points.joined(separator: "\n"))
            </section>
            """
    }

    // MARK: Support

    func condition(_ condition: Condition<QuestionID>, in section: SectionID?, own: QuestionID? = nil) -> String {
        PrintedCondition(script: script, numbering: numbering, section: section, own: own).html(condition)
    }

    func escaped(_ text: String) -> String { Markup.escaped(text) }
}
