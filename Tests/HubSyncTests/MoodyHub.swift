import IntelligenceLog
import ScriptEngine
import Synchronization

@testable import HubSync

/// A hub that answers what it is sent as it is told, then as the reference hub; questions always as that.
final class MoodyHub: HubTransport {
    private let hub: ReferenceHub
    private let moods: Mutex<[Mood]>
    let requests = Mutex<[HubRequest]>([])
    private let time: Timestamp

    enum Mood: Sendable {
        case status(Int, [String: String] = [:])
        case fails(HubError)
        /// It takes the request, and the answer is lost on its way.
        case losesAnswer
        case garbage
    }

    init(_ moods: [Mood], _ hub: ReferenceHub, at time: Timestamp) {
        self.hub = hub
        self.moods = Mutex(moods)
        self.time = time
    }

    func send(_ request: HubRequest) async throws(HubError) -> HubAnswer {
        requests.withLock { $0.append(request) }
        if request.method == "GET" { return await hub.answer(request, at: time) }
        switch moods.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
        case .status(let status, let headers): return HubAnswer(status: status, headers: headers, body: [])
        case .fails(let error): throw error
        case .losesAnswer:
            _ = await hub.answer(request, at: time)
            throw .unreachable(code: 56)
        case .garbage: return HubAnswer(status: 200, body: Array("<html>Welcome to the hotel".utf8))
        case nil: return await hub.answer(request, at: time)
        }
    }
}
