public import ScriptEngine

/// What of an operation counts in measures, made from what its entries say in the clear: so it is the same when the
/// operation's name, places and remarks have been erased.
public struct OperationFigures: Hashable, Sendable {
    /// Something that happened, and stands.
    struct Line: Hashable, Sendable {
        let at: Timestamp
        /// Nil for what says nothing in the clear: a remark that was erased.
        let event: OperationEvent?
    }

    /// The leading force's slug, as last put right.
    public private(set) var force = ""
    /// Whether an agency that is not the police took part, as last put right.
    public private(set) var isMultiAgency = false
    public private(set) var startedAt: Timestamp?
    let lines: [Line]

    /// - Parameter entries: all of an operation, in order, erased or not.
    public init(_ entries: [Entry]) {
        var lines: [Int: Line] = [:]
        for entry in entries {
            let payload = entry.payload
            let at = payload["happened"]?.string.flatMap { Timestamp(iso: $0) } ?? entry.at
            switch entry.kind {
            case "operation.started", "operation.amended":
                force = payload["force"]?.string ?? force
                let agencies = (payload["agencies"]?.array ?? []).compactMap {
                    $0.string.flatMap(PartnerAgency.init(rawValue:))
                }
                isMultiAgency = payload["otherAgencyCount"]?.integer ?? 0 > 0 || agencies.contains { !$0.isPolice }
                if entry.kind == "operation.started" { startedAt = at }
            case "operation.struck": lines[payload["line"]?.integer ?? 0] = nil
            case "operation.ended": break
            default: lines[entry.version] = Line(at: at, event: OperationEvent(kind: entry.kind, payload: payload))
            }
        }
        self.lines = lines.sorted { $0.key < $1.key }.map(\.value)
    }
}
