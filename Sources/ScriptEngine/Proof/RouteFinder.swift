/// The routes through a script to a completed call: how many there are, the shortest and the longest.
///
/// A route is the list of questions that are asked. The script is walked once, in its order; what is kept of the answers
/// so far is only what later conditions still tell apart, so nothing is listed and everything is counted.
public struct RouteFinder: Sendable {
    /// One way through the script to a completed call.
    public struct Route: Sendable {
        /// How many questions are asked on it, those of each instance of a repeat section among them.
        public let questions: Int
        /// What is recorded on it, in order; a question that may be left open and leads nowhere is not in it.
        public let responses: [(place: Place, response: Response)]
    }

    /// Why the routes of a script cannot be found exactly: a condition looks at a sum or count.
    public struct NotExact: Error, Equatable, Sendable {
        public let calculation: String
    }

    private let script: Script

    /// - Throws: `NotExact`.
    public init(_ script: Script) throws(NotExact) {
        self.script = script
        for node in script.nodes where node.isQuestion || node.section == nil {
            if case .alert = node.kind { continue }
            if case .sendPoint = node.kind { continue }
            for condition in (node.condition.map { [$0] } ?? []) + node.constraints {
                for number in condition.references {
                    if case .calculation = script.nodes[number].kind {
                        throw NotExact(calculation: script.name(of: number))
                    }
                }
            }
        }
    }

    /// The number of distinct routes, where each repeat section is gone through once or not at all.
    ///
    /// - Returns: nil when more kinds of route must be kept apart than memory allows.
    public var count: UInt128? { RouteCount(RouteWalk(script, countingInstances: false)).total() }

    /// For each repeat section, the distinct ways through one instance of it.
    public var countOfEach: [(section: SectionID, count: UInt128?)] {
        let walk = RouteWalk(script, countingInstances: false)
        return script.groups.indices.dropFirst().compactMap { group in
            guard let section = script.groups[group].section else { return nil }
            return (SectionID(script.name(of: section)), RouteCount(walk).total(ofGroup: group))
        }
    }

    /// The route with the fewest questions; nil when no call can be completed.
    public var shortest: Route? { RouteSearch(RouteWalk(script, countingInstances: true), wantsMost: false).best() }

    /// The route with the most questions; nil when no call can be completed.
    public var longest: Route? { RouteSearch(RouteWalk(script, countingInstances: true), wantsMost: true).best() }
}
