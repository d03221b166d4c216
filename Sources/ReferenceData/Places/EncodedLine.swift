/// Lines as the Encoded Polyline Algorithm Format writes them: signed differences, five bits a character.
enum EncodedLine {
    /// The points of a line; empty for what is no such line, or leads off the earth.
    ///
    /// - Parameter unitsPerDegree: 1,000 for thousandths of a degree.
    static func decode(_ text: String, unitsPerDegree: Double) -> [Coordinate] {
        var points: [Coordinate] = []
        var (latitude, longitude) = (0, 0)
        var bytes = text.utf8[...]
        while !bytes.isEmpty {
            guard let north = number(&bytes), let east = number(&bytes) else { return [] }
            latitude += north
            longitude += east
            guard
                let point = Coordinate(
                    latitude: Double(latitude) / unitsPerDegree, longitude: Double(longitude) / unitsPerDegree)
            else { return [] }
            points.append(point)
        }
        return points
    }

    private static func number(_ bytes: inout Substring.UTF8View) -> Int? {
        var (value, shift) = (0, 0)
        while let byte = bytes.popFirst(), byte >= 63, shift < 30 {
            let bits = Int(byte) - 63
            value |= (bits & 0x1F) << shift
            shift += 5
            if bits < 0x20 { return value & 1 == 0 ? value >> 1 : ~(value >> 1) }
        }
        return nil
    }
}
