import ArgumentParser

/// Sends, and shows and decides what becomes of what was to be sent.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Send what waits to the hubs, each record once.",
        discussion: SyncSendCommand.configuration.discussion,
        subcommands: [
            SyncSendCommand.self, Status.self, Parked.self, Retry.self, Discard.self, Backfill.self,
            SyncFeedbackCommand.self, SyncListCommand.self,
        ], defaultSubcommand: SyncSendCommand.self)
}
