import Casework
import Foundation
import HubSync
import IntelligenceLog
import ScriptEngine

extension SyncSendCommand {
    /// Shows what would leave for each hub, byte for byte, and what is withheld from it. Nothing is sent; what is written is
    /// that somebody read it.
    func preview(_ targets: [SyncTarget], _ desk: Desk) async throws {
        // Whoever may send need not be one who may read.
        try desk.require(.readCall)
        try desk.require(.readChildRecords)
        guard format != .ndjson || targets.count == 1 else {
            throw Failure(
                "sync.severalHubs", "Lines of events are of one hub.", place: "--format ndjson",
                remedy: "Name it: --to \(targets.map(\.hub.code.text).joined(separator: " or --to ")).", exit: .usage)
        }
        let why = try await PolicyInForce(desk.log).justification(justification.why, for: .consultation)
        let terminal = Terminal()
        if format == .json { terminal.write("{\"hubs\":[") }
        for (index, target) in targets.enumerated() {
            if format == .json, index > 0 { terminal.write(",") }
            try await preview(target, because: why, desk, terminal)
        }
        if format == .json { terminal.line("]}") }
    }

    /// So many at a time: a year's records would not all fit.
    private static let page = 100

    private func preview(_ target: SyncTarget, because why: String?, _ desk: Desk, _ terminal: Terminal) async throws {
        let (hub, filter) = (target.hub.code, try filter)
        let count = try await desk.log.waitingCount(for: hub, filter)
        let source = try await desk.log.identity()
        switch format {
        case .text:
            terminal.line("\(hub): \(count.counted("record")) would leave\(agreement(of: target))", .bold)
        case .json: terminal.write("{\"hub\":\(CanonicalJSON.text(.string(hub.text))),\"records\":[")
        case .ndjson: break
        }
        var position = 0
        var isFirst = true
        while true {
            let records = try await desk.log.waiting(for: hub, filter, after: position, limit: Self.page)
            guard let last = records.last else { break }
            position = last.position
            let seen = Set(records.map(\.stream)).sorted().map { AuditEvent.Target($0) }
            try await desk.log.note(
                .searched(shown: seen, justification: why), at: options.now, by: desk.actor)
            for record in records {
                show(record, from: source, isFirst: isFirst, terminal)
                isFirst = false
            }
        }
        if format == .json { terminal.write("]}") }
    }

    private func agreement(of target: SyncTarget) -> String {
        target.hub.recipient?.agreement.map { ", by agreement \($0)" } ?? ""
    }

    private func show(_ record: WaitingRecord, from source: String, isFirst: Bool, _ terminal: Terminal) {
        // What cannot be read is parked when it is sent.
        let event = CloudEvent.leaving(record, from: source)
        let text = event.map { String(decoding: $0.bytes, as: UTF8.self) }
        switch format {
        case .ndjson:
            if let text { terminal.write(text + "\n") }
        case .json:
            let about: JSONValue = [
                "id": .string(record.eventID), "bytes": .integer(event?.bytes.count ?? 0),
                "sha256": event.map { .string($0.sha256) } ?? .null,
                "redacted": .array(record.redacted.map(JSONValue.string)),
                "photographs": .array(record.attachments.map(JSONValue.string)),
            ]
            // The event's own bytes, not made again.
            let members = CanonicalJSON.text(about).dropFirst()
            terminal.write((isFirst ? "" : ",") + "{\"event\":\(text ?? "null")," + members)
        case .text:
            terminal.line()
            let size = event.map { "\($0.bytes.count) bytes, SHA-256 \($0.sha256)" } ?? "cannot be read"
            terminal.line("\(record.eventID)  \(size)", .accent)
            if !record.redacted.isEmpty {
                terminal.paragraph("withheld or coarsened: \(record.redacted.joined(separator: ", "))", .warning)
            }
            for photograph in record.attachments { terminal.line("  photograph \(photograph)") }
            terminal.line(text ?? "  It would be parked.")
        }
    }
}
