internal import ScriptEngine

/// What went out of one record of a call: how many revisions, and what the last one said.
///
/// A replay only notes how the interview stood each time, which costs nothing; what was said then is worked out when a
/// further revision depends on it.
struct IssuedRecord: Sendable {
    /// 0 while nothing went out, or nothing has been worked out.
    private(set) var revision = 0
    private var data: JSONValue?
    /// The states at which a replay came past, oldest first.
    private var notWorkedOut: [Interview] = []

    /// Notes that it was due once when the interview stood so.
    mutating func repeated(_ interview: Interview) { notWorkedOut.append(interview) }

    /// Counts what it says now as a revision, unless the last one said the same.
    ///
    /// - Parameter said: what it said when the interview stood so.
    /// - Returns: whether it is a revision.
    mutating func issue(_ data: JSONValue, said: (Interview) -> JSONValue) -> Bool {
        for interview in notWorkedOut { count(said(interview)) }
        notWorkedOut = []
        return count(data)
    }

    @discardableResult
    private mutating func count(_ next: JSONValue) -> Bool {
        guard next != data else { return false }
        data = next
        revision += 1
        return true
    }
}
