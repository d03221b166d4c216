public import ScriptEngine

/// How far what a handler left open departs from the script: five bands, as dispatch review has them.
///
/// The International Academies of Emergency Dispatch publish the five names, and that a rate is the deviations of a weight
/// over the possible ones; what they want of a rate they publish in a chart that is not in our sources. The limits here are
/// our own [D], all in `most`, and every page that shows a band says so.
/// - Note: Source: emergencydispatch.org, "New Standards for Accreditation" (names, rates); [D] (limits).
public enum ComplianceBand: Int, CaseIterable, Sendable, Comparable {
    case high, compliant, partial, low, nonCompliant

    /// The greatest rate of deviations of a weight that a band allows, 0…1. [D]
    public func most(of weight: Weight) -> Double {
        let strictest =
            switch weight {
            case .critical: 0.01
            case .major: 0.02
            case .moderate: 0.03
            case .minor: 0.05
            }
        return switch self {
        case .high: strictest
        case .compliant: strictest * 2
        case .partial: strictest * 4
        case .low: strictest * 8
        case .nonCompliant: 1
        }
    }

    /// The band of a rate of deviations of a weight.
    public init(_ rate: Double, _ weight: Weight) {
        self = Self.allCases.first { rate <= $0.most(of: weight) } ?? .nonCompliant
    }

    /// The worst of the four weights' bands; nil where nothing was possible.
    public init?(_ row: Compliance.Row) {
        let bands = Weight.allCases.compactMap { weight in row[weight].rate.map { Self($0, weight) } }
        guard let worst = bands.max() else { return nil }
        self = worst
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// As people say it.
    public var words: String {
        switch self {
        case .high: "high compliance"
        case .compliant: "compliant"
        case .partial: "partial compliance"
        case .low: "low compliance"
        case .nonCompliant: "non-compliant"
        }
    }

    /// As files name it.
    public var code: String {
        switch self {
        case .high: "high"
        case .compliant: "compliant"
        case .partial: "partial"
        case .low: "low"
        case .nonCompliant: "non-compliant"
        }
    }

    /// The limits in a sentence, for whoever reads a band.
    static var limits: String {
        let parts = allCases.dropLast().map { band in
            let rates = Weight.allCases.map { band.most(of: $0).percent() }.joined(separator: ", ")
            return "\(band.words) up to \(rates)"
        }
        return
            "Bands are our own, not the Academies': by the worst of the rates of critical, major, moderate and minor "
            + "deviations; \(parts.joined(separator: "; ")); non-compliant beyond."
    }
}
