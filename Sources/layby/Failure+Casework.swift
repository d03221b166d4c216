import Casework
import ReferenceData

extension Failure {
    init(_ error: NoteError) {
        switch error {
        case .length(let most):
            self.init(
                error.code, "A note holds 1 to \(most) characters.", remedy: "Give it in fewer words, or in two notes.",
                exit: .usage)
        case .noSuchNote(let number):
            self.init(
                error.code, "The call has no note \(number).", remedy: "See its notes with layby call show CALL.",
                exit: .usage)
        case .noSuchRequest(let number):
            self.init(
                error.code, "No hub asked that of the call, or it is answered.", place: "request \(number)",
                remedy: "See what was asked with layby call show CALL.", exit: .usage)
        }
    }

    init(_ error: PenaltyListErrors) {
        let shown = 30
        var lines = error.faults.prefix(shown).map { fault in
            (fault.line.map { "line \($0): " } ?? "") + fault.cause.words
        }
        if error.faults.count > shown { lines.append("and \(error.faults.count - shown) more") }
        self.init(
            error.code, "The list cannot be taken in, so nothing of it was.",
            place: lines.joined(separator: "\n         "),
            remedy: "Correct these; or say what a column is called: --column \"registration=Vehicle reg\".", exit: .data
        )
    }
}

extension Failure {
    init(_ error: WhatIfError) {
        let (what, remedy) =
            switch error {
            case .unknownQuestion:
                (
                    "No version of the script asks one of these questions.",
                    "See their ids with layby report capture --format csv."
                )
            case .notAfter(let question, let other):
                (
                    "No version asks \(question) after \(other).",
                    "Name a question, and --before one that stands before it."
                )
            case .dependsOn(let question, let other):
                (
                    "Whether \(question) is asked hangs on \(other), which would then come later.",
                    "Name one --before that stands behind \(other)."
                )
            }
        self.init(error.code, what, remedy: remedy, exit: .usage)
    }

    init(_ error: OperationError) {
        let (what, remedy, exit): (String, String, Exit) =
            switch error {
            case .ended: ("The operation has ended.", "Start another with layby op start.", .data)
            case .startedAlready: ("An operation starts once.", "Put right what it is with layby op amend.", .usage)
            case .count: ("That number is not from 1 to 1,000,000,000.", "Give how many there were.", .usage)
            case .ahead: ("That time is still to come.", "Give when it happened.", .usage)
            case .tooEarly:
                (
                    "That time lies too far before the operation, or its end before one of its lines.",
                    "See its times with layby op show OPERATION.", .usage
                )
            case .empty: ("There is nothing to log in that.", "Give the words, or what was hit.", .usage)
            case .noLine: ("The operation has no such line.", "See them with layby op show OPERATION.", .usage)
            case .struckAlready: ("That line is struck already.", "See it with layby op show OPERATION.", .data)
            case .notStruck:
                (
                    "That line is not one that can be struck.",
                    "Strike what happened; what the operation is, is put right with layby op amend.", .usage
                )
            case .needsDebt:
                ("That money is of a known debt.", "Log it with layby op recover OPERATION --penalty PENALTY.", .usage)
            }
        self.init(error.code, what, remedy: remedy, exit: exit)
    }

    init(_ error: RecoveryError) {
        let (what, remedy, exit): (String, String, Exit) =
            switch error {
            case .count: ("That is not a sum from 1p to £10,000,000.", "Give what was recovered.", .usage)
            case .exceedsDebt(let pence):
                (
                    "That is more than is outstanding: \(Money.text(pence: pence)).",
                    "Check the sum; if it is right, say why with --reason.", .data
                )
            case .ahead: ("That time is still to come.", "Give when it was recovered.", .usage)
            case .tooEarly: ("That is before the penalty was issued.", "Give when it was recovered.", .usage)
            case .noRecovery: ("There is no such recovery.", "See them with layby penalty show PENALTY.", .usage)
            case .undoneAlready: ("That was taken back already.", "See layby penalty show PENALTY.", .data)
            case .noReason: ("Taking it back wants a reason.", "Say why with --reason.", .usage)
            }
        self.init(error.code, what, remedy: remedy, exit: exit)
    }
}
