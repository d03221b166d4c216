import ArgumentParser
import Casework
import Foundation
import HubSync
import IntelligenceLog
import ScriptEngine

/// Which hub, and how it is reached.
struct HubOptions: ParsableArguments {
    @Option(help: "The hub's address. Default: LAYBY_HUB.") var hub: String?
    @Option(
        help: "This desk's certificate, in PEM, for a hub that asks for one. Default: LAYBY_HUB_CERTIFICATE.",
        completion: .file())
    var certificate: String?
    @Option(help: "The certificate's key, in PEM. Default: LAYBY_HUB_KEY.", completion: .file())
    var certificateKey: String?
    @Option(
        help:
            "Who may vouch for the hub, in PEM, in place of the system's authorities. Default: LAYBY_HUB_AUTHORITIES.",
        completion: .file())
    var authorities: String?
    @Option(help: "A proxy, as http://proxy.example:3128. Default: what https_proxy and no_proxy say.")
    var proxy: String?
    @Option(help: "How batches are packed: zstd, gzip or identity. A hub that does not take it gets the next of these.")
    var encoding = ContentCoding.zstd
    @Option(help: "Seconds to wait in all for a hub that is down or busy, before giving up on a request.")
    var patience = 30.0

    func validate() throws {
        guard (0...86_400).contains(patience) else { throw ValidationError("--patience takes 0 to 86400 seconds.") }
    }

    /// The address that was given.
    ///
    /// - Throws: `Failure` `hub.noAddress`.
    func address(_ options: GlobalOptions) throws -> String {
        guard let hub = hub ?? options.environment("LAYBY_HUB") else {
            throw Failure(
                "hub.noAddress", "No hub is named.", remedy: "Give --hub URL, or set LAYBY_HUB.", exit: .usage)
        }
        return hub
    }

    /// Who sends to the hub.
    ///
    /// - Parameter waiting: told before each wait for a hub that is down or busy, with its seconds.
    /// - Throws: `Failure`, `HubError`.
    func client(
        _ log: IntelligenceLog, by actor: Actor, _ options: GlobalOptions,
        waiting: @escaping @Sendable (Double) -> Void = { _ in }
    ) throws -> HubClient {
        let address = try address(options)
        var settings = ConnectionSettings()
        settings.certificate = try file(certificate ?? options.environment("LAYBY_HUB_CERTIFICATE"))
        settings.key = try file(certificateKey ?? options.environment("LAYBY_HUB_KEY"))
        settings.authorities = try file(authorities ?? options.environment("LAYBY_HUB_AUTHORITIES"))
        settings.proxy = proxy
        let transport = try HTTPTransport(address: address, settings)
        let line = HubLine(
            transport, token: token(options), patience: patience,
            sleep: { seconds in
                waiting(seconds)
                try await Task.sleep(for: .seconds(seconds))
            })
        return HubClient(
            log: log, address: address, line: line, signature: try options.hubSignature(), actor: actor,
            coding: encoding)
    }

    /// `LAYBY_HUB_TOKEN`, or what `LAYBY_HUB_TOKEN_COMMAND` prints, which is run again when the hub takes its token no more.
    private func token(_ options: GlobalOptions) -> HubLine.Token {
        HubLine.Token {
            if let token = options.environment("LAYBY_HUB_TOKEN") { return token }
            guard let command = options.environment("LAYBY_HUB_TOKEN_COMMAND") else { return nil }
            return try options.output(of: command, named: "LAYBY_HUB_TOKEN_COMMAND", "hub.tokenCommandFailed")
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    /// A file that is there; libcurl only says that a connection failed.
    private func file(_ path: String?) throws -> String? {
        guard let path else { return nil }
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw Failure(
                "file.missing", "There is no such file that can be read.", place: path, remedy: "Check the path.",
                exit: .usage)
        }
        return path
    }
}
