import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore

/// Where a request came from, as far as it can be told.
struct ClientAddress: Hashable, Sendable {
    /// `192.0.2.7`, `2001:db8::7`; empty when it cannot be told.
    let text: String
    /// What is counted as one client: an IPv4 address, or the 64 bits of an IPv6 address that name its network, since
    /// whoever has one of those has them all.
    let group: [UInt8]

    /// Nobody knows where.
    static let unknown = ClientAddress(text: "", group: [])

    private init(text: String, group: [UInt8]) { (self.text, self.group) = (text, group) }

    /// - Parameter text: an IP address; nil for anything else.
    init?(_ text: some StringProtocol) {
        let text = String(text)
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            group = Array(bytes[..<4])
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            let isMapped = bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
            group = isMapped ? Array(bytes[12...]) : Array(bytes[..<8])
        } else {
            return nil
        }
        self.text = text
    }

    /// Whether it is this machine itself.
    var isLoopback: Bool { group.count == 4 ? group[0] == 127 : text == "::1" }

    /// Who asks: whoever is connected or, when that is a proxy that is trusted, whom the proxy names last. What a client
    /// itself says of its address stands before that, and is not read.
    static func of(_ request: Request, from remote: SocketAddress?, _ settings: DeskSettings) -> ClientAddress {
        guard let peer = remote?.ipAddress.flatMap({ ClientAddress($0) }) else { return .unknown }
        guard settings.trusts(peer) else { return peer }
        let named = request.headers[values: .forwardedFor].last?.split(separator: ",").last
        return named.flatMap { ClientAddress($0.filter { $0 != " " }) } ?? peer
    }
}

extension DeskSettings {
    /// Whether what it says of the client is believed: a proxy on this machine, or one that was named.
    func trusts(_ peer: ClientAddress) -> Bool {
        trustsProxy && (peer.isLoopback || proxies.contains { ClientAddress($0)?.text == peer.text })
    }
}
