internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of the packed measures: closed calls in blocks, all of a block under one version of the script.
///
/// Nothing in it is personal. It lags behind the entries, and is caught up by whoever asks for figures.
enum MeasureBlockTable {
    static let schema = """
        CREATE TABLE measure_codes (
            kind TEXT NOT NULL,
            number INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (kind, number),
            UNIQUE (kind, text)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE measure_blocks (
            block INTEGER NOT NULL PRIMARY KEY,
            script TEXT NOT NULL,
            script_version INTEGER NOT NULL,
            script_digest TEXT NOT NULL,
            calls INTEGER NOT NULL,
            columns BLOB NOT NULL,
            questions BLOB NOT NULL
        ) STRICT;

        CREATE TABLE measured_calls (
            call TEXT NOT NULL PRIMARY KEY,
            slot INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE measure_progress (
            id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
            position INTEGER NOT NULL,
            epoch INTEGER NOT NULL
        ) STRICT;
        INSERT INTO measure_progress VALUES (1, 0, 0);
        """

    /// Calls in a block. Few, so that a call that is closed writes little; many, so that a million are few rows.
    static let size = 1_024

    /// What stands beside each block, and is read only by the counts that want it: the same block numbers, a blob each.
    static let partsSchema = """
        DELETE FROM measure_blocks;
        DELETE FROM measured_calls;
        UPDATE measure_progress SET position = 0, epoch = epoch + 1;
        ALTER TABLE measure_blocks DROP COLUMN questions;

        CREATE TABLE measure_details (block INTEGER NOT NULL PRIMARY KEY, details BLOB NOT NULL) STRICT;
        CREATE TABLE measure_questions (block INTEGER NOT NULL PRIMARY KEY, questions BLOB NOT NULL) STRICT;
        CREATE TABLE measure_times (block INTEGER NOT NULL PRIMARY KEY, times BLOB NOT NULL) STRICT;
        """

    /// One call as it is to be counted.
    struct Counted: Sendable {
        let summary: CallSummary
        let isReferable: Bool
        let details: CallDetails
        /// As `MeasureLayout.record` has it.
        let questions: [UInt8]
        /// As `MeasureLayout.times` has it.
        let times: [UInt8]
        let layout: MeasureLayout
    }

    /// Names the calls behind a figure without reading them all.
    static let slotSchema = "CREATE INDEX measured_calls_by_slot ON measured_calls (slot);"

    // MARK: Writing

    /// Puts calls in their places, each in a new one where it has none, or is under another version by now.
    static func put(_ calls: [Counted], lorryVersions: Set<Int>, _ database: Database) throws {
        var blocks = Blocks(codes: try codes(database), lorryVersions: lorryVersions)
        for call in calls { try blocks.put(call, database) }
        try blocks.store(database)
    }

