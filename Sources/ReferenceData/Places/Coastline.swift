/// The land round the United Kingdom, for drawing: Great Britain, Ireland, the near Continent, Norway.
///
/// - Note: Source: Natural Earth 1:10m, public domain; simplified to 500 m.
public enum Coastline {
    /// Where the land is known; beyond it nothing is said of land or sea.
    public static let latitudes = 48.0...61.0
    /// Where the land is known; beyond it nothing is said of land or sea.
    public static let longitudes = -11.0...9.5

    /// Rings of land, largest first, each closed; land that goes on beyond the bounds is closed along them.
    public static let land: [[Coordinate]] = CSVTable(PackageResources.coast_csv).rows.compactMap { row in
        row["ring"].map { EncodedLine.decode($0, unitsPerDegree: 1000) }
    }
}
