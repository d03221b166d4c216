import ArgumentParser
import CallDesk
import Foundation
import HubSync
import IntelligenceLog
import Logging
import ScriptEngine

extension HubCommand {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take batches, and keep each record once.",
            discussion: """
                For trying out, pilots and tests. With LAYBY_HUB_TOKEN set it asks senders for that bearer token; with
                LAYBY_HUB_SECRET set it checks every request's signature. Of both there may be several, with blanks between, \
                while senders change theirs. The page at / shows what came; it asks for LAYBY_HUB_OPERATOR_TOKEN, or else \
                for LAYBY_HUB_TOKEN, as a password, where one is set, and then also gives feedback. Stop it with Ctrl-C.

                --chaos makes it misbehave, each request by chance: --chaos 503:0.2,reset:0.05. Before anything is kept: a
                status from 400 to 599, reset (the connection), garbage (a web page with 200). After all was kept: slow (the
                answer comes over two seconds), truncate (half of it), lose-answer (none of it).
                """)

        @OptionGroup var options: GlobalOptions
        @OptionGroup var store: HubStore
        @Option(help: "The address to listen on.") var host = "127.0.0.1"
        @Option(help: "The port; 0 for any that is free.") var port = 8080
        @Option(
            help: ArgumentHelp("The certificate chain, PEM, to be reached by TLS.", valueName: "file"),
            completion: .file())
        var tlsCertificate: String?
        @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"), completion: .file())
        var tlsKey: String?
        @Option(
            help: ArgumentHelp(
                "Who vouches for senders, PEM; then each must show a certificate.", valueName: "file"),
            completion: .file())
        var clientAuthorities: String?
        @Flag(help: "Acknowledge each record that is new.") var acknowledge = false
        @Option(help: ArgumentHelp("Misbehave, for tests: 503:0.2,reset:0.05, …", valueName: "plan")) var chaos: String?
        @Option(help: "The same seed, the same mishaps.") var chaosSeed: UInt64 = 1

        func validate() throws {
            guard (0...65_535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
            guard (tlsCertificate == nil) == (tlsKey == nil) else {
                throw ValidationError("--tls-certificate and --tls-key go together.")
            }
            guard clientAuthorities == nil || tlsCertificate != nil else {
                throw ValidationError("--client-authorities wants --tls-certificate and --tls-key.")
            }
            guard chaos == nil || Chaos(plan: chaos ?? "", seed: 0) != nil else {
                throw ValidationError(
                    "--chaos takes NAME:PROBABILITY, with commas between, together at most 1; NAME is a status from 400 to "
                        + "599, reset, garbage, slow, truncate or lose-answer.")
            }
        }

        func run() async throws {
            let tokens = values(of: "LAYBY_HUB_TOKEN")
            let keys = HubKeys(tokens: tokens, signatures: try signatures())
            let hub = ReferenceHub(store: try store.open(), keys: keys, acknowledges: acknowledge)
            let chaos = chaos.flatMap { Chaos(plan: $0, seed: chaosSeed) }
            let operators = values(of: "LAYBY_HUB_OPERATOR_TOKEN")
            let options = options
            let pages = HubPages(
                store: hub.store, passwords: operators.isEmpty ? tokens : operators, misbehaves: chaos != nil,
                now: { options.now })
            let tls = tlsCertificate.flatMap { certificate in
                tlsKey.map { WebServer.TLS(certificate: certificate, key: $0, clientAuthorities: clientAuthorities) }
            }
            let server = WebServer(host: host, port: port, tls: tls, logger: options.logger)
            warn(isOpen: tokens.isEmpty && keys.signsNothing && clientAuthorities == nil)
            let address = "\(tls == nil ? "http" : "https")://\(host)"
            do {
                try await server.run(
                    started: { port in Terminal().line("The hub listens on \(address):\(port)") },
                    answer: { request, body in
                        if let page = await pages.answer(request, body) { return page }
                        return await Self.answer(request, body, hub, chaos, at: options.now)
                    })
            } catch {
                options.logger.debug("the server stopped", metadata: ["reason": "\(type(of: error))"])
                throw Failure(
                    "hub.cannotListen", "The hub cannot listen there, or its certificate cannot be read.",
                    place: "\(host):\(port)",
                    remedy: "Use another --port, or stop what holds it; check --tls-certificate.", exit: .unexpected)
            }
        }

        private static func answer(
            _ request: WebRequest, _ body: WebBody, _ hub: ReferenceHub, _ chaos: Chaos?, at time: Timestamp
        ) async -> WebAnswer {
            let mishap = chaos?.next()
            if let mishap, !mishap.isAfterKeeping {
                let answer = ReferenceHub.answer(to: mishap) ?? HubAnswer(status: 500, body: [])
                return WebAnswer(answer, mishap == .reset ? .reset : .whole)
            }
            let head = HubRequest(method: request.method, path: request.path, headers: request.headers)
            let answer = await hub.answer(head, pieces: body, at: time)
            switch mishap {
            case .slow: return WebAnswer(answer, .dribbled)
            case .truncate: return WebAnswer(answer, .cut)
            case .loseAnswer: return WebAnswer(answer, .reset)
            default: return WebAnswer(answer, .whole)
            }
        }

        /// What somebody who starts it must know; on standard error, since scripts read where it listens.
        private func warn(isOpen: Bool) {
            var warnings: [String] = []
            if let chaos {
                warnings.append("This hub MISBEHAVES on purpose (\(chaos), seed \(chaosSeed)): never for real records.")
            }
            let isLocal = ["127.0.0.1", "::1", "localhost"].contains(host)
            if !isLocal, tlsCertificate == nil {
                warnings.append(
                    "It is reached in the clear: put something with TLS in front, or give --tls-certificate.")
            }
            if !isLocal, isOpen {
                warnings.append("Anybody who reaches it can send and read: set LAYBY_HUB_TOKEN or LAYBY_HUB_SECRET.")
            }
            for warning in warnings {
                try? FileHandle.standardError.write(contentsOf: Data("warning: \(warning)\n".utf8))
            }
        }

        /// What an environment variable holds, which may be several with blanks between.
        private func values(of name: String) -> [String] {
            (options.environment(name) ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
        }

        private func signatures() throws -> [WebhookSignature] {
            let name = "LAYBY_HUB_SECRET"
            return try values(of: name).map { try GlobalOptions.signature(of: $0, named: name) }
        }
    }
}

extension WebAnswer {
    fileprivate init(_ answer: HubAnswer, _ manner: Manner) {
        self.init(status: answer.status, headers: answer.headers, body: answer.body, manner: manner)
    }
}
