import Casework
import ReferenceData
import ScriptEngine

/// A list of safeguarding: what is owed, the register, the tracker, who has no record, the ratio. One table each.
struct SafeguardingPage: Sendable {
    struct Link: Sendable {
        let label: String
        let href: String
        let isCurrent: Bool
    }

    struct Column: Sendable {
        let label: String
    }

    struct Cell: Sendable {
        let label: String
        let text: String
        var href: String?
        var isBad = false
    }

    struct Row: Sendable {
        /// The element's id, where something points to it.
        var id: String?
        let head: Cell
        let cells: [Cell]
        /// Where the form goes that opens a record.
        var open: String?
    }

    /// What the list goes by.
    struct Filter: Sendable {
        let action: String
        /// Nil where it goes by no days.
        var days: Days?
        /// Years that the inspectorate counted; nil where that is not asked.
        var baselines: Choices?
        /// Nil where that is not asked.
        var forces: Choices?
    }

    struct Days: Sendable {
        let from: String
        let until: String
    }

    struct Choices: Sendable {
        let options: [Option]
    }

    /// The same as a file.
    struct File: Sendable {
        let href: String
        let label: String
    }

    let title: String
    let intro: String
    let csrf: String
    let links: [Link]
    let filter: Filter?
    let error: String?
    let columns: [Column]
    let rows: [Row]
    let hasRows: Bool
    let hasForms: Bool
    /// What is said where there is nothing, or below.
    let empty: String
    let note: String?
    let file: File?

    init(
        _ view: View?, title: String, intro: String, for visit: Visit, columns: [String], rows: [Row], empty: String,
        note: String? = nil, file: File? = nil, filter: Filter? = nil, error: String? = nil
    ) {
        self.file = file
        (self.title, self.intro, self.empty, self.note) = (title, intro, empty, note)
        (csrf, self.filter, self.error) = (visit.csrf, filter, error)
        links = View.allCases.filter { visit.may($0.action) }.map {
            Link(label: $0.label, href: $0.path, isCurrent: $0 == view)
        }
        self.columns = columns.map(Column.init)
        (self.rows, hasRows, hasForms) = (rows, !rows.isEmpty, rows.contains { $0.open != nil })
    }

    /// The lists that there are.
    enum View: CaseIterable {
        case owed, gaps, innerste, register, ratio, notify

        var path: String {
            switch self {
            case .owed: "/safeguarding"
            case .gaps: "/safeguarding/gaps"
            case .innerste: "/safeguarding/innerste"
            case .register: "/safeguarding/register"
            case .ratio: "/safeguarding/ratio"
            case .notify: "/safeguarding/duty-to-notify"
            }
        }

        var label: String {
            switch self {
            case .owed: "What is owed"
            case .gaps: "Without a record"
            case .innerste: "Operation Innerste"
            case .register: "Register"
            case .ratio: "NRM and Duty to Notify"
            case .notify: "Anonymised export"
            }
        }

        var action: Action {
            switch self {
            case .owed, .gaps, .register: .readSafeguarding
            case .innerste: .readChildRecords
            case .ratio: .report
            case .notify: .export
            }
        }
    }
}

extension SafeguardingPage.Cell {
    init(_ label: String, _ text: String?, href: String? = nil, isBad: Bool = false) {
        self.init(label: label, text: text ?? "–", href: href, isBad: isBad)
    }

    static func force(_ slug: String?) -> Self { Self("Force", slug.map { Forces.force(slug: $0)?.name ?? $0 }) }

    static func day(_ label: String, _ day: CivilDate?, isBad: Bool = false) -> Self {
        Self(label, day?.text, isBad: isBad)
    }
}

extension CivilDate {
    /// As people say it: `1 March 2021`.
    var text: String { CivilDay(daysSince1970: days).text }
}

extension SafeguardingSummary {
    var href: String { "/safeguarding/\(id)" }

    /// As lists name it: `Person 2 of call 1a2b3c`.
    var name: String { "Person \(instance) of call \(call.stream.short)" }
}