    static func clear(_ database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM measure_codes;
                DELETE FROM measure_blocks;
                DELETE FROM measure_details;
                DELETE FROM measure_questions;
                DELETE FROM measure_times;
                DELETE FROM measured_calls;
                UPDATE measure_progress SET position = 0, epoch = epoch + 1;
                """)
    }

    static func advance(to position: Int, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE measure_progress SET position = max(position, ?)", arguments: [position])
    }

    // MARK: Reading

    /// All entries up to `position` are counted; `epoch` grows when all is counted anew.
    static func progress(_ database: Database) throws -> (position: Int, epoch: Int) {
        guard let row = try Row.fetchOne(database, sql: "SELECT position, epoch FROM measure_progress") else {
            throw LogError.notALog
        }
        return (row["position"], row["epoch"])
    }

    /// The calls with entries in a range of positions that are closed, or were counted before.
    static func stale(in positions: ClosedRange<Int>, _ database: Database) throws -> [StreamID] {
        try String.fetchAll(
            database,
            sql: """
                SELECT stream FROM (SELECT DISTINCT stream FROM entries WHERE position BETWEEN ? AND ?)
                WHERE EXISTS (SELECT 1 FROM calls WHERE id = stream AND phase = 'closed')
                    OR EXISTS (SELECT 1 FROM measured_calls WHERE call = stream)
                """, arguments: [positions.lowerBound, positions.upperBound]
        ).compactMap { StreamID($0) }
    }

    static func codes(_ database: Database) throws -> MeasureCodes {
        var codes = MeasureCodes()
        let rows = try Row.fetchCursor(
            database, sql: "SELECT kind, number, text FROM measure_codes ORDER BY kind, number")
        while let row = try rows.next() {
            guard let kind = MeasureCode.Kind(rawValue: row[0]) else { throw LogError.notALog }
            codes.put(MeasureCode(kind, row[2]), row[1])
        }
        return codes
    }

    /// Hands out every block, with its number and those of its parts that are wanted.
    ///
    /// - Parameters:
    ///   - number: only this one; nil for all.
    ///   - layout: how the questions of a version stand in a record; nil for a version that cannot be had, whose blocks
    ///     are left out.
    static func eachBlock(
        _ database: Database, _ parts: PackedParts, number: Int? = nil,
        layout: (ScriptReference) -> MeasureLayout?, _ body: (Int, PackedBlock) throws -> Void
    ) throws {
        let sql = """
            SELECT block, script, script_version, script_digest, columns FROM measure_blocks
            WHERE block BETWEEN ? AND ? ORDER BY block
            """
        let rows = try Row.fetchCursor(
            try database.cachedStatement(sql: sql), arguments: [number ?? 0, number ?? Int.max])
        while let row = try rows.next() {
            let script = ScriptReference(script: row[1], version: row[2], digest: row[3])
            guard let layout = layout(script) else { continue }
            let number: Int = row[0]
            try row.withBytes(at: 4) { columns in
                try part(.details, of: number, parts, database) { details in
                    try part(.questions, of: number, parts, database) { questions in
                        try part(.times, of: number, parts, database) { times in
                            try body(
                                number,
                                PackedBlock(
                                    under: script, layout, columns: columns, details: details, questions: questions,
                                    times: times))
                        }
                    }
                }
            }
        }
    }

    /// The calls in the places of a block, by their index.
    static func calls(in block: Int, _ database: Database) throws -> [Int: CallID] {
        let rows = try Row.fetchCursor(
            try database.cachedStatement(sql: "SELECT slot, call FROM measured_calls WHERE slot BETWEEN ? AND ?"),
            arguments: [block * size, block * size + size - 1])
        var calls: [Int: CallID] = [:]
        while let row = try rows.next() {
            guard let stream = StreamID(row[1] as String) else { throw LogError.notALog }
            calls[row[0] - block * size] = CallID(stream)
        }
        return calls
    }

    /// The calls that are packed under versions that cannot be had.
    static func callsWithoutLayout(
        _ database: Database, layout: (ScriptReference) -> MeasureLayout?
    ) throws -> Int {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT script, script_version, script_digest, sum(calls) FROM measure_blocks
                GROUP BY script, script_version, script_digest
                """)
        var count = 0
        while let row = try rows.next() {
            let script = ScriptReference(script: row[0], version: row[1], digest: row[2])
            if layout(script) == nil { count += row[3] }
        }
        return count
    }

    private static func part(
        _ part: PackedParts, of block: Int, _ wanted: PackedParts, _ database: Database,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard wanted.contains(part), let sql = part.selection else { return try body(.empty) }
        let rows = try Row.fetchCursor(try database.cachedStatement(sql: sql), arguments: [block])
        guard let row = try rows.next() else { throw LogError.notALog }
        try row.withBytes(at: 0, body)
    }
}

extension PackedParts {
    /// What reads one of them; nil for several.
    fileprivate var selection: String? {
        switch self {
        case .details: "SELECT details FROM measure_details WHERE block = ?"
        case .questions: "SELECT questions FROM measure_questions WHERE block = ?"
        case .times: "SELECT times FROM measure_times WHERE block = ?"
        default: nil
        }
    }
}

extension Row {
    fileprivate func withBytes(at index: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try withUnsafeData(atIndex: index) { data in
            guard let data else { return try body(.empty) }
            try data.withUnsafeBytes(body)
        }
    }
}

/// The blocks that one transaction changes.
private struct Blocks {
    private struct Block {
        let script: ScriptReference
        var columns: [UInt8] = []
        var details: [UInt8] = []
        var questions: [UInt8] = []
        var times: [UInt8] = []
        var count: Int { columns.count / MeasureColumns.width }
    }

    private var codes: MeasureCodes
    private let known: MeasureCodes
    private let lorryVersions: Set<Int>
    private var blocks: [Int: Block] = [:]
    /// The block of each version that has room; nil where it was not looked for yet.
    private var open: [ScriptReference: Int] = [:]

    init(codes: MeasureCodes, lorryVersions: Set<Int>) {
        (self.codes, known, self.lorryVersions) = (codes, codes, lorryVersions)
    }

