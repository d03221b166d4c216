/// Towns by police force: a few for each of the 45 territorial forces.
///
/// A hint for a handler and no more: the boundaries of forces are not in it, so the force of the nearest town need not be
/// the one that a place belongs to.
public enum ForceTowns {
    /// All towns by force, in the order of the file.
    public static let all: [ForceTown] = CSVTable(PackageResources.force_towns_csv).rows.compactMap { row in
        guard let name = row["town"], let force = row["force"].flatMap(Forces.force),
            let latitude = row["lat"].flatMap(Double.init), let longitude = row["lon"].flatMap(Double.init),
            let coordinate = Coordinate(latitude: latitude, longitude: longitude)
        else { return nil }
        return ForceTown(name: name, force: force, coordinate: coordinate)
    }

    /// The town nearest to a point, however far; nil never, as long as there is a list.
    public static func nearest(to point: Coordinate) -> Nearest<ForceTown>? {
        Nearest.of(all, to: point) { $0.coordinate }
    }
}
