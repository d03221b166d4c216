/// Why a record is parked, in words: what its code means, and what can be done.
///
/// A hub's own codes are not known here; they are shown as they are.
public struct ParkedReason: Hashable, Sendable {
    /// As the hub or this desk gave it: `http.422`, `event.conflict`, …
    public let code: String
    /// One sentence.
    public let meaning: String
    /// One sentence.
    public let remedy: String
    /// Whether another try can end otherwise.
    public let mayBeRetried: Bool

    public init(_ code: String) {
        self.code = code
        (meaning, remedy, mayBeRetried) = Self.words(of: code)
    }

    private static func words(of code: String) -> (String, String, Bool) {
        switch code {
        case "record.erased":
            (
                "It was erased before the hub had it.",
                "Nothing: there is nothing left to send.", false
            )
        case "log.sealBroken":
            (
                "It is not what was sealed in the log: the file was altered or damaged.",
                "Prove the log (layby audit verify), restore a backup if it does not hold, then send it again.", true
            )
        case "attachment.missing", "attachment.unreadable":
            (
                "A photograph that it names is not beside the log any more.",
                "Put the folder of photographs back from a backup, then send it again.", true
            )
        case "attachment.erased":
            (
                "A photograph that it names was erased.",
                "Discard it; a later revision goes without the photograph.", true
            )
        case "attachment.refused":
            (
                "The hub does not take a photograph that it names.",
                "Ask the hub's people about its kinds and sizes, then send it again.", true
            )
        case "http.413":
            (
                "The record alone is larger than the hub takes.",
                "Ask the hub's people to raise their limit, then send it again.", true
            )
        case "http.400", "http.422", "event.invalid":
            (
                "The hub cannot read the record.",
                "Give the hub's people the event's id, then send it again when they have put it right.", true
            )
        case "record.notRedacted":
            (
                "This desk cannot cut it down for the hub: the script that it was made under is not here.",
                "Give the script (--scripts), then send it again; or discard it.", true
            )
        case "policy.invalid":
            (
                "The policy in force could not be read when the record was made.",
                "Set a policy that can be, give its hubs what they lack (layby sync backfill), then discard it here.",
                true
            )
        case "event.badData":
            (
                "The hub says that what the record holds is not as its kind wants it.",
                "Give the hub's people the event's id, then send it again when they have put it right.", true
            )
        case "event.conflict", "http.409":
            (
                "The hub has another record under the same id.",
                "Ask the hub's people which is right: one of the two logs was written anew. Then discard it.", true
            )
        case "other":
            (
                "The hub gave words and no code, which are not kept since they could name somebody.",
                "Ask the hub's people, with the event's id.", true
            )
        default:
            (
                "The hub refused it with a code of its own.",
                "Ask the hub's people what it means, then send it again or discard it.", true
            )
        }
    }
}
