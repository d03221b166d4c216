import ScriptEngine
import Synchronization

/// How often clients may try something that must not be tried without end: so many times at once, then one more as
/// often as one is forgotten. A right password gives its try back, so that a whole desk can sit behind one address.
final class AddressLimit: Sendable {
    private let free: Int
    private let seconds: Int
    private static let most = 10_000
    /// By when all tries of a client are forgotten; who has none left over is not in it.
    private let forgotten = Mutex<[[UInt8]: Timestamp]>([:])

    /// - Parameters:
    ///   - free: tries at once.
    ///   - seconds: after how long one of them is forgotten.
    init(free: Int, seconds: Int) { (self.free, self.seconds) = (free, seconds) }

    /// Counts a try before it is made.
    ///
    /// - Returns: the seconds to wait; nil when the try may go on.
    func take(_ client: ClientAddress, at time: Timestamp) -> Int? {
        forgotten.withLock { forgotten in
            // A clock that was set back must not make the wait longer than it can be.
            let latest = time.adding(seconds: free * seconds)
            let standing = min(max(forgotten[client.group] ?? time, time), latest)
            let next = standing.adding(seconds: seconds)
            guard next <= latest else { return (next.milliseconds - latest.milliseconds + 999) / 1000 }
            if forgotten.count >= Self.most, forgotten[client.group] == nil { Self.makeRoom(&forgotten, at: time) }
            forgotten[client.group] = next
            return nil
        }
    }

    /// Forgets a try.
    func giveBack(_ client: ClientAddress) {
        forgotten.withLock { forgotten in
            if let standing = forgotten[client.group] {
                forgotten[client.group] = standing.adding(seconds: -seconds)
            }
        }
    }

    /// How many clients are remembered.
    var count: Int { forgotten.withLock { $0.count } }

    /// Lets go of whoever has no try left over; if nobody has, of the half with the fewest.
    private static func makeRoom(_ forgotten: inout [[UInt8]: Timestamp], at time: Timestamp) {
        forgotten = forgotten.filter { time < $0.value }
        guard forgotten.count >= most else { return }
        for client in forgotten.sorted(by: { $0.value < $1.value }).prefix(most / 2) { forgotten[client.key] = nil }
    }
}
