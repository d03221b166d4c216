import Casework
import ScriptEngine

/// The words about policy, retention, sharing and the audit trail.
extension Failure {
    init(_ error: PolicyErrors) {
        self.init(
            error.code, "The policy has \(error.findings.count.counted("error")).",
            place: error.findings.first?.placeText,
            remedy: "Correct what layby policy check FILE lists. Nothing was changed.", exit: .data)
    }

    init(justificationFor purpose: Policy.Purpose) {
        self.init(
            "policy.whyWanted", "The policy wants a reason for each \(purpose.rawValue).",
            remedy: "Give --why. It is kept with the entry, sealed.", exit: .usage)
    }

    init(day text: String) {
        self.init(
            "day.unreadable", "That is no day.", remedy: "Give one of the calendar, as in 2021-03-01.", exit: .usage)
    }

    init(notHeld stream: StreamID) {
        self.init(
            "retention.notHeld", "\(stream.short) is not held.", remedy: "Hold it with layby retention hold.",
            exit: .usage)
    }

    init(held stream: StreamID, by user: Actor) {
        self.init(
            "erase.held", "\(stream.short) is held, by \(user), so that it is kept. Nothing was erased.",
            remedy: "Release it first, if that may be: layby retention release \(stream.short) --reason WHY.",
            exit: .data)
    }

    init(exportExists path: String) {
        self.init(
            "export.exists", "There is a file already.", place: path,
            remedy: "Name a new one: what was disclosed is never overwritten. Nothing was sent.", exit: .usage)
    }

    init(cannotWrite path: String) {
        self.init(
            "export.cannotWrite", "The file cannot be written.", place: path,
            remedy: "Make room, or name another. The log says already that it was to be sent.", exit: .storage)
    }

    init(exportChanged path: String) {
        self.init(
            "export.changed", "Something was erased while it was being written.", place: path,
            remedy: "Throw away what was written, and export again.", exit: .data)
    }

    init(noSuchSection section: String, known: [String]) {
        let names = Set(known).sorted().joined(separator: ", ")
        self.init(
            "export.noSuchSection", "No version of the script has a repeat section of that name.",
            remedy: "Use one of: \(names).", exit: .usage)
    }
}
