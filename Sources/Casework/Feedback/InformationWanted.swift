public import ScriptEngine

/// What a hub wants to know about a record that it has.
public struct InformationWanted: Hashable, Sendable {
    /// In its words, without what could drive a terminal or page; 1–2,000 characters.
    public let asks: String
    /// The questions of the script that it is about, as records name their answers; at most 100.
    public let questions: [Place]
    /// Whether the call is to be opened again for it.
    public let reopens: Bool
    /// By which day; nil where it does not matter.
    public let by: CivilDate?

    public static let longest = 2_000
    static let mostQuestions = 100

    /// Nil for what is no such thing.
    init?(json: JSONValue) {
        guard let text = json["asks"]?.string.map(PlainText.of), (1...Self.longest).contains(text.count) else {
            return nil
        }
        let texts = json["questions"]?.array ?? []
        let places = texts.compactMap { $0.string.flatMap { Place(text: $0) } }
        guard texts.count <= Self.mostQuestions, places.count == texts.count,
            places.allSatisfy({ $0.question.name.utf8.count <= 64 })
        else { return nil }
        let day = json["by"]?.string
        by = day.flatMap { CivilDate(iso: $0) }
        guard day == nil || by != nil else { return nil }
        (asks, questions, reopens) = (text, places, json["reopen"]?.boolean ?? false)
    }

    /// As a hub writes it.
    var json: JSONValue {
        .members([
            "asks": .string(asks), "by": by.map { .string($0.description) },
            "questions": questions.isEmpty ? nil : .array(questions.map { .string($0.description) }),
            "reopen": reopens ? true : nil,
        ])
    }
}

/// What a hub asked of a call: a task until somebody answers it.
///
/// It is sealed under the call's record, whoever it speaks of, and goes when the call is erased.
public struct InformationRequest: Hashable, Sendable {
    /// How it was answered.
    public struct Answer: Hashable, Sendable {
        public let at: Timestamp
        public let actor: Actor
        /// The revision of the record that went out with the answer; nil where a handler only said so.
        public let revision: Int?
        /// What the handler said.
        public let note: String?
    }

    /// The number of its entry in the call, by which it is named there.
    public let number: Int
    public let at: Timestamp
    /// The hub, as entries name it.
    public let asker: Actor
    /// What the hub had when it asked.
    public let event: RecordRevision
    public let asks: String
    /// As `InformationWanted.questions`.
    public let questions: [Place]
    public let by: CivilDate?
    /// Nil while nobody has answered.
    public internal(set) var answer: Answer?
}

extension Actor {
    /// The hub's host, of an actor that is one; nil for a user.
    public var hub: String? { id.hasPrefix("hub:") ? String(id.dropFirst("hub:".count)) : nil }

    /// A hub, as the one who did what it asked for.
    ///
    /// - Parameter name: what receipts call it: `https://hub.example`.
    public static func hub(_ name: String) -> Actor {
        Actor("hub:" + (name.split(separator: "://", maxSplits: 1).last.map(String.init) ?? name))
    }
}
