import Casework
import ReferenceData
import ScriptEngine

extension Failure {
    init(_ error: ReferralError) {
        switch error {
        case .notReady(let missing):
            let names =
                missing.isEmpty ? "what the script asks for" : missing.map(\.description).joined(separator: ", ")
            self.init(
                error.code, "The call does not yet meet what a referral needs. Without an answer: \(names).",
                remedy:
                    "Answer them with layby call resume (a closed call wants layby call reopen first), or use --incomplete.",
                exit: .data)
        case .noVehicle:
            self.init(
                error.code,
                "No vehicle belongs to this call as it is answered, so there is no vehicle penalty to refer.",
                remedy: "Check the type of event, and whether there is a vehicle.", exit: .data)
        case .impossible(let from, let to, let possible):
            self.init(
                error.code, "The referral is at \(from.words), from where it cannot come to \(to.words).",
                remedy: possible.isEmpty
                    ? "Nothing follows it. A mistaken move is taken back with layby referral correct."
                    : "Possible: \(possible.map(\.code).joined(separator: ", ")).", exit: .data)
        case .inFuture:
            self.init(
                error.code, "That day has not come.", remedy: "Give the day on which it took effect.", exit: .data)
        case .tooEarly(let least):
            self.init(
                error.code, "That is before what it follows, of \(least.words).",
                remedy: "Give that day or a later one; a mistaken move is taken back with layby referral correct.",
                exit: .data)
        case .wanting(let status, let details):
            self.init(
                error.code, "For \(status.words) it must say \(details.map(\.words).joined(separator: ", and ")).",
                remedy: "Give \(details.map(\.option).joined(separator: ", ")).", exit: .usage)
        case .notSaid(let status, let details):
            self.init(
                error.code, "With \(status.words) goes no \(details.map(\.option).joined(separator: ", ")).",
                remedy: "Leave it out.", exit: .usage)
        case .amount(let standing):
            self.init(
                error.code, "That sum cannot be.",
                remedy: standing.map {
                    "\(Money.text(pence: $0)) of what was set stands open; less than that is part-paid, a reduction goes below "
                        + "what was set before."
                } ?? "Give a sum from £0.01 to £10,000,000.", exit: .data)
        case .text(let longest):
            self.init(
                error.code, "That text is empty or too long.", remedy: "Give 1 to \(longest) characters.", exit: .usage)
        case .nothingToCorrect:
            self.init(
                error.code, "There is no move to take back.", remedy: "See layby referral show REFERRAL.", exit: .data)
        case .alreadySent:
            self.init(
                error.code, "The last step sent it to CECPT and the hub, and cannot be taken back.",
                remedy: "End it: layby referral move REFERRAL no-action --note WHY.", exit: .data)
        case .unchanged:
            self.init(
                error.code, "The call says what it said when it was referred.",
                remedy: "There is nothing to send again.",
                exit: .data)
        case .count:
            let range = EarlierIncidents.countable
            self.init(
                error.code, "That is no number of earlier incidents.",
                remedy: "Give one from \(range.lowerBound) to \(range.upperBound).", exit: .usage)
        }
    }
}

extension ReferralMove.Detail {
    /// The option that says it.
    fileprivate var option: String {
        switch self {
        case .reference: "--reference"
        case .amount: "--amount"
        case .addressees: "--to"
        case .note: "--note"
        }
    }
}
