/// Finds the route with the fewest or the most questions.
struct RouteSearch {
    private let walk: RouteWalk
    private let wantsMost: Bool

    init(_ walk: RouteWalk, wantsMost: Bool) { (self.walk, self.wantsMost) = (walk, wantsMost) }

    /// The best way to one state: how many questions, and what was answered, the last first.
    private struct Way {
        var questions: Int
        var last: Link?
    }

    /// Some answers of a way, and those before them. Shared between ways.
    private final class Link: Sendable {
        let answers: [(number: Int, kind: UInt16)]
        let instance: Int
        let before: Link?

        init(_ answers: [(number: Int, kind: UInt16)], instance: Int, before: Link?) {
            (self.answers, self.instance, self.before) = (answers, instance, before)
        }

        /// Every answer of the way, the first first.
        var path: [(number: Int, kind: UInt16)] {
            var links: [Link] = []
            var link: Link? = self
            while let current = link {
                links.append(current)
                link = current.before
            }
            return links.reversed().flatMap(\.answers)
        }
    }

    private typealias Ways = [RouteWalk.State: Way]

    /// More states than this at once are not followed.
    private static let limit = 500_000
    /// More ways through the instances of a repeat section than this are not put together.
    private static let mostPasses = 5_000_000

    /// - Throws: `.tooManyStates`.
    func best() throws(RouteError) -> RouteFinder.Route? {
        var ways: Ways = [[]: Way(questions: 0, last: nil)]
        var index = 0
        while index < walk.steps.count {
            let group = walk.script.nodes[walk.steps[index]].group
            if group == 0 {
                ways = advance(ways, index)
                index += 1
            } else {
                let end = walk.steps[index...].firstIndex { walk.script.nodes[$0].group != group } ?? walk.steps.count
                ways = try repeated(ways, index..<end, group)
                index = end
            }
            if ways.count > Self.limit { throw .tooManyStates }
        }
        var best: Way?
        for (_, way) in ways.inOrder where better(way, than: best) { best = way }
        return best.map(route)
    }

    private func better(_ way: Way, than other: Way?) -> Bool {
        guard let other else { return true }
        return wantsMost ? way.questions > other.questions : way.questions < other.questions
    }

    private func advance(_ ways: Ways, _ index: Int) -> Ways {
        let number = walk.steps[index]
        var next: Ways = [:]
        for (state, way) in ways.inOrder {
            var slots = walk.spread(state, after: index == 0 ? nil : index - 1)
            let applies = walk.applies(number, slots)
            guard walk.script.nodes[number].isQuestion, applies else {
                if walk.script.nodes[number].isQuestion {
                    walk.finish(number, in: &slots)
                } else {
                    slots[number] = applies ? 1 : 0
                }
                keep(way, walk.gather(slots, after: index), &next)
                continue
            }
            // An answer is better than none, so answers are looked at first.
            for kind in walk.classes(number, &slots).reversed() {
                var noted = slots
                noted[number] = kind
                walk.finish(number, in: &noted)
                let link = Link([(number, kind)], instance: 0, before: way.last)
                keep(Way(questions: way.questions + 1, last: link), walk.gather(noted, after: index), &next)
            }
        }
        return next
    }

    private func keep(_ way: Way, _ state: RouteWalk.State, _ ways: inout Ways) {
        if better(way, than: ways[state]) { ways[state] = way }
    }

    /// The best ways through one instance: by the tests from outside that it passes.
    private typealias Once = [[UInt16]: (questions: Int, path: [(number: Int, kind: UInt16)])]

    /// Goes through a repeat section as often as its count says.
    ///
    /// Instances do not look at each other, so one is gone through once for all that see the same outside.
    private func repeated(_ ways: Ways, _ range: Range<Int>, _ group: Int) throws(RouteError) -> Ways {
        let before = range.lowerBound - 1
        let after = range.upperBound - 1
        let read = walk.readInside(group)
        var known: [[UInt16]: Once] = [:]
        var passes = 0
        var result: Ways = [:]
        for (state, way) in ways.inOrder {
            let slots = walk.spread(state, after: before)
            let count = walk.instances(of: group, slots)
            guard count > 0 else {
                keep(way, walk.gather(slots, after: after), &result)
                continue
            }
            let seen = read.map { slots[$0] }
            let once = known[seen] ?? self.once(state, range)
            known[seen] = once
            passes += count * once.count * once.count
            if passes > Self.mostPasses { throw .tooManyStates }
            for (passed, way) in times(count, once, way).inOrder {
                var slots = slots
                for (index, value) in passed.enumerated() where value == 1 {
                    slots[walk.script.nodes.count + index] = 1
                }
                keep(way, walk.gather(slots, after: after), &result)
            }
        }
        return result
    }

    private func once(_ state: RouteWalk.State, _ range: Range<Int>) -> Once {
        var ways: Ways = [state: Way(questions: 0, last: nil)]
        for index in range { ways = advance(ways, index) }
        var result: Once = [:]
        for (state, way) in ways.inOrder {
            let passed = Array(walk.spread(state, after: range.upperBound - 1)[walk.script.nodes.count...])
            if let other = result[passed], !better(way, than: Way(questions: other.questions, last: nil)) { continue }
            result[passed] = (way.questions, way.last?.path ?? [])
        }
        return result
    }

    /// The best ways through so many instances, by the tests that at least one of them passes.
    private func times(_ count: Int, _ once: Once, _ way: Way) -> [[UInt16]: Way] {
        var ways: [[UInt16]: Way] = [[UInt16](repeating: 0, count: walk.outerTests.count): way]
        for instance in 1...count {
            var next: [[UInt16]: Way] = [:]
            for (passed, way) in ways.inOrder {
                for (more, one) in once.inOrder {
                    let link = Link(one.path, instance: instance, before: way.last)
                    let longer = Way(questions: way.questions + one.questions, last: link)
                    let all = zip(passed, more).map { max($0, $1) }
                    if better(longer, than: next[all]) { next[all] = longer }
                }
            }
            ways = next
        }
        return ways
    }

    private func route(_ way: Way) -> RouteFinder.Route {
        var links: [Link] = []
        var link = way.last
        while let current = link {
            links.append(current)
            link = current.before
        }
        let responses = links.reversed().flatMap { link in
            link.answers.compactMap { response(to: $0.number, instance: link.instance, $0.kind) }
        }
        return RouteFinder.Route(questions: way.questions, responses: responses)
    }

    /// Nil for a question that is left open and need not be answered.
    private func response(to number: Int, instance: Int, _ kind: UInt16) -> (place: Place, response: Response)? {
        guard case .question(let question) = walk.script.nodes[number].kind else { return nil }
        let place = Place(question.id, instance: instance)
        if let value = walk.value(number, kind) { return (place, .answered(value)) }
        guard question.weight != nil else { return nil }
        let accepted = question.acceptsMissing
        let missing: Missing =
            accepted.contains(.unknown)
            ? .unknown : accepted.contains(.refused) ? .refused : .notAsked(reason: "Not wanted on this route.")
        return (place, .missing(missing))
    }
}

extension Dictionary where Key == [UInt16] {
    /// Its elements by key, so that of equally good ways the same one is found each time.
    fileprivate var inOrder: [Element] { sorted { $0.key.lexicographicallyPrecedes($1.key) } }
}
