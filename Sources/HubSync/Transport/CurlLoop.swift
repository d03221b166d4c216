internal import CCurl
private import Foundation
private import Synchronization

/// Runs transfers on one libcurl multi handle, on a thread of its own: libcurl waits, and Swift's cooperative threads must
/// not.
///
/// It runs until it is closed. Transfers that come later, or have not ended by then, end as cancelled.
final class CurlLoop: @unchecked Sendable {
    /// Only the loop's thread uses it; `curl_multi_wakeup` is allowed to all.
    private let multi: UnsafeMutableRawPointer
    private let state = Mutex(State())

    private struct State {
        var arrived: [CurlTransfer] = []
        var cancelled: [CurlTransfer] = []
        var isClosing = false
        /// Whether the multi handle is gone, so that nobody wakes it any more.
        var isClosed = false
    }

    /// - Parameter connections: at once, to one host.
    init?(connections: Int) {
        guard layby_curl_global_init() == CURLE_OK, let multi = curl_multi_init() else { return nil }
        self.multi = multi
        layby_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections)
        let thread = Thread { [self] in run() }
        thread.name = "layby.hub"
        thread.start()
    }

    func start(_ transfer: CurlTransfer) {
        let isLate = state.withLock { state in
            if state.isClosing { return true }
            state.arrived.append(transfer)
            wake(state)
            return false
        }
        if isLate { transfer.end(.failure(.cancelled)) }
    }

    func cancel(_ transfer: CurlTransfer) {
        state.withLock { state in
            state.cancelled.append(transfer)
            wake(state)
        }
    }

    /// Ends the thread, and what it still carries.
    func close() {
        state.withLock { state in
            state.isClosing = true
            wake(state)
        }
    }

    private func wake(_ state: State) {
        if !state.isClosed { curl_multi_wakeup(multi) }
    }

    private func run() {
        var running: [UnsafeMutableRawPointer: CurlTransfer] = [:]
        func end(_ transfer: CurlTransfer, _ result: Result<HubAnswer, HubError>) {
            if running.removeValue(forKey: transfer.handle) != nil { curl_multi_remove_handle(multi, transfer.handle) }
            transfer.end(result)
        }
        while true {
            let news = state.withLock { state in
                defer { (state.arrived, state.cancelled) = ([], []) }
                return state
            }
            for transfer in news.arrived where !transfer.hasEnded {
                running[transfer.handle] = transfer
                guard curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else {
                    end(transfer, .failure(.unreachable(code: Int(CURLE_FAILED_INIT.rawValue))))
                    continue
                }
            }
            for transfer in news.cancelled { end(transfer, .failure(.cancelled)) }
            if news.isClosing { break }
            var left: CInt = 0
            curl_multi_perform(multi, &left)
            var code = CURLE_OK
            while let handle = layby_curl_multi_ended(multi, &code) {
                if let transfer = running[handle] { end(transfer, transfer.result(code)) }
            }
            // Until something comes, is due, or is asked for.
            curl_multi_poll(multi, nil, 0, 60_000, nil)
        }
        for transfer in running.values { end(transfer, .failure(.cancelled)) }
        state.withLock { $0.isClosed = true }
        curl_multi_cleanup(multi)
    }
}
