/// Why a hub could not be given what waits. Nothing is lost: it waits on.
public enum HubError: Error, Hashable, Sendable {
    /// The address is no http or https URL.
    case badAddress
    /// No connection, no name, or no answer in time; with libcurl's code.
    case unreachable(code: Int)
    /// The hub's certificate does not hold, or it speaks no TLS that we accept.
    case untrusted(code: Int)
    /// The hub answered that we may not send.
    case unauthorised(status: Int)
    /// The hub answered with another refusal of the whole batch.
    case refused(status: Int)
    /// The hub's answer cannot be read.
    case badAnswer

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .badAddress: "hub.badAddress"
        case .unreachable: "hub.unreachable"
        case .untrusted: "hub.untrusted"
        case .unauthorised: "hub.unauthorised"
        case .refused: "hub.refused"
        case .badAnswer: "hub.badAnswer"
        }
    }
}
