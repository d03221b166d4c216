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

    /// Who asks the hub of `--hub` or `LAYBY_HUB`.
    ///
    /// - Throws: `Failure`, `HubError`.
    func client(_ log: IntelligenceLog, by actor: Actor, _ options: GlobalOptions) throws -> HubClient {
        let address = try address(options)
        let line = try line(to: address, "", options, patience, { try await Task.sleep(for: .seconds($0)) })
        return HubClient(
            log: log, address: address, line: line, signature: try options.hubSignature(), actor: actor,
            coding: encoding)
    }

    /// Who sends to a hub, for as long as `--patience` says.
    ///
    /// - Parameter waiting: told before each wait for a hub that is down or busy, with its seconds.
    /// - Throws: `Failure`, `HubError`.
    func client(
        for target: SyncTarget, _ desk: Desk, _ options: GlobalOptions, waiting: @escaping @Sendable (Double) -> Void
    ) throws -> HubClient {
        try client(
            for: target, desk, options, patience: patience,
            sleep: { seconds in
                waiting(seconds)
                try await Task.sleep(for: .seconds(seconds))
            }, failed: { _ in })
    }

    /// Who sends to a hub.
    ///
    /// - Parameters:
    ///   - patience: seconds of waiting after which it gives up on a request; nil for never.
    ///   - sleep: waits so many seconds; what it throws ends the request.
    ///   - failed: told why each try failed that another follows.
    /// - Throws: `Failure`, `HubError`.
    func client(
        for target: SyncTarget, _ desk: Desk, _ options: GlobalOptions, patience: Double?,
        sleep: @escaping @Sendable (Double) async throws -> Void, failed: @escaping @Sendable (HubError) -> Void
    ) throws -> HubClient {
        let line = try line(to: target.address, target.suffix, options, patience, sleep, failed)
        return HubClient(
            log: desk.log, hub: target.hub, address: target.address, line: line,
            signature: try options.hubSignature("LAYBY_HUB_SECRET" + target.suffix), actor: desk.actor, coding: encoding
        )
    }

    /// - Parameter suffix: what the names of the hub's own settings in the environment end in, so that no hub is shown what
    ///   is another's.
    private func line(
        to address: String, _ suffix: String, _ options: GlobalOptions, _ patience: Double?,
        _ sleep: @escaping @Sendable (Double) async throws -> Void,
        _ failed: @escaping @Sendable (HubError) -> Void = { _ in }
    ) throws -> HubLine {
        var settings = ConnectionSettings()
        settings.certificate = try file(certificate ?? options.environment("LAYBY_HUB_CERTIFICATE" + suffix))
        settings.key = try file(certificateKey ?? options.environment("LAYBY_HUB_KEY" + suffix))
        settings.authorities = try file(authorities ?? options.environment("LAYBY_HUB_AUTHORITIES" + suffix))
        settings.proxy = proxy
        return HubLine(
            try HTTPTransport(address: address, settings), token: token(options, suffix), patience: patience,
            sleep: sleep, failed: failed)
    }

    /// `LAYBY_HUB_TOKEN`, or what `LAYBY_HUB_TOKEN_COMMAND` prints, which is run again when the hub takes its token no more.
    private func token(_ options: GlobalOptions, _ suffix: String) -> HubLine.Token {
        HubLine.Token {
            if let token = options.environment("LAYBY_HUB_TOKEN" + suffix) { return token }
            let name = "LAYBY_HUB_TOKEN_COMMAND" + suffix
            guard let command = options.environment(name) else { return nil }
            return try options.output(of: command, named: name, "hub.tokenCommandFailed")
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

extension GlobalOptions {
    /// The signature of a secret in the environment; nil when it is not set.
    func hubSignature(_ name: String = "LAYBY_HUB_SECRET") throws -> WebhookSignature? {
        try environment(name).map { try Self.signature(of: $0, named: name) }
    }

    /// - Parameter name: of the variable that holds the secret.
    /// - Throws: `Failure` `hub.badSecret`.
    static func signature(of secret: String, named name: String) throws -> WebhookSignature {
        guard let signature = WebhookSignature(secret: secret) else {
            throw Failure(
                "hub.badSecret", "\(name) is no signing secret.",
                remedy: "Give whsec_ and the Base64 of 24 to 64 bytes.", exit: .usage)
        }
        return signature
    }
}
