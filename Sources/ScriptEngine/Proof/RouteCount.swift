/// Counts the distinct lists of questions that can be asked.
///
/// Different answers can lead to the same questions, so what is followed is, for each list so far, the set of all states
/// that it can have led to.
struct RouteCount {
    private let walk: RouteWalk

    /// More states than this, over all sets, are not kept apart.
    private static let limit = 1_000_000
    /// More steps than this are not gone, so that an answer comes within a minute.
    private static let mostSteps = 20_000_000

    init(_ walk: RouteWalk) { self.walk = walk }

    private typealias Lists = [Set<RouteWalk.State>: UInt128]

    /// All routes; nil when there is too much to keep apart.
    func total() -> UInt128? { run(Array(walk.steps.indices), from: [[[]]: 1], after: nil) }

    /// The ways through one instance of a group, whatever stands before it.
    func total(ofGroup group: Int) -> UInt128? {
        let indices = walk.steps.indices.filter { walk.script.nodes[walk.steps[$0]].group == group }
        guard let first = indices.first, first > 0 else { return nil }
        // Every state in which there is an instance, of any call.
        var states: Set<RouteWalk.State> = [[]]
        for index in 0..<first {
            var next: Set<RouteWalk.State> = []
            for state in states { advance(state, index) { next.insert($1) } }
            if next.count > Self.limit { return nil }
            states = next
        }
        states = states.filter { walk.instances(of: group, walk.spread($0, after: first - 1)) > 0 }
        return run(Array(indices), from: [states: 1], after: first - 1)
    }

    private func run(_ indices: [Int], from start: Lists, after before: Int?) -> UInt128? {
        var lists = start
        var steps = 0
        for index in indices {
            var next: Lists = [:]
            for (states, count) in lists {
                steps +=
                    states.count
                    * (walk.script.nodes[walk.steps[index]].isQuestion ? walk.classCount(walk.steps[index]) : 1)
                if steps > Self.mostSteps { return nil }
                var asked: Set<RouteWalk.State> = []
                var unasked: Set<RouteWalk.State> = []
                for state in states {
                    advance(state, index) { isAsked, state in
                        if isAsked { asked.insert(state) } else { unasked.insert(state) }
                    }
                }
                for states in [asked, unasked] where !states.isEmpty {
                    let (sum, isTooLarge) = next[states, default: 0].addingReportingOverflow(count)
                    if isTooLarge { return nil }
                    next[states] = sum
                }
            }
            if next.keys.reduce(0, { $0 + $1.count }) > Self.limit { return nil }
            lists = next
        }
        var total: UInt128 = 0
        for count in lists.values {
            let (sum, isTooLarge) = total.addingReportingOverflow(count)
            if isTooLarge { return nil }
            total = sum
        }
        return total
    }

    private func advance(_ state: RouteWalk.State, _ index: Int, _ body: (Bool, RouteWalk.State) -> Void) {
        let number = walk.steps[index]
        var slots = walk.spread(state, after: index == 0 ? nil : index - 1)
        let node = walk.script.nodes[number]
        let exists = node.group == 0 || walk.instances(of: node.group, slots) > 0
        let applies = exists && walk.applies(number, slots)
        guard node.isQuestion else {
            slots[number] = applies ? 1 : 0
            body(false, walk.gather(slots, after: index))
            return
        }
        guard applies else {
            if exists { walk.finish(number, in: &slots) }
            body(false, walk.gather(slots, after: index))
            return
        }
        for kind in walk.classes(number, &slots) {
            var noted = slots
            noted[number] = kind
            walk.finish(number, in: &noted)
            body(true, walk.gather(noted, after: index))
        }
    }
}
