/// What the inspectorate counted of referrals to the NRM and of the Duty to Notify, force by force: 43 forces of England
/// and Wales, NRM 2014 to 2016, Duty to Notify 2016.
///
/// - Note: Source: HMICFRS, "Stolen freedom" (2017), Figure 4.
public enum NotificationBaseline {
    /// A year of one force, or of several together.
    public struct Year: Hashable, Sendable {
        /// Persons referred to the NRM.
        public let referred: Int
        /// Persons of whom a Duty to Notify was sent; nil for a year of which that was not counted.
        public let notified: Int?

        /// Several together.
        public static func total(_ years: [Year]) -> Year {
            let notified = years.compactMap(\.notified)
            return Year(
                referred: years.reduce(0) { $0 + $1.referred },
                notified: notified.isEmpty ? nil : notified.reduce(0, +))
        }
    }

    /// The years that were counted.
    public static let years = [2014, 2015, 2016]

    /// A year's figures by the force's slug; empty for a year that was not counted.
    public static func year(_ year: Int) -> [String: Year] {
        guard years.contains(year) else { return [:] }
        return Dictionary(
            CSVTable(PackageResources.nrm_dtn_by_force_csv).rows.compactMap { row in
                guard let force = row["force"], let referred = row["nrm_\(year)"].flatMap({ Int($0) }) else {
                    return nil
                }
                return (force, Year(referred: referred, notified: row["dtn_\(year)"].flatMap { Int($0) }))
            }
        ) { first, _ in first }
    }
}
