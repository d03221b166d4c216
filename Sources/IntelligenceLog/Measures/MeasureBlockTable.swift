internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of the packed measures: closed calls in blocks, all of a block under one version of the script.
///
/// Nothing in it is personal; the details, which repeat answers, are sealed. It lags behind the entries, and is caught up by
/// whoever asks for figures.
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
        -- Calls that cannot be counted: their version is not at hand, or they cannot be read.
        CREATE TABLE measure_skipped (call TEXT NOT NULL PRIMARY KEY, version INTEGER) STRICT, WITHOUT ROWID;
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
    static func put(_ calls: [Counted], lorryVersions: Set<Int>, _ vault: Vault, _ database: Database) throws {
        var places = MeasurePlaces(codes: try codes(database), lorryVersions: lorryVersions, vault)
        for call in calls {
            try places.put(call, database)
            try database.cachedStatement(sql: "DELETE FROM measure_skipped WHERE call = ?")
                .execute(arguments: [call.summary.id.description])
        }
        try places.close(database)
    }

    /// Remembers calls that could not be counted.
    static func skip(_ calls: [Skipped], _ database: Database) throws {
        for call in calls {
            try database.cachedStatement(sql: "INSERT OR REPLACE INTO measure_skipped VALUES (?, ?)")
                .execute(arguments: [call.stream.text, call.version])
        }
    }

    /// A call that could not be counted.
    struct Skipped: Sendable {
        let stream: StreamID
        /// The version of the script that is not at hand; nil where the call cannot be read.
        let version: Int?
    }

    /// Those that were skipped for a version, with it.
    static func skippedForVersion(_ database: Database) throws -> [Skipped] {
        try Row.fetchAll(database, sql: "SELECT call, version FROM measure_skipped WHERE version IS NOT NULL")
            .compactMap { row in StreamID(row[0] as String).map { Skipped(stream: $0, version: row[1]) } }
    }

    /// How many could not be counted.
    static func skipped(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM measure_skipped") ?? 0
    }

    /// Seals the details of a block's calls, as long as the block has room.
    static func put(details: [UInt8], of block: Int, _ vault: Vault, _ database: Database) throws {
        let sealed = try vault.seal(Data(details), of: .measures, .record, context: context(block), database)
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO measure_details VALUES (?, ?)")
            .execute(arguments: [block, sealed])
    }

    /// The details of a block's calls, opened.
    static func details(of block: Int, _ vault: Vault, _ database: Database) throws -> Data {
        let sealed = try Data.fetchOne(
            try database.cachedStatement(sql: "SELECT details FROM measure_details WHERE block = ?"),
            arguments: [block])
        guard let sealed, let clear = try vault.open(sealed, of: .measures, .record, context: context(block), database)
        else { throw LogError.notALog }
        return clear
    }

    /// What a block's details are sealed for.
    private static func context(_ block: Int) -> String { "measure_details \(block)" }

    static func clear(_ database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM measure_codes;
                DELETE FROM measure_blocks;
                DELETE FROM measure_details;
                DELETE FROM measure_questions;
                DELETE FROM measure_times;
                DELETE FROM measured_calls;
                DELETE FROM measure_skipped;
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

    /// The calls whose last entry lies in a range of positions, and that are closed, or were counted before: one that goes
    /// on behind it is counted with what follows.
    static func stale(in positions: ClosedRange<Int>, _ database: Database) throws -> [StreamID] {
        try String.fetchAll(
            database,
            sql: """
                SELECT id FROM (
                    SELECT stream, max(version) AS last FROM entries WHERE position BETWEEN ? AND ? GROUP BY stream
                ) JOIN calls ON id = stream
                WHERE calls.version <= last
                    AND (phase = 'closed' OR EXISTS (SELECT 1 FROM measured_calls WHERE call = id))
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
        _ vault: Vault, _ database: Database, _ parts: PackedParts, number: Int? = nil,
        layout: (ScriptReference) -> MeasureLayout?, _ body: (Int, PackedBlock) throws -> Void
    ) throws {
        let sql = """
            SELECT block, script, script_version, script_digest, columns, calls FROM measure_blocks
            WHERE block BETWEEN ? AND ? ORDER BY block
            """
        let rows = try Row.fetchCursor(
            try database.cachedStatement(sql: sql), arguments: [number ?? 0, number ?? Int.max])
        while let row = try rows.next() {
            let script = ScriptReference(script: row[1], version: row[2], digest: row[3])
            guard let layout = layout(script) else { continue }
            let (number, calls): (Int, Int) = (row[0], row[5])
            try row.withBytes(at: 4) { columns in
                // Behind its last call it has room for others.
                let columns = UnsafeRawBufferPointer(rebasing: columns.prefix(calls * MeasureColumns.width))
                try details(of: number, parts, vault, database) { details in
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

    private static func details(
        of block: Int, _ wanted: PackedParts, _ vault: Vault, _ database: Database,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard wanted.contains(.details) else { return try body(.empty) }
        try details(of: block, vault, database).withUnsafeBytes(body)
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
    /// What reads one of them that is not sealed; nil for others.
    fileprivate var selection: String? {
        switch self {
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
