import TestSupport
import Testing

@Suite struct PeersTests {
    /// Where they are missing every check against another engine would be silent; so this fails.
    @Test func peersAreInstalled() throws {
        let outcome = try Peer.python("peers.py")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }
}
