import Casework

/// The data of a path, kept short: tenths of a unit, each point from the one before.
struct SVGPath {
    /// What stands in the attribute `d`; empty when nothing was added.
    private(set) var data = ""

    /// Adds a line through points; nothing when fewer than two differ at a tenth of a unit.
    mutating func add(_ points: some Sequence<MapPoint>, isClosed: Bool = false) {
        var line = ""
        var before: (x: Int, y: Int)?
        var count = 0
        for point in points {
            let here = (x: Int((point.x * 10).rounded()), y: Int((point.y * 10).rounded()))
            if let before {
                guard here != before else { continue }
                line += count == 1 ? "l" : ""
                line += pair(here.x - before.x, here.y - before.y, isFirst: count == 1)
            } else {
                line = "M" + pair(here.x, here.y, isFirst: true)
            }
            before = here
            count += 1
        }
        guard count > 1 else { return }
        data += line + (isClosed ? "z" : "")
    }

    private func pair(_ x: Int, _ y: Int, isFirst: Bool) -> String {
        let (x, y) = (SVGMarkup.tenths(x), SVGMarkup.tenths(y))
        return (isFirst || x.hasPrefix("-") ? x : " " + x) + (y.hasPrefix("-") ? y : " " + y)
    }
}
