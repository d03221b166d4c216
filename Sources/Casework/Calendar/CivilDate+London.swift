internal import ReferenceData
public import ScriptEngine

extension CivilDate {
    /// The day in London at an instant.
    public init(inLondon time: Timestamp) {
        self.init(days: LondonTime.civil(Int64(time.seconds)).day.daysSince1970)
    }

    /// As said: `1 March 2021`.
    public var words: String { CivilDay(daysSince1970: days).text }
}
