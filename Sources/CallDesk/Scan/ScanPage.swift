import Casework
import ReferenceData
import ScriptEngine

/// A regional scan, and the form that asks for it.
struct ScanPage: Sendable {
    let form: Form
    let result: Result?
    let error: String?

    struct Form: Sendable {
        private(set) var regions: [Option]
        let from: String
        let to: String

        /// Last month, where the address does not say.
        init(_ visit: Visit) {
            regions = Region.all.map { Option($0.code, $0.name, chosen: visit.query["region"] ?? "eastern") }
            let today = LondonTime.civil(Int64(visit.now.seconds)).day
            let last = CivilDay(daysSince1970: today.daysSince1970 - today.day)
            let first = CivilDay(daysSince1970: last.daysSince1970 - last.day + 1)
            from = visit.query["from"].map { String($0.prefix(40)) } ?? first.iso
            to = visit.query["to"].map { String($0.prefix(40)) } ?? last.iso
        }

        mutating func choose(_ region: Region) {
            regions = Region.all.map { Option($0.code, $0.name, chosen: region.code) }
        }

        /// The days that the form says.
        ///
        /// - Throws: `Unreadable` for what is no day, or a last day before the first.
        func days(_ visit: Visit) throws -> ClosedRange<CivilDate> {
            guard let first = CivilDate(iso: from), let last = CivilDate(iso: to), first <= last else {
                throw Unreadable(code: "scan.days", expected: "two days, the last not before the first")
            }
            return first...last
        }
    }

    struct Result: Sendable {
        let title: String
        let said: [String]
        let bars: [Bar]
        let tables: [Table]

        init(_ scan: RegionalScan, _ types: [String: String]) {
            (title, said) = (scan.title, scan.said)
            let most = scan.forces.map(\.events).max() ?? 0
            bars = scan.forces.map { row in
                Bar(
                    name: Forces.force(slug: row.force)?.name ?? row.force, events: row.events,
                    width: most == 0 ? 0 : row.events * 1_000 / most)
            }
            tables = scan.tables(types: types).map(Table.init)
        }
    }

    /// A force's events; the width is in thousandths of the widest.
    struct Bar: Sendable {
        let name: String
        let events: Int
        let width: Int
    }

    struct Table: Sendable {
        let code: String
        let title: String
        let note: String
        let heads: [String]
        let rows: [Row]
        let hasRows: Bool
        let empty: String
        /// How many rows are left out.
        let more: String?

        private static let most = 100

        init(_ table: ReportTable) {
            (code, title, note) = (table.code, table.title, table.note)
            (heads, empty) = (table.heads, table.empty)
            rows = table.rows.prefix(Self.most).map { row in
                Row(
                    head: row[0].text,
                    cells: zip(table.heads, row).dropFirst().map { Cell(label: $0, $1) })
            }
            hasRows = !rows.isEmpty
            let left = table.rows.count - rows.count
            more = left > 0 ? "and \(left.grouped) more: layby report scan has all of them" : nil
        }
    }

    struct Row: Sendable {
        let head: String
        let cells: [Cell]
    }

    struct Cell: Sendable {
        struct Link: Sendable {
            let href: String
            let short: String
        }

        let label: String
        /// Nil where links stand in its place.
        let text: String?
        let links: [Link]

        init(label: String, _ cell: ReportTable.Cell) {
            self.label = label
            if case .events(let events) = cell {
                (text, links) = (nil, events.map { Link(href: "/calls/\($0.call)", short: $0.call.stream.short) })
            } else {
                (text, links) = (cell.text, [])
            }
        }
    }
}
