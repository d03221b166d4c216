import Foundation

/// What the shim wrote down, in the order in which it did.
struct Trace {
    struct Event {
        let process: Int
        let call: Shim.Call
        /// Nanoseconds, by a clock that all processes share.
        let start: Int
        let end: Int
        let offset: Int
        let count: Int
        let result: Int
        /// The file, behind the shim's folder.
        let name: String
        let data: Data
    }

    let events: [Event]

    init(contentsOf path: String) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        var events: [Event] = []
        var at = 0
        let header = 80
        while at + header <= bytes.count {
            let numbers = (0..<10).map { index in
                bytes.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: at + 8 * index, as: Int64.self)) }
            }
            let (length, nameLength) = (numbers[0], numbers[8])
            // A process that was killed may have left its last event half written.
            guard length >= header, at + length <= bytes.count, let call = Shim.Call(rawValue: Int64(numbers[2])) else {
                break
            }
            let name = bytes[at + header..<at + header + nameLength]
            events.append(
                Event(
                    process: numbers[1], call: call, start: numbers[3], end: numbers[4], offset: numbers[5],
                    count: numbers[6], result: numbers[7], name: String(decoding: name, as: UTF8.self),
                    data: bytes[at + header + nameLength..<at + length]))
            at += length
        }
        self.events = events
    }
}

/// Whether a trace shows one writer at a time, and how much it shows.
struct OneWriter {
    /// What a process did between the lock and its letting go.
    private struct Span {
        let process: Int
        let start: Int
        let end: Int
    }

    /// Each write that was not under the lock, and each two processes that held it or wrote at once.
    private(set) var findings: [String] = []
    /// How many writes to the file itself, that is checkpoints, each process made, and how many to the WAL.
    private(set) var checkpointed: [Int: Int] = [:]
    private(set) var appended: [Int: Int] = [:]

    /// - Parameter database: the file's name, behind the shim's folder.
    init(_ trace: Trace, database: String) {
        var spans: [Span] = []
        var held: [Int: Int] = [:]
        var writes: [Trace.Event] = []
        for event in trace.events.sorted(by: { $0.start < $1.start }) {
            switch (event.call, event.name) {
            case (.lock, database + "-lock"): held[event.process] = event.end
            case (.unlock, database + "-lock"):
                if let start = held.removeValue(forKey: event.process) {
                    spans.append(Span(process: event.process, start: start, end: event.start))
                }
            case (.write, database), (.truncate, database):
                checkpointed[event.process, default: 0] += 1
                writes.append(event)
            case (.write, database + "-wal"), (.truncate, database + "-wal"), (.unlink, database + "-wal"):
                appended[event.process, default: 0] += 1
                writes.append(event)
            default: break
            }
        }
        for (process, start) in held { spans.append(Span(process: process, start: start, end: .max)) }
        spans.sort { $0.start < $1.start }
        for (span, next) in zip(spans, spans.dropFirst()) where next.start < span.end {
            findings.append("\(next.process) had the lock while \(span.process) had it")
        }
        for (write, next) in zip(writes, writes.dropFirst()) where next.start < write.end {
            if next.process != write.process { findings.append("\(next.process) and \(write.process) wrote at once") }
        }
        var index = 0
        for write in writes {
            while index < spans.count, spans[index].end < write.start { index += 1 }
            let isHeld =
                index < spans.count && spans[index].process == write.process
                && spans[index].start <= write.start && write.end <= spans[index].end
            if !isHeld { findings.append("\(write.process) wrote to \(write.name) without the lock") }
        }
    }
}
