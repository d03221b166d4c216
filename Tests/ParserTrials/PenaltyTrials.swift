import Casework
import ReferenceData
import ScriptEngine

extension ParserTrial {
    /// CECPT's list of outstanding penalties, as CSV.
    static let penalties = ParserTrial("penalties") { bytes throws(BrokenRule) in
        let today = CivilDay(daysSince1970: 19_000)
        let headings = PenaltyList.headings(ofCSV: bytes)
        try hold("headings that are shown have something in them", headings.allSatisfy { !$0.isEmpty })
        let list: PenaltyList
        do throws(PenaltyListErrors) {
            list = try PenaltyList(csv: bytes, kept: [.driver: "Fahrer"], today: today)
        } catch {
            try hold("a list that is refused says why", !error.faults.isEmpty)
            return try holdsNothingSaid(error)
        }
        try hold("a list has penalties, and not too many", (1...PenaltyList.most).contains(list.penalties.count))
        let keys = Set(list.penalties.map { PenaltyList.key(of: $0.reference) })
        try hold("each reference stands once", keys.count == list.penalties.count && !keys.contains(""))
        for penalty in list.penalties {
            let known = [penalty.registration, penalty.trailer, penalty.haulier, penalty.driver]
            try hold("a penalty can be found by something", known.contains { $0 != nil })
            try hold("nothing is owed below nothing", penalty.outstandingPence >= 0)
            try hold("no penalty is issued ahead", penalty.issuedOn.map { $0.days <= today.daysSince1970 } ?? true)
        }
    }
}
