internal import ReferenceData
public import ScriptEngine

/// What the clandestine events of a region come to, in a period: how many and of which type, whom and what several of them
/// have in common, and what nobody asked: the intelligence gaps.
///
/// - Note: Source: the Programme's annual report 2021/22: regional coordinators run a seven-force scan of clandestine
///   events to find intelligence gaps (Eastern region).
public struct RegionalScan: Sendable {
    /// An event that is in the scan.
    public struct Event: Hashable, Sendable {
        public let call: CallID
        public let at: Timestamp
        /// A force's slug.
        public let force: String
        public let isSimulated: Bool
    }

    /// A force's events.
    public struct ForceRow: Hashable, Sendable {
        /// A slug.
        public let force: String
        /// By the code of the type; "" while nobody has said.
        public internal(set) var byType: [String: Int] = [:]
        public var events: Int { byType.values.reduce(0, +) }
    }

    /// Somebody, something or somewhere that is in two events or more.
    public struct Repeat: Hashable, Sendable {
        public enum Kind: String, CaseIterable, Sendable { case vehicle, haulier, phone, place }

        public let kind: Kind
        /// How the events write it, the most often first.
        public let texts: [String]
        /// Whether a person decided that what is written in several ways is one.
        public let isMerged: Bool
        /// The earliest first.
        public let events: [Event]
    }

    /// A question that was required, and how often anybody answered it where it applied.
    public struct Gap: Hashable, Sendable {
        /// How often it applied and was answered, in closed calls, under each call's own version.
        public struct Count: Hashable, Sendable {
            public internal(set) var applied = 0
            public internal(set) var answered = 0
            /// 0…1; nil where it applied to none.
            public var share: Double? { applied == 0 ? nil : Double(answered) / Double(applied) }
        }

        /// The role of the question, else its id in the newest version that the events ran under.
        public let question: String
        /// The question's words.
        public let ask: String
        public let weight: Weight
        public let total: Count
        /// By force; forces in which it never applied are not there.
        public let byForce: [String: Count]
        /// The versions among the events' that do not ask it, ascending.
        public let notAskedBy: [Int]
        /// The forces whose every closed call ran under such a version.
        public let neverAskedIn: Set<String>
    }

    public let region: Region
    public let days: ClosedRange<CivilDate>
    /// Every force of the region, by name, those without events too.
    public let forces: [ForceRow]
    /// The types that there are, the most frequent first.
    public let types: [String]
    /// The most frequent first.
    public let repeats: [Repeat]
    /// Port of departure first, then the least often answered.
    public let gaps: [Gap]
    /// Events that have reached what a civil-penalty referral needs, and were not referred; the earliest first.
    public let unreferred: [Event]
    /// The earliest first.
    public let events: [Event]
    /// Calls that are closed; gaps are counted in these.
    public let closed: Int
    /// Calls that could not be read, since they were erased.
    public let unreadable: Int

    public var simulated: Int { events.count { $0.isSimulated } }

    /// What the log says of it: that all its calls were read, for this scan; so many calls an entry.
    ///
    /// - Parameter why: the reason of whoever made it; nil where they gave none.
    public func consultations(why: String?) -> [AuditEvent] {
        let name = "regional scan \(region.code), \(days.lowerBound) to \(days.upperBound)"
        let targets = events.map { AuditEvent.Target($0.call.stream) }
        return stride(from: 0, to: max(targets.count, 1), by: Self.targetsAnEntry).map { start in
            .searched(
                shown: Array(targets[start..<min(start + Self.targetsAnEntry, targets.count)]),
                justification: [name, why].compactMap(\.self).joined(separator: ": "))
        }
    }

    private static let targetsAnEntry = 2_000
}