    mutating func put(_ call: MeasureBlockTable.Counted, _ database: Database) throws {
        let columns = MeasureColumns(call.summary, isReferable: call.isReferable, lorryVersions: lorryVersions) {
            codes.number(of: $0)
        }
        if let slot = try slot(of: call.summary.id, database) {
            let (block, index) = slot.quotientAndRemainder(dividingBy: MeasureBlockTable.size)
            if try load(block, database) == call.summary.script {
                return write(columns, call, block, index)
            }
            // It was moved to another version: what stands here counts no more.
            let start = index * MeasureColumns.width
            blocks[block]?.columns.replaceSubrange(
                start..<start + MeasureColumns.width, with: repeatElement(0, count: MeasureColumns.width))
        }
        // A call that never was counted, and is not closed, has no place.
        guard columns.state.isClosed else { return }
        let block = try room(for: call.summary.script, database)
        let index = blocks[block]?.count ?? 0
        write(columns, call, block, index)
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO measured_calls VALUES (?, ?)")
            .execute(arguments: [call.summary.id.description, block * MeasureBlockTable.size + index])
    }

    /// Writes a call over what stands in its place, or behind the last.
    private mutating func write(
        _ columns: MeasureColumns, _ call: MeasureBlockTable.Counted, _ block: Int, _ index: Int
    ) {
        let details = PackedDetails(call.details, call.layout) { codes.number(of: $0) }
        blocks[block]?.columns.put(columns.bytes, at: index)
        blocks[block]?.details.put(details.bytes, at: index)
        blocks[block]?.questions.put(call.questions, at: index)
        blocks[block]?.times.put(call.times, at: index)
    }

    private func slot(of call: CallID, _ database: Database) throws -> Int? {
        try Int.fetchOne(
            try database.cachedStatement(sql: "SELECT slot FROM measured_calls WHERE call = ?"),
            arguments: [call.description])
    }

    /// - Returns: the version that the block is of.
    private mutating func load(_ number: Int, _ database: Database) throws -> ScriptReference {
        if let block = blocks[number] { return block.script }
        guard
            let row = try Row.fetchOne(
                try database.cachedStatement(sql: "SELECT * FROM measure_blocks WHERE block = ?"), arguments: [number])
        else { throw LogError.notALog }
        let script = ScriptReference(
            script: row["script"], version: row["script_version"], digest: row["script_digest"])
        func part(_ name: String) throws -> [UInt8] {
            try Data.fetchOne(
                try database.cachedStatement(sql: "SELECT \(name) FROM measure_\(name) WHERE block = ?"),
                arguments: [number]
            ).map { [UInt8]($0) } ?? []
        }
        blocks[number] = Block(
            script: script, columns: [UInt8](row["columns"] as Data), details: try part("details"),
            questions: try part("questions"), times: try part("times"))
        return script
    }

    /// A block of a version that another call fits in.
    private mutating func room(for script: ScriptReference, _ database: Database) throws -> Int {
        if open[script] == nil {
            open[script] = try Int.fetchOne(
                database,
                sql: """
                    SELECT max(block) FROM measure_blocks
                    WHERE script = ? AND script_version = ? AND script_digest = ? AND calls < ?
                    """,
                arguments: [script.script, script.version, script.digest, MeasureBlockTable.size])
        }
        if let number = open[script] {
            _ = try load(number, database)
            if (blocks[number]?.count ?? 0) < MeasureBlockTable.size { return number }
        }
        let last = try Int.fetchOne(database, sql: "SELECT max(block) FROM measure_blocks") ?? -1
        let number = max(last, blocks.keys.max() ?? -1) + 1
        (open[script], blocks[number]) = (number, Block(script: script))
        return number
    }

    func store(_ database: Database) throws {
        for (number, block) in blocks {
            try database.cachedStatement(sql: "INSERT OR REPLACE INTO measure_blocks VALUES (?, ?, ?, ?, ?, ?)")
                .execute(arguments: [
                    number, block.script.script, block.script.version, block.script.digest, block.count,
                    Data(block.columns),
                ])
            for (name, bytes) in [("details", block.details), ("questions", block.questions), ("times", block.times)] {
                try database.cachedStatement(sql: "INSERT OR REPLACE INTO measure_\(name) VALUES (?, ?)")
                    .execute(arguments: [number, Data(bytes)])
            }
        }
        for (code, number) in codes.given(beyond: known) {
            try database.cachedStatement(sql: "INSERT INTO measure_codes VALUES (?, ?, ?)")
                .execute(arguments: [code.kind.rawValue, number, code.text])
        }
    }
}

extension [UInt8] {
    /// Writes a record of so many bytes over the one with a number, or behind the last.
    fileprivate mutating func put(_ record: [UInt8], at index: Int) {
        let start = index * record.count
        if start == count {
            append(contentsOf: record)
        } else {
            replaceSubrange(start..<start + record.count, with: record)
        }
    }
}
