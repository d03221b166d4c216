public import ScriptEngine

/// Something that somebody did in a call while another was looking at it.
public struct CallNews: Hashable, Sendable {
    public let actor: Actor
    public let at: Timestamp
    /// Nil when the call was moved to another version of the script, or moved back.
    public let event: InterviewEvent?

    public init(actor: Actor, at: Timestamp, event: InterviewEvent?) {
        (self.actor, self.at, self.event) = (actor, at, event)
    }

    /// Where something was answered or marked missing; nil for everything else.
    public var place: Place? {
        switch event {
        case .answered(let place, _), .amended(let place, _), .markedMissing(let place, _): place
        case .sendPointReached, .paused, .resumed, .handedOver, .closed, .reopened, nil: nil
        }
    }
}

extension CallNews {
    /// What an entry says to somebody who has the call's page open.
    ///
    /// - Returns: nil for an opening, a migration, or an entry that this script cannot hold.
    public init?(_ entry: Entry, script: Script) {
        guard let event = CallEvent.interviewEvent(entry, script: script) else { return nil }
        self.init(actor: entry.actor, at: entry.at, event: event)
    }
}
