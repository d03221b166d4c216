import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

/// The handlers of one worker, each with a call of their own.
struct WorkerDesk {
    private let log: IntelligenceLog
    private let handler = Actor("invented-handler")

    /// Whose its photographs are.
    private let album: StreamID

    init(_ log: IntelligenceLog) {
        self.log = log
        var random = SystemRandomNumberGenerator()
        album = StreamID(at: Timestamp(milliseconds: 0), random: &random)
    }

    /// Takes calls at the same time; each opens, says where people are hurt, and gives so many numbered answers.
    func answer(_ count: Int, calls: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<calls { group.addTask { await takeCall(answers: count) } }
        }
    }

    /// One call. What fails is told, looked at again in the log, and followed by the next answer.
    private func takeCall(answers count: Int) async {
        guard var call = await opened() else { return }
        for number in 1...count {
            let input: Call.Input =
                switch number {
                case 1: .answered("casualty_state", .choice("injured"))
                // This makes the casualty alert due, so that records go to the outbox as well.
                case 2: .answered("location_text", .text("An invented lay-by"))
                default: .answered("collar_number", .text("INVENTED \(number)"))
                }
            do {
                let change = try call.record(input, at: now, by: handler)
                try await log.append(change)
                LogWorker.say("saved \(call.id) \(call.version) \(number)")
            } catch let error as LogError {
                LogWorker.say("failed \(call.id) \(number) \(error.code)")
                guard let seen = await seen(call.id) else { return }
                call = seen
            } catch {
                LogWorker.say("failed \(call.id) \(number) refused")
            }
        }
    }

    private func opened() async -> Call? {
        guard let script = try? ScriptLibrary.released.script(version: 1) else { return nil }
        var random = SystemRandomNumberGenerator()
        let (call, change) = Call.opened(
            CallID(StreamID(at: now, random: &random)), under: script, at: now, by: handler)
        do {
            try await log.append(change)
            LogWorker.say("saved \(call.id) 1 0")
            return call
        } catch {
            LogWorker.say("failed \(call.id) 0 \(error.code)")
            return nil
        }
    }

    /// The call as the log has it; a read that fails is tried again a few times.
    private func seen(_ id: CallID) async -> Call? {
        for _ in 0..<5 {
            do {
                let entries = try await log.entries(of: id.stream)
                return try Call.replayed(entries) { try ScriptLibrary.released.script(matching: $0) }
            } catch { LogWorker.say("unread \(id) \((error as? LogError)?.code ?? "replay")") }
        }
        return nil
    }

    /// Takes in an invented photograph; each number has bytes of its own.
    func photograph(_ number: Int) async {
        let bytes = Data([0xFF, 0xD8, 0xFF, 0xE0]) + Data("\(number)".utf8) + Data(repeating: 7, count: 30_000)
        do {
            LogWorker.say("kept \(album) \(try await log.keepPhotograph(bytes, of: album, .record).sha256)")
        } catch { LogWorker.say("failed \(error.code)") }
    }

    func checkpoint() async {
        do { try await log.emptyWAL() } catch { LogWorker.say("failed \(error.code)") }
    }

    /// Walks the chain, as a reader beside the writers.
    func read() async {
        do { LogWorker.say("entries \(try await log.verifyChain().position)") } catch {
            LogWorker.say("failed \(error.code)")
        }
    }

    private var now: Timestamp { Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000)) }
}
