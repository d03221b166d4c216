/// As what somebody may be responsible.
///
/// - Note: Source: Immigration and Asylum Act 1999 s.32(5), (6): of a vehicle the owner, hirer and driver; of a detached
///   trailer the owner, hirer and operator.
public enum ResponsibleRole: String, CaseIterable, Sendable {
    case owner, hirer, driver
    case operatedBy = "operator"

    /// `Owner`.
    public var words: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
