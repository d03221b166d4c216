import Casework
import ScriptEngine

/// The rows of changes as the peers in C read them: see `Peers/rows.h`.
enum RowsFile {
    static func text(_ changes: [Change]) -> String {
        changes.map { change in
            (change.entries.map(line) + [line(change.summary)] + change.records.map(line) + [";\n"]).joined()
        }.joined()
    }

    private static func line(_ entry: Entry) -> String {
        line(
            "E",
            [
                entry.stream.text, "\(entry.version)", entry.kind, "\(entry.at.milliseconds)", entry.actor.id,
                CanonicalJSON.text(entry.payload),
            ])
    }

    private static func line(_ record: HubRecord) -> String {
        line(
            "O",
            [
                record.id, "\(record.revision)", record.type, "\(record.time.milliseconds)",
                CanonicalJSON.text(record.data), record.attachments.joined(separator: " "),
            ])
    }

    private static func line(_ summary: Summary) -> String {
        guard case .call(let call) = summary else { return "" }
        return line(
            "C",
            [
                call.id.description, call.script.script, "\(call.script.version)", call.script.digest,
                call.phase.rawValue,
                call.isSimulated ? "1" : "0", call.handler.id, "\(call.openedAt.milliseconds)",
                call.closedAt.map { "\($0.milliseconds)" }, call.eventTime.map { "\($0.milliseconds)" }, call.force,
                call.eventType, call.completeness?.rawValue,
                "\(call.required.critical)", "\(call.required.major)", "\(call.required.moderate)",
                "\(call.required.minor)",
                "\(call.open.critical)", "\(call.open.major)", "\(call.open.moderate)", "\(call.open.minor)",
                "\(call.version)",
            ])
    }

    /// Canonical JSON holds no bare tab or line feed, and no other field does.
    private static func line(_ table: String, _ fields: [String?]) -> String {
        ([table] + fields.map { $0 ?? "" }).joined(separator: "\t") + "\n"
    }
}
