import Casework

extension Failure {
    init(_ error: IntelligenceError) {
        func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ", ") }
        let (what, remedy, exit): (String, String, Exit) =
            switch error {
            case .phase(let phase, let wanted):
                (
                    "The report is \(phase.words).",
                    "That is for one that is \(wanted.map(\.words).joined(separator: " or "))."
                        + (wanted == [.draft] ? " Make another revision: layby intel revise." : ""), .data
                )
            case .grade:
                ("That is no grade.", "Give source 1–3, information A–E, handling P or C: 1AP, 2BC.", .usage)
            case .conditionsWanted:
                (
                    "Handling code C wants its conditions.",
                    "Say with --conditions what whoever gets it must keep to.", .usage
                )
            case .conditionsWithoutCode:
                ("Conditions stand beside handling code P.", "Use C, or leave --conditions out.", .usage)
            case .text(let most): ("A text is empty or too long.", "Give 1 to \(most) characters.", .usage)
            case .unknown(let part, let number):
                ("There is no \(part.rawValue) \(number).", "See its numbers: layby intel show.", .usage)
            case .changedMeanwhile(let item):
                (
                    "Somebody else has written item \(item) meanwhile.",
                    "Look at it with layby intel show, then repeat what is still needed.", .unexpected
                )
            case .tooMany(let part, let most):
                ("One report holds at most \(most) of them: \(part.rawValue).", "Begin another report.", .data)
            case .inUse(let part, let number):
                ("A link rests on \(part.rawValue) \(number).", "Remove the link first.", .data)
            case .ungraded(let items): ("Items have no grade: \(list(items)).", "Grade them: layby intel grade.", .data)
            case .empty: ("It says nothing.", "Add an item: layby intel add.", .data)
            case .sourceNamed(let places):
                (
                    "This names the source: \(places.joined(separator: ", ")).",
                    "Say it without the name and the number; the source's code stands for both.", .data
                )
            case .sourceWord(let places):
                (
                    "A word of the source's name stands in \(places.joined(separator: ", ")).",
                    "Take it out; or give --confirm where it is another's.", .data
                )
            case .notSanitised(let items):
                (
                    "Nobody has said what of these items may leave: \(list(items)).",
                    "Say it: layby intel sanitise REPORT ITEM TEXT, --as-written or --withhold.", .data
                )
            case .linkEnds(let type):
                (
                    "“\(type.words)” does not join these two.",
                    "See what each type joins: layby intel link --help.", .usage
                )
            case .linkDates: ("Its last day is before its first.", "Check --since and --until.", .usage)
            case .source:
                (
                    "There is no name, or the source was erased.", "Give a name; of one erased, begin another report.",
                    .data
                )
            }
        self.init(error.code, what, remedy: remedy, exit: exit)
    }

    init(_ error: DebriefError) {
        let reasons = DebriefState.Reason.allCases.map(\.rawValue).joined(separator: ", ")
        let (what, remedy): (String, String) =
            switch error {
            case .detention:
                (
                    "Immigration detention is no reason for no debrief.",
                    "People can be debriefed where they are held: layby intel debrief CALL PERSON arranged."
                )
            case .reason: ("That is no reason that can stand here.", "With not-asked and not-possible: \(reasons).")
            case .reasonWanted: ("It wants a reason.", "Give --reason: \(reasons).")
            case .move(let from, let possible):
                (
                    "The debrief is \(from.words).",
                    "It can become: \(possible.map(\.rawValue).joined(separator: ", "))."
                )
            case .person: ("The call lists no such person.", "See them: layby intel debrief CALL.")
            case .day: ("That day is to come.", "Give a day up to today; one to come is for arranged.")
            }
        self.init(error.code, what, remedy: remedy, exit: .usage)
    }
}
