import Foundation

/// A web server that is measured, the desk or a peer, in processes of its own; `Benchmarks/run` ends it.
struct WebPeer {
    /// What wrk counted in one round.
    struct Figures {
        /// Answers a second.
        let rate: Double
        /// Milliseconds until half of all requests were answered.
        let median: Double
        /// Milliseconds until 99 of 100 were.
        let percentile99: Double
        let answers: Int
    }

    let address: String
    private let folder: String
    private let setting: Setting

    /// Starts it.
    ///
    /// - Parameters:
    ///   - kind: `desk`, `form` or `nginx`, as `Benchmarks/web` has them.
    ///   - folder: what it keeps.
    ///   - program: what runs it, where that is not always the same.
    /// - Throws: when it does not start, or something that it needs is missing.
    init(_ kind: String, in folder: String, program: String? = nil, _ setting: Setting) throws {
        let started = try Peer.output(setting.web, ["start", kind, folder] + [program].compactMap { $0 })
        address = started.trimmingCharacters(in: .whitespacesAndNewlines)
        (self.folder, self.setting) = (folder, setting)
    }

    /// Sends requests for some seconds, each as soon as the one before is answered.
    ///
    /// - Parameters:
    ///   - requests: a file as `Peers/load.lua` reads it.
    ///   - clients: connections, which are kept open.
    /// - Throws: when any answer was 4xx or 5xx, or any connection failed.
    func load(_ requests: String, clients: Int) throws -> Figures {
        let threads = min(2, clients)
        let printed = try Peer.output(
            "/usr/bin/env",
            [
                "wrk", "-t\(threads)", "-c\(clients)", "-d\(setting.isQuick ? 2 : 4)s", "--timeout", "60s", "-s",
                "\(setting.peers)/load.lua", address, "--", requests, "\(threads)",
            ])
        let line = printed.split(separator: "\n").first { $0.hasPrefix("figures ") } ?? ""
        let numbers = line.split(separator: " ").compactMap { Double($0) }
        guard numbers.count == 6, numbers[0] > 0 else { throw Peer.Failed(description: "wrk said: \(printed)") }
        guard numbers[1] == 0, numbers[2] == 0 else {
            throw Peer.Failed(
                description: "\(address): \(Int(numbers[1])) answers were errors, \(Int(numbers[2])) connections failed"
            )
        }
        return Figures(
            rate: numbers[0] / numbers[3], median: numbers[4], percentile99: numbers[5], answers: Int(numbers[0]))
    }

    /// Megabytes that its processes have in memory; what two of them share counts once.
    func memory() throws -> Double { try Peer.figure(setting.web, ["memory", folder]) ?? 0 }

    /// Ends it.
    func stop() throws { _ = try Peer.output(setting.web, ["stop", folder]) }
}
