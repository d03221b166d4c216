public import ScriptEngine

/// Something that somebody did in a call while another was looking at it.
public struct CallNews: Hashable, Sendable {
    public let actor: Actor
    public let at: Timestamp
    public let event: CallEvent

    public init(actor: Actor, at: Timestamp, event: CallEvent) {
        (self.actor, self.at, self.event) = (actor, at, event)
    }

    /// Reads what an entry says, without the call; nil when it is none that a call under this script can hold.
    ///
    /// - Parameter script: what the call was under before the entry.
    public init?(_ entry: Entry, script: Script) {
        guard let event = CallEvent(entry, script: script) else { return nil }
        self.init(actor: entry.actor, at: entry.at, event: event)
    }

    /// Where something was answered, marked missing or filed; nil for everything else.
    public var place: Place? {
        switch event {
        case .interview(.answered(let place, _)), .interview(.amended(let place, _)),
            .interview(.markedMissing(let place, _)), .noteFiled(_, let place):
            place
        case .opened, .interview, .migrated, .migrationUndone, .noted, .reviewed, .returned, .informationRequested,
            .informationGiven:
            nil
        }
    }
}

extension CallNews {
    /// Where something was answered or marked missing; nil for everything else, a note that was filed there too.
    public var answeredPlace: Place? {
        if case .interview = event { return place }
        return nil
    }
}
