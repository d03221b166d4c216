import Casework
import Crypto
import Foundation
import ScriptEngine

/// A link by which an officer at the roadside sends photographs into one call, from a phone, without an account.
///
/// It holds all that it means, so that it outlives a restart of the desk, and a code that only this desk can make. Each
/// question takes one photograph by it: what was answered after the link was made is not asked again.
struct OfficerLink: Hashable, Sendable {
    let call: StreamID
    /// The call's version when the link was made.
    let version: Int
    /// The handler who made it.
    let handler: Actor
    let expiresAt: Timestamp

    /// How long a link is good for.
    static let seconds = 30 * 60

    /// Who entries say sent a photograph: nobody who signed in, but on whose link.
    var actor: Actor { Actor("\(handler)/officer") }

    // MARK: As the address holds it

    /// - Parameter key: this desk's; see `key(of:)`.
    func ticket(_ key: [UInt8]) -> String {
        let said = "\(call)~\(version)~\(expiresAt.seconds)~\(handler)"
        return "\(Self.base64url(Data(said.utf8))).\(Self.code(said, key))"
    }

    /// Reads a ticket back.
    ///
    /// - Throws: `.deadLink` for one that this desk did not make, or that has run out.
    init(ticket: String, _ key: [UInt8], at time: Timestamp) throws(WebError) {
        let halves = ticket.split(separator: ".", omittingEmptySubsequences: false)
        guard halves.count == 2, ticket.utf8.count < 400, let said = Self.text(base64url: halves[0]),
            Self.isSame(Self.code(said, key), String(halves[1]))
        else { throw .deadLink }
        let parts = said.split(separator: "~", maxSplits: 3).map(String.init)
        guard parts.count == 4, let call = StreamID(parts[0]), let version = Int(parts[1]),
            let seconds = Int(parts[2])
        else { throw .deadLink }
        self.init(
            call: call, version: version, handler: Actor(parts[3]), expiresAt: Timestamp(seconds: seconds))
        guard time < expiresAt else { throw .deadLink }
    }

    init(call: StreamID, version: Int, handler: Actor, expiresAt: Timestamp) {
        (self.call, self.version, self.handler, self.expiresAt) = (call, version, handler, expiresAt)
    }

    private static func code(_ said: String, _ key: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("officer link \(said)".utf8), using: SymmetricKey(data: key))
        return base64url(Data(Data(code).prefix(16)))
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func base64url(_ data: Data) -> String {
        data.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }

    private static func text(base64url text: Substring) -> String? {
        var text = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
