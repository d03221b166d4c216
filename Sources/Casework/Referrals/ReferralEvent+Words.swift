internal import ReferenceData

extension ReferralEvent {
    /// What happened, in a line.
    ///
    /// - Parameter withText: with CECPT's reference, and what was said in free words.
    public func words(withText: Bool = true) -> String {
        switch self {
        case .drafted: "drafted from the call"
        case .referred(let content, _):
            "referred to CECPT" + (content.callVersion.map { ", with the call's first \($0) entries" } ?? "")
        case .moved(let move): move.words(withText: withText)
        case .corrected(let number, let reason):
            "entry \(number) taken back" + (withText ? ": \(reason)" : "")
        case .earlierSet(let earlier, let reason):
            "earlier incidents in five years set to \(earlier.words)" + (withText ? ": \(reason)" : "")
        }
    }
}

extension ReferralMove {
    fileprivate func words(withText: Bool) -> String {
        var parts = [to.words]
        if !addressees.isEmpty { parts.append("to the " + addressees.map(\.rawValue).joined(separator: ", ")) }
        if let pence { parts.append(Money.text(pence: pence)) }
        if withText, let reference { parts.append(reference) }
        return parts.joined(separator: ", ") + (withText ? note.map { ": \($0)" } ?? "" : "")
    }
}

extension EarlierIncidents {
    /// `carrying 2, vehicle not secured unknown`.
    public var words: String {
        "carrying \(carrying.map(String.init) ?? "unknown"), vehicle not secured "
            + (unsecured.map(String.init) ?? "unknown")
    }
}
