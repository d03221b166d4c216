internal import Casework
internal import GRDB
internal import ScriptEngine

/// The places of the calls that one transaction counts. A block is made once, with room for all its calls; a call is written
/// into it in place, so that one that is closed writes a page or two of each part, and not the block. The details alone,
/// which are sealed, are written whole.
struct MeasurePlaces {
    /// One block as far as it was written.
    private struct Block {
        let script: ScriptReference
        var count: Int
        var blobs: [Part: WritableBlob] = [:]
        /// Opened, with room for all its calls; nil while none of them was written.
        var details: [UInt8]?
        var isLonger = false
    }

    /// What a block has of each call in the clear, in a table each.
    private enum Part: String, CaseIterable {
        case columns, questions, times

        var table: String { self == .columns ? "measure_blocks" : "measure_\(rawValue)" }

        /// Bytes a call.
        func width(_ layout: MeasureLayout) -> Int {
            switch self {
            case .columns: MeasureColumns.width
            case .questions: layout.length
            case .times: layout.fields.count
            }
        }
    }

    private var codes: MeasureCodes
    private let known: MeasureCodes
    private let lorryVersions: Set<Int>
    private let vault: Vault
    private var blocks: [Int: Block] = [:]
    /// The block of each version that has room; nil where it was not looked for yet.
    private var open: [ScriptReference: Int] = [:]

    /// - Parameter codes: those given out so far.
    init(codes: MeasureCodes, lorryVersions: Set<Int>, _ vault: Vault) {
        (self.codes, known, self.lorryVersions, self.vault) = (codes, codes, lorryVersions, vault)
    }

    /// Writes a call over what stands in its place, or into a new one where it has none, or is under another version by now.
    mutating func put(_ call: MeasureBlockTable.Counted, _ database: Database) throws {
        let columns = MeasureColumns(call.summary, isReferable: call.isReferable, lorryVersions: lorryVersions) {
            codes.number(of: $0)
        }
        if let slot = try slot(of: call.summary.id, database) {
            let (block, index) = slot.quotientAndRemainder(dividingBy: MeasureBlockTable.size)
            if try load(block, database) == call.summary.script {
                return try write(columns, call, block, index, database)
            }
            // It was moved to another version: what stands here counts no more.
            try write([UInt8](repeating: 0, count: MeasureColumns.width), .columns, block, index, database)
        }
        // A call that never was counted, and is not closed, has no place.
        guard columns.state.isClosed else { return }
        let block = try room(for: call.summary.script, call.layout, database)
        let index = blocks[block]?.count ?? 0
        try write(columns, call, block, index, database)
        blocks[block]?.count += 1
        blocks[block]?.isLonger = true
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO measured_calls VALUES (?, ?)")
            .execute(arguments: [call.summary.id.description, block * MeasureBlockTable.size + index])
    }

    /// Keeps the details, the lengths of the blocks and the codes that were given out. Nothing is put afterwards.
    mutating func close(_ database: Database) throws {
        for number in blocks.keys { blocks[number]?.blobs = [:] }
        for (number, block) in blocks {
            if let details = block.details { try MeasureBlockTable.put(details: details, of: number, vault, database) }
        }
        for (number, block) in blocks where block.isLonger {
            try database.cachedStatement(sql: "UPDATE measure_blocks SET calls = ? WHERE block = ?")
                .execute(arguments: [block.count, number])
        }
        for (code, number) in codes.given(beyond: known) {
            try database.cachedStatement(sql: "INSERT INTO measure_codes VALUES (?, ?, ?)")
                .execute(arguments: [code.kind.rawValue, number, code.text])
        }
    }

    private mutating func write(
        _ columns: MeasureColumns, _ call: MeasureBlockTable.Counted, _ block: Int, _ index: Int, _ database: Database
    ) throws {
        let details = PackedDetails(call.details, call.layout) { codes.number(of: $0) }
        try write(columns.bytes, .columns, block, index, database)
        if blocks[block]?.details == nil {
            blocks[block]?.details = [UInt8](try MeasureBlockTable.details(of: block, vault, database))
        }
        let start = index * PackedDetails.width
        blocks[block]?.details?.replaceSubrange(start..<start + PackedDetails.width, with: details.bytes)
        try write(call.questions, .questions, block, index, database)
        try write(call.times, .times, block, index, database)
    }

    private mutating func write(
        _ record: [UInt8], _ part: Part, _ block: Int, _ index: Int, _ database: Database
    ) throws {
        let blob =
            try blocks[block]?.blobs[part]
            ?? WritableBlob(part.table, part.rawValue, row: block, database)
        blocks[block]?.blobs[part] = blob
        try blob.write(record, at: index * record.count)
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
                try database.cachedStatement(
                    sql: "SELECT script, script_version, script_digest, calls FROM measure_blocks WHERE block = ?"),
                arguments: [number])
        else { throw LogError.notALog }
        let script = ScriptReference(script: row[0], version: row[1], digest: row[2])
        blocks[number] = Block(script: script, count: row[3])
        return script
    }

    /// A block of a version that another call fits in.
    private mutating func room(
        for script: ScriptReference, _ layout: MeasureLayout, _ database: Database
    ) throws -> Int {
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
        let number = (try Int.fetchOne(database, sql: "SELECT max(block) FROM measure_blocks") ?? -1) + 1
        for part in Part.allCases {
            let length = MeasureBlockTable.size * part.width(layout)
            switch part {
            case .columns:
                try database.execute(
                    sql: "INSERT INTO measure_blocks VALUES (?, ?, ?, ?, 0, zeroblob(?))",
                    arguments: [number, script.script, script.version, script.digest, length])
            case .questions, .times:
                try database.execute(
                    sql: "INSERT INTO \(part.table) VALUES (?, zeroblob(?))", arguments: [number, length])
            }
        }
        let details = [UInt8](repeating: 0, count: MeasureBlockTable.size * PackedDetails.width)
        (open[script], blocks[number]) = (number, Block(script: script, count: 0, details: details))
        return number
    }
}
