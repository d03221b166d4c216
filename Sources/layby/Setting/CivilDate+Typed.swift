import Casework
import ReferenceData
import ScriptEngine

extension CivilDate {
    /// Reads a day as people say it, and repeats nothing of it in an error: `2021-03-01`, `1 March`, `yesterday`.
    ///
    /// - Throws: `Misread`.
    init(typed text: String, at now: Timestamp) throws(Misread) {
        let today = CivilDay(daysSince1970: CivilDate(inLondon: now).days)
        self.init(days: try CivilDay.read(text, today: today).value.daysSince1970)
    }
}
