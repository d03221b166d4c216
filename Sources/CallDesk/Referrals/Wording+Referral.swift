import Casework
import HTTPTypes
import ReferenceData

extension Wording {
    init(referral error: ReferralError) {
        let (what, remedy): (String, String) =
            switch error {
            case .notReady(let missing):
                (
                    "The script wants more before the call can be referred: \(missing.count) fields have no answer.",
                    "Answer them, or say that it is referred as it is."
                )
            case .noVehicle:
                (
                    "No vehicle belongs to this call as it is answered, so there is no vehicle penalty to refer.",
                    "Check the type of event, and whether there is a vehicle."
                )
            case .impossible(let from, let to, let possible):
                (
                    "The referral is at \(from.words), from where it cannot come to \(to.words).",
                    possible.isEmpty
                        ? "Nothing follows it; a mistaken move is taken back."
                        : "Possible: \(possible.map(\.words).joined(separator: ", "))."
                )
            case .inFuture: ("That day has not come.", "Give the day on which it took effect.")
            case .tooEarly(let least):
                ("That is before what it follows.", "Give \(least.words) or a later day.")
            case .wanting(_, let details):
                ("Something is wanting.", "Give \(details.map(\.words).joined(separator: ", and ")).")
            case .notSaid(_, let details):
                ("That does not belong here.", "Leave out \(details.map(\.words).joined(separator: ", and ")).")
            case .amount(let standing):
                (
                    "That sum cannot be.",
                    standing.map {
                        "\(Money.text(pence: $0)) stands open: less than that is part paid; a reduction goes below what was set."
                    } ?? "Give a sum from £0.01 to £10,000,000."
                )
            case .text(let longest): ("Not taken.", "Give 1 to \(longest) characters.")
            case .nothingToCorrect: ("There is no move to take back.", "See the history.")
            case .alreadySent:
                ("What was referred went to CECPT, and cannot be taken back.", "End it with no action, and say why.")
            case .unchanged: ("The call says what it said when it was referred.", "There is nothing to send again.")
            case .count:
                (
                    "That is no number of earlier incidents.",
                    "Give one from 0 to \(EarlierIncidents.countable.upperBound)."
                )
            }
        self.init(error.code, .unprocessableContent, what, remedy)
    }
}
