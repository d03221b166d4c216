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

    private let counting: RouteWalk
    private let searching: RouteWalk

    /// - Throws: `.notExact`.
    public init(_ script: Script) throws(RouteError) {
        for node in script.nodes where node.isQuestion || node.isSection {
            for condition in (node.condition.map { [$0] } ?? []) + node.constraints {
                for number in condition.references {
                    if case .calculation = script.nodes[number].kind {
                        throw .notExact(script.name(of: number))
                    }
                }
            }
        }
        counting = RouteWalk(script, countingInstances: false)
        searching = RouteWalk(script, countingInstances: true)
        if let inexact = counting.inexact ?? searching.inexact { throw .notExact(inexact) }
    }

    /// The number of distinct routes, where each repeat section is gone through once or not at all.
    ///
    /// - Returns: nil when more kinds of route must be kept apart than memory allows, or when there are 2^128 or more.
    public var count: UInt128? { RouteCount(counting).total() }

    /// For each repeat section, the distinct ways through one instance of it.
    public var countOfEach: [(section: SectionID, count: UInt128?)] {
        counting.script.groups.indices.dropFirst().compactMap { group in
            guard let section = counting.script.groups[group].section else { return nil }
            return (SectionID(counting.script.name(of: section)), RouteCount(counting).total(ofGroup: group))
        }
    }

    /// The route with the fewest questions; nil when no call can be completed.
    ///
    /// - Throws: `.tooManyStates`.
    public func shortest() throws(RouteError) -> Route? { try RouteSearch(searching, wantsMost: false).best() }

    /// The route with the most questions; nil when no call can be completed.
    ///
    /// - Throws: `.tooManyStates`.
    public func longest() throws(RouteError) -> Route? { try RouteSearch(searching, wantsMost: true).best() }
}

/// Why the routes of a script cannot be found exactly.
public enum RouteError: Error, Equatable, Sendable {
    /// A condition looks at a sum or count, at more than ten choices of one question, or at answers that are compared
    /// with too many others; its id.
    case notExact(String)
    /// Too much must be remembered of earlier answers.
    case tooManyStates
}

extension Script.Node {
    fileprivate var isSection: Bool {
        if case .section = kind { return true }
        return false
    }
}
