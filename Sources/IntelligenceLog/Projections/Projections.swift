internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The rows that lists and measures read. They can be dropped at any time: the entries make them again.
enum Projections {
    /// Stores a stream's row, in place of the one before.
    static func put(_ summary: Summary, _ vault: Vault, _ database: Database) throws {
        switch summary {
        case .call(let call): try put(call, database)
        case .referral(let referral): try put(referral, database)
        case .operation(let operation): try put(operation, vault, database)
        case .penalty(let penalty): try PenaltyTable.put(penalty, vault, database)
        case .intelligence(let report): try IntelligenceTable.put(report, vault, database)
        case .debriefs(let debriefs): try IntelligenceTable.put(debriefs, database)
        case .safeguarding(let record): try SafeguardingTable.put(record, vault, database)
        case .merge(let merge): try MergeTable.put(merge, database)
        }
    }

    private static func put(_ call: CallSummary, _ database: Database) throws {
        let values: [any DatabaseValueConvertible] = [
            call.script.script, call.script.version, call.script.digest, call.isSimulated, call.handler.id,
            call.closedAt?.milliseconds.databaseValue ?? .null, call.force?.databaseValue ?? .null,
            call.eventType?.databaseValue ?? .null, call.completeness?.rawValue.databaseValue ?? .null,
            call.required.critical, call.required.major, call.required.moderate, call.required.minor,
            call.open.critical, call.open.major, call.open.moderate, call.open.minor, call.version,
            call.reviewedAt?.milliseconds.databaseValue ?? .null, call.returnedAt?.milliseconds.databaseValue ?? .null,
        ]
        let listed: [any DatabaseValueConvertible] = [
            call.id.description, call.phase.rawValue, call.openedAt.milliseconds,
            call.eventTime?.milliseconds.databaseValue ?? .null,
        ]
        let arguments = StatementArguments((values + listed).map(\.databaseValue))
        try database.cachedStatement(sql: CallColumns.amendment).execute(arguments: arguments)
        if database.changesCount == 0 {
            try database.cachedStatement(sql: CallColumns.insertion).execute(arguments: arguments)
        }
    }

    /// How a call's row is written. What lists are ordered by stands apart: SQLite writes an index whenever one of its
    /// columns is set, to another value or not, and most answers leave these as they are.
    private enum CallColumns {
        private static let columns = [
            "script", "script_version", "script_digest", "simulated", "handler", "closed_at", "force", "event_type",
            "completeness", "required_critical", "required_major", "required_moderate", "required_minor",
            "open_critical", "open_major", "open_moderate", "open_minor", "version",
            "reviewed_at", "returned_at",
        ]
        private static let listed = ["id", "phase", "opened_at", "event_time"]

        /// Changes nothing where there is no row yet, or one that stands elsewhere in a list.
        static let amendment = """
            UPDATE calls SET \(columns.map { "\($0) = ?" }.joined(separator: ", "))
            WHERE id = ? AND phase = ? AND opened_at = ? AND event_time IS ?
            """

        static let insertion = """
            INSERT INTO calls (\((columns + listed).joined(separator: ", ")))
            VALUES (\((columns + listed).map { _ in "?" }.joined(separator: ", ")))
            ON CONFLICT (id) DO UPDATE SET \
            \((columns + listed.dropFirst()).map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
            """
    }

