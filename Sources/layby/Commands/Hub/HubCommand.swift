import ArgumentParser
import Foundation
import HubSync
import IntelligenceLog

struct HubCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub", abstract: "Run the reference hub: it takes batches, and keeps each record once.",
        discussion: """
            Run it:                layby hub --store hub-data --port 8080
            Tell senders:          layby hub feedback add acknowledge EVENT --store hub-data
            Build the other end:   layby hub openapi > hub.json
            """,
        subcommands: [Run.self, FeedbackCommand.self, OpenAPI.self], defaultSubcommand: Run.self)

    struct OpenAPI: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "openapi",
            abstract: "Print the protocol: an OpenAPI 3.1 document with a JSON Schema of every record's data.")

        @Option(
            help: ArgumentHelp(
                "Only this schema, by itself: event-record, operation, feedback-page, …", valueName: "name"))
        var schema: String?

        func run() async throws {
            guard let schema else {
                Terminal().line(PrettyJSON.text(try HubProtocol.document()))
                return
            }
            guard let found = try HubProtocol.schema(schema) else {
                throw Failure(
                    "hub.noSuchSchema", "The protocol has no schema of that name.",
                    remedy: "See components/schemas of layby hub openapi.", exit: .usage)
            }
            Terminal().line(PrettyJSON.text(found))
        }
    }
}

/// The folder of a hub.
struct HubStore: ParsableArguments {
    @Option(help: ArgumentHelp("The folder that keeps what comes.", valueName: "folder"), completion: .directory)
    var store: String

    /// Opens it.
    ///
    /// - Parameter mustExist: whether one that is not there is an error, and not made.
    func open(mustExist: Bool = false) throws -> ReceivedRecords {
        guard !mustExist || FileManager.default.fileExists(atPath: store + "/hub.sqlite") else {
            throw Failure(
                "hub.noStore", "There is no hub's folder.", place: store,
                remedy: "Name with --store the folder that layby hub was given.", exit: .usage)
        }
        do { return try ReceivedRecords(folder: store) } catch {
            var failure = Failure(error)
            failure.place = store
            throw failure
        }
    }
}
