import Dispatch
import Foundation
import HubSync

/// Turns the first SIGTERM or SIGINT into the wish that work ends when what is under way is done; a second one ends the
/// program at once, as it would without this.
final class Interruption {
    private var sources: [any DispatchSourceSignal] = []

    init(_ stop: StopSignal) {
        for number in [SIGTERM, SIGINT] {
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if stop.isGiven { exit(128 + number) }
                stop.give()
            }
            source.resume()
            sources.append(source)
        }
    }

    deinit { for source in sources { source.cancel() } }
}
