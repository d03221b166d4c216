/// A text longer than can be said, heard or shown.
enum TextTooLong {
    static let rule = ScriptRule(
        code: "script.textTooLong", severity: .error, title: "A text past its limit",
        why:
            "A handler reads it aloud, or reads it while listening: what is too long is cut short by whoever reads it.",
        remedy: "Say it in fewer words, or split it.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - id: colour
                        ask: >-
                          Which of the many colours that the officer can see from where he or she now stands, in
                          this light and at this distance, would he or she say comes nearest to the colour of the
                          vehicle as it was first reported to us?
                        type: text
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - id: colour
                        ask: Which colour comes nearest to the vehicle as it was reported?
                        type: text
                """))

    /// A kind of text, with the most characters that it can have.
    enum Kind: String, CaseIterable {
        case title, notice, sectionTitle, ask, guidance, label, message, alert, id

        /// Characters, without white space at either end. Spoken at some 15 characters a second.
        var limit: Int {
            switch self {
            // One line at the head of a page.
            case .title: 120
            // A short paragraph, read once.
            case .notice: 600
            // One line of the list of sections; also the word for one of a repeat, and the title of a send point.
            case .sectionTitle: 60
            // About 14 seconds: what a caller at a roadside can take in at once.
            case .ask: 200
            // Seven lines beside the question, read while the caller thinks.
            case .guidance: 600
            // One line on a narrow screen.
            case .label: 100
            // Two lines under the answer, read out to the caller.
            case .message: 200
            // Under half a minute: it is read out before anything else is asked.
            case .alert: 400
            // Ids, roles and codes of choices: names of columns in what is exported.
            case .id: 40
            }
        }

        /// What a reader of a finding calls it.
        var words: String {
            switch self {
            case .sectionTitle: "a section's title"
            case .title: "the title"
            case .notice: "the notice"
            case .ask: "the words to ask"
            case .guidance: "the guidance"
            case .label: "a choice's label"
            case .message: "the message"
            case .alert: "the words of an alert"
            case .id: "an id, role or code"
            }
        }
    }

    static func finding(_ kind: Kind, length: Int, line: Int?, subject: String) -> Diagnostic {
        rule.finding(
            line: line, subject: subject,
            "the text has \(length) characters, and \(kind.words) can have \(kind.limit)")
    }
}
