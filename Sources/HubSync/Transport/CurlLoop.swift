internal import CCurl
private import Dispatch
private import Foundation
private import Synchronization

/// Runs transfers on one libcurl multi handle, on a thread of its own: libcurl waits, and Swift's cooperative threads must
/// not.
///
/// It runs until it is closed. Transfers that come later, or have not ended by then, end as cancelled.
///
/// Tasks may prefer it as their executor: whoever sends one small request after another runs on this thread then, and
/// neither wakes it nor is woken by it, which would cost as much as a small request itself.
final class CurlLoop: TaskExecutor, @unchecked Sendable {
    /// Only the loop's thread uses it; `curl_multi_wakeup` is allowed to all.
    private let multi: UnsafeMutableRawPointer
    private let state = Mutex(State())

    private struct State {
        var arrived: [CurlTransfer] = []
        var cancelled: [CurlTransfer] = []
        /// Steps of tasks that prefer this thread.
        var jobs: [UnownedJob] = []
        /// The loop's own, once it runs.
        var thread: pthread_t?
        var isClosing = false
        /// Whether the multi handle is gone, so that nobody wakes it any more.
        var isClosed = false

        /// Whether there is nothing to do but what libcurl waits for.
        var isEmpty: Bool { arrived.isEmpty && cancelled.isEmpty && jobs.isEmpty && !isClosing }

        mutating func takeJobs() -> [UnownedJob] {
            defer { jobs = [] }
            return jobs
        }

        /// Those that are left at the end; it is closed once there are none.
        mutating func lastJobs() -> [UnownedJob] {
            isClosed = jobs.isEmpty
            return takeJobs()
        }
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

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isLate = state.withLock { state in
            if state.isClosed { return true }
            state.jobs.append(job)
            wake(state)
            return false
        }
        guard isLate else { return }
        DispatchQueue.global().async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// Ends the wait for something to happen; on the loop's own thread nobody waits.
    private func wake(_ state: State) {
        if !state.isClosed, state.thread.map({ pthread_equal($0, pthread_self()) == 0 }) ?? true {
            curl_multi_wakeup(multi)
        }
    }

    /// Runs the steps of tasks that have come; then takes what they and others want of the loop.
    private func takeNews() -> State {
        run(state.withLock { $0.takeJobs() })
        return state.withLock { state in
            defer { (state.arrived, state.cancelled) = ([], []) }
            return state
        }
    }

    private func run(_ jobs: [UnownedJob]) {
        for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    private func run() {
        var running: [UnsafeMutableRawPointer: CurlTransfer] = [:]
        func end(_ transfer: CurlTransfer, _ result: Result<HubAnswer, HubError>) {
            if running.removeValue(forKey: transfer.handle) != nil { curl_multi_remove_handle(multi, transfer.handle) }
            transfer.end(result)
        }
        state.withLock { $0.thread = pthread_self() }
        while true {
            let news = takeNews()
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
            if state.withLock({ $0.isEmpty }) { curl_multi_poll(multi, nil, 0, 60_000, nil) }
        }
        for transfer in running.values { end(transfer, .failure(.cancelled)) }
        while case let jobs = state.withLock({ $0.lastJobs() }), !jobs.isEmpty { run(jobs) }
        curl_multi_cleanup(multi)
    }
}
