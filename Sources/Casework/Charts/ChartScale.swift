internal import Foundation

/// Where values stand along an axis.
struct ChartScale {
    let values: ClosedRange<Double>
    /// From where the least value stands to where the greatest does; either way round.
    let from: Double
    let to: Double

    func place(_ value: Double) -> Double {
        let span = values.upperBound - values.lowerBound
        guard span > 0 else { return from }
        return from + (value - values.lowerBound) / span * (to - from)
    }

    /// Round values to write beside the axis, about so many.
    func ticks(about count: Int) -> [Double] {
        let span = values.upperBound - values.lowerBound
        guard span > 0, count > 0 else { return [values.lowerBound] }
        let rough = span / Double(count)
        let power = pow(10, floor(log10(rough)))
        let step = [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
        let first = (values.lowerBound / step).rounded(.up)
        let last = (values.upperBound / step + 1e-9).rounded(.down)
        guard last >= first else { return [] }
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    /// From nothing to the next round value above the greatest.
    static func counts(upTo greatest: Int) -> ClosedRange<Double> {
        let scale = ChartScale(values: 0...Double(max(greatest, 1)), from: 0, to: 1)
        let ticks = scale.ticks(about: 4)
        let step = ticks.count > 1 ? ticks[1] - ticks[0] : 1
        let top = (Double(max(greatest, 1)) / step).rounded(.up) * step
        return 0...top
    }
}

extension Double {
    /// `94 %`, or `94.2 %` where a decimal is wanted.
    func percent(decimals: Int = 0) -> String { (self * 100).fixed(decimals: decimals) + " %" }

    /// With so many decimals, whatever the machine's language.
    func fixed(decimals: Int) -> String { String(format: "%.\(decimals)f", self) }
}
