internal import ReferenceData
internal import ScriptEngine

/// A part of a report, as a table: terminal, page and files are drawn from the same.
public struct ReportTable: Hashable, Sendable {
    /// What stands in one place of it.
    public enum Cell: Hashable, Sendable {
        case text(String)
        case number(Int)
        /// Answered of applied.
        case share(answered: Int, applied: Int)
        case events([RegionalScan.Event])

        /// As plain text has it; events by the ends of their ids.
        public var text: String {
            switch self {
            case .text(let text): text
            case .number(let number): String(number)
            case .share(_, 0): "–"
            case .share(let answered, let applied): "\(Self.percent(answered, applied)) (\(answered) of \(applied))"
            case .events(let events): events.map(\.call.stream.short).joined(separator: " ")
            }
        }

        /// `13 %`; less than everything is never 100.
        private static func percent(_ part: Int, _ all: Int) -> String {
            let rounded = (part * 200 + all) / (all * 2)
            return "\(part < all ? min(rounded, 99) : 100) %"
        }
    }

    /// A code for files: `events`, `gaps`.
    public let code: String
    public let title: String
    /// What it counts.
    public let note: String
    public let heads: [String]
    /// Each as long as the heads, the first cell a text; empty when there is nothing.
    public let rows: [[Cell]]
    /// What is said in place of no rows.
    public let empty: String
}

extension RegionalScan {
    /// `Eastern: 1 March 2021 to 31 March 2021`.
    public var title: String {
        "\(region.name): \(CivilDay(daysSince1970: days.lowerBound.days).text) to "
            + CivilDay(daysSince1970: days.upperBound.days).text
    }

    /// What was counted, and of what it is made.
    public var said: [String] {
        var said = [
            "\(events.count) events in \(region.forces.count) forces, \(closed) of them closed. "
                + "An event counts on the day, in London, on which the people were found, else on which the call came in."
        ]
        if simulated > 0 {
            said.append("\(simulated) of the \(events.count) calls are simulated: their answers are invented.")
        }
        if unreadable > 0 { said.append("\(unreadable) calls were erased; they stand in no table.") }
        return said
    }

    /// All of it, in the order in which it is read.
    ///
    /// - Parameter types: the words of event types, by their codes.
    public func tables(types words: [String: String]) -> [ReportTable] {
        [eventTable(words)] + Repeat.Kind.allCases.map(repeatTable) + [gapTable, gapsByForce, referralTable]
    }

    private func eventTable(_ words: [String: String]) -> ReportTable {
        func row(_ name: String, _ counts: [String: Int]) -> [ReportTable.Cell] {
            [.text(name)] + types.map { .number(counts[$0] ?? 0) } + [.number(counts.values.reduce(0, +))]
        }
        let sums = forces.reduce(into: [:] as [String: Int]) { $0.merge($1.byType, uniquingKeysWith: +) }
        return ReportTable(
            code: "events", title: "Events by force and type", note: "All calls of the period, open ones too.",
            heads: ["Force"] + types.map { $0.isEmpty ? "not said" : words[$0] ?? $0 } + ["all"],
            rows: forces.map { row(Self.name(of: $0.force), $0.byType) } + [row("All", sums)], empty: "")
    }

    private func repeatTable(_ kind: Repeat.Kind) -> ReportTable {
        let own = repeats.filter { $0.kind == kind }
        let note =
            switch kind {
            case .place: "By what the caller called it, and by its point to about a kilometre."
            case .phone: "Not the numbers of officers who rang."
            case .vehicle, .haulier: "Written the same, or decided to be the same."
            }
        return ReportTable(
            code: "\(kind.rawValue)s", title: "\(kind.title) in two events or more", note: note,
            heads: [kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst(), "events", "forces", "calls"],
            rows: own.map { one in
                [
                    .text(one.texts.joined(separator: " = ") + (one.isMerged ? " (merged)" : "")),
                    .number(one.events.count), .number(Set(one.events.map(\.force)).count), .events(one.events),
                ]
            }, empty: "None.")
    }

    private var gapTable: ReportTable {
        ReportTable(
            code: "gaps", title: "Intelligence gaps: required questions by how seldom they were answered",
            note:
                "Answered, of the closed calls that it applied to, each under its own version. Unknown and refused do "
                + "not count as answered.",
            heads: ["Question", "weight", "answered", "not answered", "remark"],
            rows: gaps.filter { $0.total.share != 1 }.map { gap in
                [
                    .text(gap.ask), .text(gap.weight.rawValue),
                    .share(answered: gap.total.answered, applied: gap.total.applied),
                    .number(gap.total.applied - gap.total.answered), .text(gap.remark),
                ]
            }, empty: closed == 0 ? "No call is closed." : "None: every required question was answered.")
    }

    /// The widest gaps, force by force.
    private var gapsByForce: ReportTable {
        let shown = gaps.filter { $0.total.share != 1 }.prefix(Self.mostByForce)
        let own = forces.filter { $0.events > 0 }.map(\.force)
        return ReportTable(
            code: "gapsByForce", title: "The \(Self.mostByForce) widest gaps by force",
            note: "Answered, of the closed calls that it applied to.",
            heads: ["Question"] + own.map(Self.name),
            rows: shown.map { gap in
                [.text(gap.ask)]
                    + own.map { force in
                        if gap.neverAskedIn.contains(force) { return .text("not asked") }
                        let count = gap.byForce[force]
                        return .share(answered: count?.answered ?? 0, applied: count?.applied ?? 0)
                    }
            }, empty: "None.")
    }

    private static let mostByForce = 15

    private var referralTable: ReportTable {
        ReportTable(
            code: "unreferred", title: "Not referred, though a referral could be made",
            note: "The call has what the script wants of a civil-penalty referral, and none was made. CECPT decides.",
            heads: ["Event", "force", "call"],
            rows: unreferred.map { event in
                [.text(LondonTime.text(Int64(event.at.seconds))), .text(Self.name(of: event.force)), .events([event])]
            }, empty: "None.")
    }

    private static func name(of force: String) -> String { Forces.force(slug: force)?.name ?? force }
}

extension RegionalScan.Gap {
    /// What a share does not tell: who never asked.
    public var remark: String {
        if notAskedBy.isEmpty { return "" }
        let versions = notAskedBy.map(String.init).joined(separator: ", ")
        return "not asked by version\(notAskedBy.count == 1 ? "" : "s") \(versions)"
    }
}

extension RegionalScan.Repeat.Kind {
    fileprivate var title: String {
        switch self {
        case .vehicle: "Vehicles"
        case .haulier: "Hauliers"
        case .phone: "Phone numbers"
        case .place: "Places"
        }
    }
}
