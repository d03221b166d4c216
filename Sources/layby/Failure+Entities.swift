import Casework

extension Failure {
    init(_ error: MergeError) {
        let (what, remedy, exit): (String, String, Exit) =
            switch error {
            case .members:
                ("A decision is about two to \(Merge.mostMembers) different places.", "Name each once.", .usage)
            case .kinds:
                (
                    "Those are not of one kind, or of one that is not merged.",
                    "Name two vehicles, two hauliers or two persons.", .data
                )
            case .reason(let most): ("A decision wants a reason of 1 to \(most) characters.", "Give --reason.", .usage)
            case .impossible(let state, let allowed):
                (
                    "That does not follow\(state.map { " on \"\($0.words)\"" } ?? "").",
                    allowed.isEmpty
                        ? "It was undone: decide anew about the places themselves."
                        : "Possible is: \(allowed.map(\.words).joined(separator: ", ")).", .data
                )
            case .decided:
                ("Somebody decided about these already.", "See layby entity list; undo that first.", .data)
            }
        self.init(error.code, what, remedy: remedy, exit: exit)
    }

    /// - Parameter place: nil where it cannot be one.
    init(noPlace place: String?) {
        self.init(
            "entity.place", place == nil ? "That is no place." : "Nobody and nothing stands there any more.",
            place: place,
            remedy: "Give RECORD/ANCHOR, as layby entity suggest prints it.", exit: .usage)
    }

    init(noRegion text: String) {
        let codes = Region.all.map(\.code).joined(separator: ", ")
        self.init(
            "scan.region", "There is no such region.", place: text, remedy: "Give one of: \(codes).", exit: .usage)
    }

    init(scanExists path: String) {
        self.init(
            "scan.exists", "A file is there already.", place: path, remedy: "Name another; nothing is overwritten.",
            exit: .usage)
    }

    init(scanNotWritten path: String) {
        self.init(
            "scan.cannotWrite", "The file cannot be written.", place: path,
            remedy: "Make room, or name another. The log says already who read what.", exit: .storage)
    }
}
