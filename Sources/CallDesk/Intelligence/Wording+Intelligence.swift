import Casework
import HTTPTypes

extension Wording {
    init(intelligence error: IntelligenceError) {
        func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ", ") }
        let (what, remedy): (String, String) =
            switch error {
            case .phase(let phase, let wanted):
                (
                    "Not done: the report is \(phase.words).",
                    "That is for one that is \(wanted.map(\.words).joined(separator: " or "))."
                )
            case .grade: ("Not saved: that is no grade.", "Choose all three: source, information and handling.")
            case .conditionsWanted:
                ("Not saved: handling code C wants its conditions.", "Say what whoever gets it must keep to.")
            case .conditionsWithoutCode:
                ("Not saved: conditions stand beside handling code P.", "Choose C, or leave the conditions out.")
            case .text(let most): ("Not saved.", "Give 1 to \(most) characters.")
            case .unknown(let part, let number):
                ("Not saved: there is no \(part.rawValue) \(number).", "Load the page again; it may have been removed.")
            case .changedMeanwhile(let item):
                (
                    "Not saved: somebody else has written item \(item) meanwhile.",
                    "Look at it above, then save yours again if it still stands."
                )
            case .tooMany(let part, let most):
                ("Not saved.", "One report holds at most \(most) of them: \(part.rawValue).")
            case .inUse(let part, let number):
                ("Not removed: a link rests on \(part.rawValue) \(number).", "Remove the link first.")
            case .ungraded(let items): ("Not submitted: items without a grade.", "Grade these: \(list(items)).")
            case .empty: ("Not submitted: it says nothing.", "Write at least one item.")
            case .sourceNamed(let places):
                (
                    "Not saved: this names the source (\(places.uniquedInOrder.joined(separator: ", "))).",
                    "Say it without the name and the number; the source's code stands for both."
                )
            case .sourceWord(let places):
                (
                    "Not sent: a word of the source's name stands in \(places.uniquedInOrder.joined(separator: ", ")).",
                    "Take it out, or confirm that it is another's."
                )
            case .notSanitised(let items):
                ("Not sent: somebody must say what of these items may leave.", "Sanitise these: \(list(items)).")
            case .linkEnds(let type):
                ("Not saved: “\(type.words)” does not join these two.", "Choose two others, or another link.")
            case .linkDates: ("Not saved: its last day is before its first.", "Check the two dates.")
            case .source: ("Not saved.", "Give the source's name; of one that was erased, begin another report.")
            }
        self.init(error.code, .unprocessableContent, what, remedy)
    }

    init(debrief error: DebriefError) {
        let (what, remedy): (String, String) =
            switch error {
            case .detention:
                (
                    "Not saved: immigration detention is no reason for no debrief.",
                    "People can be debriefed where they are held: arrange it there."
                )
            case .reason: ("Not saved.", "Choose a reason for “not asked” and “not possible”, and none for the others.")
            case .reasonWanted: ("Not saved: it wants a reason.", "Choose why there is no debrief.")
            case .move(let from, let possible):
                (
                    "Not saved: the debrief is \(from.words).",
                    "It can become: \(possible.map(\.words).joined(separator: ", "))."
                )
            case .person: ("Not saved: the call lists no such person.", "Load the page again.")
            case .day: ("Not saved: that day is to come.", "Give a day up to today; one to come is for “arranged”.")
            }
        self.init(error.code, .unprocessableContent, what, remedy)
    }
}
