/// Why a hub could not be given what waits. Nothing is lost: it waits on.
public enum HubError: Error, Hashable, Sendable {
    /// The address is no http or https URL.
    case badAddress
    /// The address is `http` of another machine: whatever lies between could read what goes there.
    case inTheClear
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
    /// The hub knows a head of our log that the log does not have: its tail was cut, or it was written anew; with the
    /// head's position.
    case logCut(position: Int)
    /// The one who sent did not wait for the answer.
    case cancelled

    /// libcurl's code of a TLS connection that did not come about: the hub speaks none that we accept, or the line was cut
    /// before it had shown its certificate.
    public static let noHandshake = 35

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .badAddress: "hub.badAddress"
        case .inTheClear: "hub.inTheClear"
        case .unreachable: "hub.unreachable"
        case .untrusted: "hub.untrusted"
        case .unauthorised: "hub.unauthorised"
        case .refused: "hub.refused"
        case .badAnswer: "hub.badAnswer"
        case .logCut: "hub.logCut"
        case .cancelled: "hub.cancelled"
        }
    }
}
