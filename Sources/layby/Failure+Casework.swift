import Casework

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

extension PenaltyListErrors.Cause {
    /// What is wrong, as people say it.
    fileprivate var words: String {
        switch self {
        case .notUTF8: "it is not UTF-8; save it as CSV UTF-8"
        case .empty: "it has no row of headings with rows below"
        case .quoteNotClosed: "a quote that begins there is not closed"
        case .tooLong(let most): "it has more than \(most) rows"
        case .missingColumn(let column): "no column is called \(column.rawValue), or the like"
        case .severalColumns(let column): "more than one column could be \(column.rawValue)"
        case .nothingToFindBy: "there is no registration, trailer, haulier or driver"
        case .noReference: "there is no reference"
        case .twice(let earlier): "its reference stands in line \(earlier), too"
        case .notASum: "what is outstanding is no sum in pounds, such as 1,234.50"
        case .notADate: "the date of issue is no date up to today, such as 1/3/2021"
        case .cellTooLong(let column): "its \(column.rawValue) is too long"
        case .tooManyCells: "it has more cells than there are headings"
        }
    }
}
