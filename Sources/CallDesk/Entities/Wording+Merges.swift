import Casework
import HTTPTypes

extension Wording {
    init(merge error: MergeError) {
        let (status, what, remedy): (HTTPResponse.Status, String, String) =
            switch error {
            case .members: (.unprocessableContent, "Those are not two different places.", "Load the page again.")
            case .kinds: (.unprocessableContent, "Those two are not of one kind.", "Choose two of one kind.")
            case .reason(let most): (.unprocessableContent, "Not decided.", "Give a reason of 1 to \(most) characters.")
            case .impossible(_, let allowed):
                (
                    .conflict, "That does not follow on what was decided.",
                    allowed.isEmpty
                        ? "It was undone: decide anew."
                        : "Possible is: \(allowed.map(\.words).joined(separator: ", "))."
                )
            case .decided: (.conflict, "Somebody decided about these two already.", "See the decisions.")
            }
        self.init(error.code, status, what, remedy)
    }
}
