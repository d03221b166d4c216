private import Synchronization

/// Tells work that goes on for ever to end, once what is under way is finished.
public final class StopSignal: Sendable {
    private struct State {
        var isGiven = false
        var sleepers: [Int: Task<Void, Never>] = [:]
        var last = 0
        var acts: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// Whether it was given.
    public var isGiven: Bool { state.withLock(\.isGiven) }

    /// Gives it, for good: whoever sleeps wakes.
    public func give() {
        let (sleepers, acts) = state.withLock { state in
            defer { state.acts = [] }
            state.isGiven = true
            return (Array(state.sleepers.values), state.acts)
        }
        for sleeper in sleepers { sleeper.cancel() }
        for act in acts { act() }
    }

    /// Does something when it is given, at once if it was.
    public func whenGiven(_ act: @escaping @Sendable () -> Void) {
        let isGiven = state.withLock { state in
            if !state.isGiven { state.acts.append(act) }
            return state.isGiven
        }
        if isGiven { act() }
    }

    /// Sleeps for so many seconds, or until it is given.
    public func sleep(_ seconds: Double) async {
        let sleeper = Task { () -> Void in try? await Task.sleep(for: .seconds(seconds)) }
        let number = state.withLock { state -> Int? in
            guard !state.isGiven else { return nil }
            state.last += 1
            state.sleepers[state.last] = sleeper
            return state.last
        }
        guard let number else { return sleeper.cancel() }
        await sleeper.value
        state.withLock { $0.sleepers[number] = nil }
    }
}
