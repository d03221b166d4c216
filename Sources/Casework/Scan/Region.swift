public import ReferenceData

/// The forces of one region, as regional coordinators know them: by their regional organised crime unit.
public struct Region: Hashable, Sendable {
    /// `eastern`.
    public let code: String
    public let name: String
    /// As `PoliceForce.rocu`.
    let rocu: String

    /// By name, as `data/police_forces.csv` has the units.
    public static let all: [Region] = [
        ("east-midlands", "East Midlands", "EMSOU"), ("eastern", "Eastern", "ERSOU"), ("london", "London", "London"),
        ("national", "National forces", "national"), ("north-east", "North East", "NEROCU"),
        ("north-west", "North West", "NWROCU"), ("northern-ireland", "Northern Ireland", "NI"),
        ("scotland", "Scotland", "Scotland"), ("south-east", "South East", "SEROCU"),
        ("south-west", "South West", "SWROCU"), ("southern-wales", "Southern Wales", "TARIAN"),
        ("west-midlands", "West Midlands", "WMROCU"), ("yorkshire-humber", "Yorkshire and the Humber", "YHROCU"),
    ].map { Region(code: $0.0, name: $0.1, rocu: $0.2) }

    /// The region with a code, or whose unit is called so, in any case; nil when there is none.
    public static func region(_ text: String) -> Region? {
        let text = text.lowercased()
        return all.first { $0.code == text || $0.rocu.lowercased() == text }
    }

    /// Its forces, by name.
    public var forces: [PoliceForce] { Forces.all.filter { $0.rocu == rocu }.sorted { $0.name < $1.name } }
}
