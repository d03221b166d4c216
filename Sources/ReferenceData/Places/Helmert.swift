/// Seven numbers that move cartesian coordinates from one datum to another.
struct Helmert: Sendable {
    /// Metres, parts per million, seconds of arc.
    let x, y, z, scalePartsPerMillion, xSeconds, ySeconds, zSeconds: Double

    private static let radiansPerSecond = Double.pi / (180 * 3600)

    /// Moves a point to the other datum.
    func applied(to point: (x: Double, y: Double, z: Double)) -> (x: Double, y: Double, z: Double) {
        let scale = 1 + scalePartsPerMillion / 1_000_000
        let turned = turn(point)
        return (
            x + scale * point.x + turned.x, y + scale * point.y + turned.y, z + scale * point.z + turned.z
        )
    }

    /// Moves a point of the other datum back, to well below a millimetre.
    func reversed(from target: (x: Double, y: Double, z: Double)) -> (x: Double, y: Double, z: Double) {
        let scale = 1 + scalePartsPerMillion / 1_000_000
        var point = target
        // Turning the numbers' signs would lose a centimetre: the transformation is linear in small angles only.
        for _ in 0..<4 {
            let turned = turn(point)
            point = (
                (target.x - x - turned.x) / scale, (target.y - y - turned.y) / scale, (target.z - z - turned.z) / scale
            )
        }
        return point
    }

    private func turn(_ point: (x: Double, y: Double, z: Double)) -> (x: Double, y: Double, z: Double) {
        let (rx, ry, rz) = (
            xSeconds * Self.radiansPerSecond, ySeconds * Self.radiansPerSecond, zSeconds * Self.radiansPerSecond
        )
        return (ry * point.z - rz * point.y, rz * point.x - rx * point.z, rx * point.y - ry * point.x)
    }
}
