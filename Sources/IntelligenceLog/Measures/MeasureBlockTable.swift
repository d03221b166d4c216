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

    /// One call as it is to be counted.
    struct Counted: Sendable {
        let summary: CallSummary
        let isReferable: Bool
        /// As `MeasureLayout.record` has it.
        let questions: [UInt8]
    }

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

    /// Hands out the columns of every block.
    static func eachBlock(
        _ database: Database, _ body: (UnsafeRawBufferPointer, ScriptReference) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            try database.cachedStatement(
                sql: "SELECT script, script_version, script_digest, columns FROM measure_blocks ORDER BY block"))
        while let row = try rows.next() {
            let script = ScriptReference(script: row[0], version: row[1], digest: row[2])
            try row.withUnsafeData(atIndex: 3) { data in
                try data?.withUnsafeBytes { try body($0, script) }
            }
        }
    }

    /// Hands out the columns and the questions of every block.
    static func eachQuestionBlock(
        _ database: Database, _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer, ScriptReference) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            try database.cachedStatement(
                sql:
                    "SELECT script, script_version, script_digest, columns, questions FROM measure_blocks ORDER BY block"
            ))
        while let row = try rows.next() {
            let script = ScriptReference(script: row[0], version: row[1], digest: row[2])
            try row.withUnsafeData(atIndex: 3) { columns in
                try row.withUnsafeData(atIndex: 4) { questions in
                    try columns?.withUnsafeBytes { columns in
                        try questions?.withUnsafeBytes { try body(columns, $0, script) }
                    }
                }
            }
        }
    }
}

/// The blocks that one transaction changes.
private struct Blocks {
    private struct Block {
        var columns: [UInt8]
        var questions: [UInt8]
        var count: Int { columns.count / MeasureColumns.width }
        let script: ScriptReference
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
                return write(columns, call.questions, block, index)
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
        blocks[block]?.columns += columns.bytes
        blocks[block]?.questions += call.questions
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO measured_calls VALUES (?, ?)")
            .execute(arguments: [call.summary.id.description, block * MeasureBlockTable.size + index])
    }

    private mutating func write(_ columns: MeasureColumns, _ questions: [UInt8], _ block: Int, _ index: Int) {
        let start = index * MeasureColumns.width
        blocks[block]?.columns.replaceSubrange(start..<start + MeasureColumns.width, with: columns.bytes)
        let first = index * questions.count
        blocks[block]?.questions.replaceSubrange(first..<first + questions.count, with: questions)
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
        blocks[number] = Block(
            columns: [UInt8](row["columns"] as Data), questions: [UInt8](row["questions"] as Data), script: script)
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
        (open[script], blocks[number]) = (number, Block(columns: [], questions: [], script: script))
        return number
    }

    func store(_ database: Database) throws {
        for (number, block) in blocks {
            try database.cachedStatement(sql: "INSERT OR REPLACE INTO measure_blocks VALUES (?, ?, ?, ?, ?, ?, ?)")
                .execute(arguments: [
                    number, block.script.script, block.script.version, block.script.digest, block.count,
                    Data(block.columns), Data(block.questions),
                ])
        }
        for (code, number) in codes.given(beyond: known) {
            try database.cachedStatement(sql: "INSERT INTO measure_codes VALUES (?, ?, ?)")
                .execute(arguments: [code.kind.rawValue, number, code.text])
        }
    }
}
