import HubSync
import IntelligenceLog
import ScriptEngine

extension ParserTrial {
    /// What a hub answers to a batch.
    static let receipt = ParserTrial("receipt") { bytes throws(BrokenRule) in
        let answer: BatchAnswer
        do { answer = try BatchAnswer(body: bytes) } catch { return try holdsNothingSaid(error) }
        try hold("a reason is a code", answer.reasons.allSatisfy { (1...64).contains($0.utf8.count) })
    }

    /// A batch of events, as the hub takes it in. What it keeps of an event is canonical.
    static let batch = ParserTrial("batch") { bytes throws(BrokenRule) in
        guard let batch = EventBatch(body: bytes) else { return }
        for event in batch.events {
            guard let kept = try? JSONParser.parse(event.body) else {
                throw BrokenRule(rule: "an event that is kept is JSON")
            }
            try hold("an event is kept in canonical form", CanonicalJSON.bytes(kept) == event.body)
        }
        let kept = batch.events.compactMap { try? JSONParser.parse($0.body) }
        let again = EventBatch(body: CanonicalJSON.bytes(.array(kept)))
        try hold("events read back have the same keys", again?.events.map(\.key) == batch.events.map(\.key))
    }

    /// What a file is by its first bytes.
    static let photograph = ParserTrial("photograph") { bytes throws(BrokenRule) in
        let type = MediaType(firstBytesOf: .init(bytes))
        try hold("a file's kind is in its first twelve bytes", MediaType(firstBytesOf: .init(bytes.prefix(12))) == type)
    }
}
