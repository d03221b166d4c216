public import ReferenceData
internal import ScriptEngine

/// CECPT's list of outstanding penalties, as a spreadsheet saved it: CSV in UTF-8 with a row of headings.
public struct PenaltyList: Sendable {
    /// In the order of the list; each reference once.
    public let penalties: [OutstandingPenalty.Particulars]

    /// Longer lists are no lists of penalties.
    public static let most = 200_000
    /// The longest text of a cell, in characters.
    private static let longest = 200

    /// Reads a list, whole or not at all.
    ///
    /// - Parameters:
    ///   - headings: the headings of columns that are called otherwise than one would expect; the list must have them.
    ///   - kept: what columns were called before; taken where the list has a column that is called so.
    ///   - today: for dates; none of a penalty lies ahead.
    /// - Throws: every fault, by line.
    public init(
        csv bytes: [UInt8], headings: [PenaltyColumn: String] = [:], kept: [PenaltyColumn: String] = [:],
        today: CivilDay
    ) throws(PenaltyListErrors) {
        let rows: [(line: Int, cells: [String])]
        do throws(CSVRows.Broken) { rows = try CSVRows(bytes).rows } catch {
            switch error {
            case .notUTF8: throw PenaltyListErrors([.init(line: nil, .notUTF8)])
            case .quoteNotClosed(let line): throw PenaltyListErrors([.init(line: line, .quoteNotClosed)])
            }
        }
        guard let head = rows.first, rows.count > 1 else { throw PenaltyListErrors([.init(line: nil, .empty)]) }
        guard rows.count <= Self.most else { throw PenaltyListErrors([.init(line: nil, .tooLong(most: Self.most))]) }
        let (columns, missing) = Self.columns(head.cells, Self.wanted(headings, kept, head.cells))
        guard missing.isEmpty else { throw PenaltyListErrors(missing.map { .init(line: head.line, $0) }) }
        var faults: [PenaltyListErrors.Fault] = []
        var lines: [String: Int] = [:]
        penalties = rows.dropFirst().compactMap { line, cells in
            var row = PenaltyRow(cells: cells, columns: columns, count: head.cells.count, longest: Self.longest)
            let penalty = row.read(today: today)
            if let penalty, let earlier = lines.updateValue(line, forKey: Self.key(of: penalty.reference)) {
                row.faults.append(.twice(earlier: earlier))
            }
            faults += row.faults.map { .init(line: line, $0) }
            return row.faults.isEmpty ? penalty : nil
        }
        guard faults.isEmpty else { throw PenaltyListErrors(faults) }
    }

    /// A reference as it is compared: letters and digits, in one case.
    public static func key(of reference: String) -> String {
        TextWord.words(of: reference).map(\.folded).joined()
    }

    /// The headings of a list's first row, as they stand there; empty where it cannot be read. For asking which is which.
    public static func headings(ofCSV bytes: [UInt8]) -> [String] {
        guard let head = (try? CSVRows(bytes))?.rows.first else { return [] }
        return head.cells.map { PlainText.of($0) }.filter { !$0.isEmpty && $0.count <= longest }
    }

    /// What columns are called in this list: as somebody says now, else as they were called before.
    private static func wanted(
        _ headings: [PenaltyColumn: String], _ kept: [PenaltyColumn: String], _ cells: [String]
    ) -> [PenaltyColumn: String] {
        let there = Set(cells.map(PenaltyColumn.folded))
        let taken = Set(headings.values.map(PenaltyColumn.folded))
        let usable = kept.filter {
            let heading = PenaltyColumn.folded($0.value)
            return there.contains(heading) && !taken.contains(heading)
        }
        return usable.merging(headings) { _, now in now }
    }

    private static func columns(
        _ cells: [String], _ headings: [PenaltyColumn: String]
    ) -> (columns: [PenaltyColumn: Int], missing: [PenaltyListErrors.Cause]) {
        let taken = Set(headings.values.map(PenaltyColumn.folded))
        var columns: [PenaltyColumn: Int] = [:]
        var missing: [PenaltyListErrors.Cause] = []
        for column in PenaltyColumn.allCases {
            let found = cells.indices.filter { index in
                if let heading = headings[column] {
                    return PenaltyColumn.folded(cells[index]) == PenaltyColumn.folded(heading)
                }
                return column.isNamed(by: cells[index]) && !taken.contains(PenaltyColumn.folded(cells[index]))
            }
            columns[column] = found.first
            let isWanted = headings[column] != nil || column == .reference || column == .outstanding
            if found.isEmpty, isWanted { missing.append(.missingColumn(column)) }
            if found.count > 1 { missing.append(.severalColumns(column)) }
        }
        if ![.registration, .trailer, .haulier, .driver].contains(where: { columns[$0] != nil }) {
            missing.append(.nothingToFindBy)
        }
        return (columns, missing)
    }
}

/// A row of a list as it is read.
private struct PenaltyRow {
    let cells: [String]
    let columns: [PenaltyColumn: Int]
    /// The number of headings.
    let count: Int
    let longest: Int
    var faults: [PenaltyListErrors.Cause] = []

    init(cells: [String], columns: [PenaltyColumn: Int], count: Int, longest: Int) {
        (self.cells, self.columns, self.count, self.longest) = (cells, columns, count, longest)
    }

    /// What the row says; nil where it has a fault.
    mutating func read(today: CivilDay) -> OutstandingPenalty.Particulars? {
        if cells.dropFirst(count).contains(where: { !$0.trimmingSpace.isEmpty }) { faults.append(.tooManyCells) }
        let reference = text(.reference).flatMap { PenaltyList.key(of: $0).isEmpty ? nil : $0 }
        if reference == nil { faults.append(.noReference) }
        let pence = text(.outstanding).flatMap { try? Money.pence(from: $0) }
        if pence == nil { faults.append(.notASum) }
        let (registration, trailer) = (registration(.registration), registration(.trailer))
        let (haulier, driver) = (text(.haulier), text(.driver))
        if [registration, trailer, haulier, driver].allSatisfy({ $0 == nil }) { faults.append(.nothingToFindBy) }
        let country = text(.country).map { (try? Countries.read($0))?.value.alpha2 ?? $0 }
        let issuedOn = date(today: today)
        guard faults.isEmpty, let reference, let pence else { return nil }
        return OutstandingPenalty.Particulars(
            reference: reference, registration: registration, trailer: trailer, haulier: haulier, driver: driver,
            country: country, outstandingPence: pence, issuedOn: issuedOn)
    }

    /// A cell without blanks at its ends; nil when it is empty or not there.
    private mutating func text(_ column: PenaltyColumn) -> String? {
        guard let index = columns[column], cells.indices.contains(index) else { return nil }
        let text = PlainText.of(cells[index])
        guard text.count <= longest else {
            faults.append(.cellTooLong(column))
            return nil
        }
        return text.isEmpty ? nil : text
    }

    private mutating func registration(_ column: PenaltyColumn) -> String? {
        text(column).map { (try? VehicleRegistration.read($0))?.value.text ?? $0 }
    }

    private mutating func date(today: CivilDay) -> CivilDate? {
        guard var text = text(.issued) else { return nil }
        // As a spreadsheet writes a day that it holds as a moment.
        for midnight in [" 00:00:00", " 00:00", "T00:00:00"] where text.hasSuffix(midnight) {
            text.removeLast(midnight.count)
        }
        guard let day = (try? CivilDay.read(text, today: today))?.value, day <= today else {
            faults.append(.notADate)
            return nil
        }
        return CivilDate(days: day.daysSince1970)
    }
}
