/// Makes of lorries, vans, coaches and trailers that are met on British roads.
///
/// Thermo King and Carrier are not among them: they make refrigeration units.
public enum VehicleMakes {
    /// All makes by kind, in the order of the file; names are unique.
    public static var all: [VehicleMake] { list.makes }

    static var index: NameIndex { list.index }

    private static let list = VehicleMakeList()
}

/// The makes with their index, built once.
private struct VehicleMakeList: Sendable {
    let makes: [VehicleMake]
    let index: NameIndex

    init() {
        var makes: [VehicleMake] = []
        var names: [[String]] = []
        for row in CSVTable(PackageResources.vehicle_makes_csv).rows {
            guard let name = row["name"], let kind = row["kind"].flatMap(VehicleMake.Kind.init), let also = row["also"]
            else { continue }
            makes.append(VehicleMake(name: name, kind: kind))
            names.append([name] + also.split(separator: ";").map(String.init))
        }
        self.makes = makes
        index = NameIndex(names.map { (codes: [], names: $0) })
    }
}
