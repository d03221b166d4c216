public import ReferenceData

/// Where a call's event happened, as finely as a map of events shows it.
public struct CallPlace: Hashable, Sendable {
    public let call: CallID
    /// To a hundredth of a degree, about a kilometre.
    public let point: Coordinate

    public init(call: CallID, point: Coordinate) { (self.call, self.point) = (call, point) }
}
