import Foundation
import TestSupport
import Testing

@testable import ScriptEngine

@Suite struct RouteFinderTests {
    @Test(arguments: [
        (1, 38, 51, 576), (2, 51, 72, 73_728), (3, 84, 192, 1_061_683_200), (4, 38, 1932, 414_518_981_760),
    ])
    func releasedScriptsHaveRoutesThatPlayToFullCompletion(
        _ version: Int, _ fewest: Int, _ most: Int, _ count: UInt128
    ) throws {
        let script = try releasedScript(version)
        let finder = try RouteFinder(script)
        #expect(finder.count == count)
        for (route, questions) in [(try finder.shortest(), fewest), (try finder.longest(), most)] {
            let route = try #require(route)
            #expect(route.questions == questions)
            var interview = Interview(script)
            for (place, response) in route.responses {
                switch response {
                case .answered(let value): _ = try interview.answered(place, value)
                case .missing(let missing): _ = try interview.markedMissing(place, missing)
                }
            }
            #expect(interview.applicablePlaces.count == route.questions)
            #expect(interview.open.total == 0)
        }
    }
}

/// A released script, straight from its file.
func releasedScript(_ version: Int) throws -> Script {
    let file = URL(fileURLWithPath: "\(Peer.root)/scripts-v1-v4/v\(version).yaml")
    return try Script(yaml: [UInt8](Data(contentsOf: file)))
}