    private static func put(_ referral: ReferralSummary, _ database: Database) throws {
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO referrals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: [
                referral.id.description, referral.call.description, referral.status.rawValue, referral.isSimulated,
                referral.force, referral.eventTime?.milliseconds, referral.referredAt.milliseconds, referral.fields,
                referral.missing, referral.since.days, ReferralRows.text(of: referral.deadlines),
            ])
    }

    private static func put(_ operation: OperationSummary, _ vault: Vault, _ database: Database) throws {
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO operations VALUES (?, ?, ?, ?, ?, ?)")
            .execute(arguments: [
                operation.id.description,
                try sealed(operation.name, of: operation.id.stream, vault, database), operation.kind.rawValue,
                operation.force,
                operation.startedAt.milliseconds, operation.endedAt?.milliseconds,
            ])
    }

    /// A name, sealed as rows keep it.
    static func sealed(_ name: String, of stream: StreamID, _ vault: Vault, _ database: Database) throws -> Data {
        try vault.seal(Data(name.utf8), of: stream, .record, context: nameContext, database)
    }

    private static let nameContext = "name"

    // MARK: Reading

    /// The row of a stream, of the same table as a summary; nil when there is none.
    static func summary(
        like summary: Summary, of stream: StreamID, _ vault: Vault, _ database: Database
    ) throws -> Summary? {
        func row(_ table: String) throws -> Row? {
            try Row.fetchOne(
                try database.cachedStatement(sql: "SELECT * FROM \(table) WHERE id = ?"), arguments: [stream.text])
        }
        switch summary {
        case .call: return try row("calls").map { .call(try call($0)) }
        case .referral: return try row("referrals").map { .referral(try referral($0)) }
        case .operation: return try row("operations").map { .operation(try operation($0, vault, database)) }
        case .penalty:
            return try row("penalties").map { .penalty(try PenaltyTable.penalty($0, vault, database)) }
        case .intelligence:
            return try row("intelligence_reports").map {
                .intelligence(try IntelligenceTable.report($0, vault, database))
            }
        case .debriefs: return try row("debriefs").map { .debriefs(try IntelligenceTable.debriefs($0)) }
        case .safeguarding:
            return try row("safeguarding").map { .safeguarding(try SafeguardingTable.record($0, vault, database)) }
        case .merge: return try row("merges").map { .merge(try MergeTable.merge($0, database)) }
        }
    }

    static func call(_ row: Row) throws -> CallSummary {
        guard let id = StreamID(row["id"]), let phase = Interview.Phase(rawValue: row["phase"]) else {
            throw LogError.notALog
        }
        let completeness: String? = row["completeness"]
        return CallSummary(
            id: CallID(id),
            script: ScriptReference(
                script: row["script"], version: row["script_version"], digest: row["script_digest"]),
            phase: phase, isSimulated: row["simulated"], handler: Actor(row["handler"]),
            openedAt: Timestamp(milliseconds: row["opened_at"]), closedAt: timestamp(row["closed_at"]),
            eventTime: timestamp(row["event_time"]), force: row["force"], eventType: row["event_type"],
            completeness: completeness.flatMap(Completeness.init(rawValue:)),
            required: tally(row, "required"), open: tally(row, "open"), version: row["version"],
            reviewedAt: timestamp(row["reviewed_at"]), returnedAt: timestamp(row["returned_at"]))
    }

    static func referral(_ row: Row) throws -> ReferralSummary {
        guard let id = StreamID(row["id"]), let call = StreamID(row["call"]),
            let status = Referral.Status(rawValue: row["status"])
        else { throw LogError.notALog }
        return ReferralSummary(
            id: ReferralID(id), call: CallID(call), status: status, isSimulated: row["simulated"],
            force: row["force"], eventTime: timestamp(row["event_time"]),
            referredAt: Timestamp(milliseconds: row["referred_at"]), fields: row["fields"], missing: row["missing"],
            since: (row["since"] as Int?).map { CivilDate(days: $0) },
            deadlines: try ReferralRows.deadlines(row["deadlines"]))
    }

    static func operation(_ row: Row, _ vault: Vault, _ database: Database) throws -> OperationSummary {
        guard let id = StreamID(row["id"]), let kind = OperationKind(rawValue: row["kind"]) else {
            throw LogError.notALog
        }
        let name = try vault.open(row["sealed_name"], of: id, .record, context: nameContext, database)
        return OperationSummary(
            id: OperationID(id), name: name.map { String(decoding: $0, as: UTF8.self) } ?? "erased", kind: kind,
            force: row["force"],
            startedAt: Timestamp(milliseconds: row["started_at"]), endedAt: timestamp(row["ended_at"]))
    }

    private static func timestamp(_ milliseconds: Int?) -> Timestamp? {
        milliseconds.map(Timestamp.init(milliseconds:))
    }

    private static func tally(_ row: Row, _ prefix: String) -> Tally {
        Tally(
            critical: row["\(prefix)_critical"], major: row["\(prefix)_major"], moderate: row["\(prefix)_moderate"],
            minor: row["\(prefix)_minor"])
    }
}
