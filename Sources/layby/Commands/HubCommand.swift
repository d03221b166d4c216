import ArgumentParser
import CallDesk
import Foundation
import HubSync
import IntelligenceLog
import Logging
import ScriptEngine

struct HubCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub", abstract: "Run the reference hub: it takes batches, and keeps each record once.",
        discussion: """
            For trying out, pilots and tests. With LAYBY_HUB_TOKEN set it asks senders for that bearer token; with
            LAYBY_HUB_SECRET set it checks every batch's signature. Stop it with Ctrl-C.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port; 0 for any that is free.") var port = 8080
    @Option(help: ArgumentHelp("The folder that keeps what comes.", valueName: "folder"), completion: .directory)
    var store: String

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
    }

    /// A batch of 1,000 records, or the largest photograph.
    private static let bodyLimit = 64_000_000

    func run() async throws {
        let records: ReceivedRecords
        do { records = try ReceivedRecords(folder: store) } catch {
            var failure = Failure(error)
            failure.place = store
            throw failure
        }
        let hub = ReferenceHub(
            store: records, token: options.environment("LAYBY_HUB_TOKEN"), signature: try options.hubSignature())
        let server = WebServer(host: host, port: port, bodyLimit: Self.bodyLimit, logger: options.logger)
        let (options, host, port) = (options, host, port)
        do {
            try await server.run(
                started: { port in Terminal().line("The hub listens on http://\(host):\(port)") },
                answer: { request in
                    let answer = await hub.answer(
                        HubRequest(
                            method: request.method, path: request.path, headers: request.headers, body: request.body),
                        at: options.now)
                    return WebAnswer(status: answer.status, mediaType: "application/json", body: answer.body)
                })
        } catch {
            options.logger.debug("the server stopped", metadata: ["reason": "\(type(of: error))"])
            throw Failure(
                "hub.cannotListen", "The hub cannot listen there.", place: "\(host):\(port)",
                remedy: "Use another --port, or stop what holds it.", exit: .unexpected)
        }
    }
}
