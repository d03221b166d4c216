import ArgumentParser
import CallDesk
import Casework
import Foundation
import IntelligenceLog
import Logging

struct WebDeskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk", abstract: "Run the call desk in the browser.",
        discussion: """
            For handlers, OPT leads, analysts, supervisors and administrators, each with their own user (layby user add).
            With --demo an empty database is filled with invented users and simulated calls. Stop it with Ctrl-C.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port; 0 for any that is free.") var port = 8080
    @Option(
        help: ArgumentHelp("The certificate chain, PEM, to be reached by TLS.", valueName: "file"), completion: .file())
    var certificate: String?
    @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"), completion: .file())
    var privateKey: String?
    @Flag(
        help:
            "Believe the proxy in front: who asks (X-Forwarded-For), and that browsers reach it by TLS. Only this machine's, and --proxy's, are answered then."
    )
    var trustProxy = false
    @Option(
        help: ArgumentHelp("With --trust-proxy, a proxy on another machine; may be given again.", valueName: "address"))
    var proxy: [String] = []
    @OptionGroup(title: "Signing in by OpenID Connect") var openID: OpenIDOptions
    @Flag(help: "Fill an empty database with invented users and simulated calls, and let anybody in as one of them.")
    var demo = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
        guard (certificate == nil) == (privateKey == nil) else {
            throw ValidationError("--certificate and --private-key go together.")
        }
        guard trustProxy || proxy.isEmpty else { throw ValidationError("--proxy wants --trust-proxy.") }
        let isLocal = ["127.0.0.1", "::1", "localhost"].contains(host)
        guard !demo || isLocal else { throw ValidationError("--demo lets anybody in, so only on 127.0.0.1.") }
        guard isLocal || certificate != nil || trustProxy else {
            throw ValidationError(
                "Beyond this machine, browsers need TLS: --certificate and --private-key, or --trust-proxy.")
        }
    }

    func run() async throws {
        let library = try options.library()
        let log = try options.logForSigningIn()
        let terminal = Terminal()
        if demo, try await DemoDesk.fill(log, scripts: library, at: options.now) {
            terminal.line("Filled the empty database with invented users and simulated calls.", .dim)
        }
        let users = try await log.users()
        // Everybody knows their password.
        guard demo || !users.all.contains(where: { DemoDesk.isDemo($0.id) && $0.isEnabled }) else {
            throw Failure(
                "desk.demo", "This database is a demonstration, whose users anybody can be.",
                place: options.databasePath,
                remedy: "Add --demo, or name another with --database.", exit: .usage)
        }
        guard !users.isEmpty else {
            throw Failure(
                "desk.noUsers", "Nobody could sign in: this log has no users.", place: options.databasePath,
                remedy:
                    "Make one, layby user add ID --role administrator; or look round: layby desk --demo with another --database.",
                exit: .usage)
        }
        var settings = DeskSettings()
        (settings.host, settings.port, settings.trustsProxy, settings.isDemo) = (host, port, trustProxy, demo)
        settings.proxies = proxy
        settings.openID = try openID.settings(secret: options.environment("LAYBY_OPENID_SECRET"))
        settings.metricsToken = try metricsToken()
        if let certificate, let privateKey { settings.certificate = (certificate, privateKey) }
        let options = options
        let desk = WebDesk(
            log: log, scripts: library, settings: settings, now: { options.now }, logger: options.logger,
            fetch: OpenIDOptions.fetch)
        let (scheme, host) = (certificate == nil ? "http" : "https", host)
        do {
            try await desk.run { port in
                Terminal().line("The desk is open at \(scheme)://\(host):\(port)", .bold)
            }
        } catch {
            options.logger.debug("the server stopped", metadata: ["reason": "\(type(of: error))"])
            throw Failure(
                "desk.cannotListen", "The desk cannot listen there, or its certificate cannot be read.",
                place: "\(host):\(port)", remedy: "Use another --port, or stop what holds it; check --certificate.",
                exit: .unexpected)
        }
    }

    private func metricsToken() throws -> String? {
        guard let token = options.environment("LAYBY_METRICS_TOKEN") else { return nil }
        guard token.utf8.count >= 16, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Failure(
                "desk.metricsToken", "LAYBY_METRICS_TOKEN is too easily guessed, or no token.",
                remedy: "Give at least 16 characters of ASCII without blanks: openssl rand -hex 16.", exit: .usage)
        }
        return token
    }
}
