import ReferenceData
import ScriptEngine
import Testing

@testable import Casework

@Suite("Cells of the map") struct MapCellTests {
    @Test(arguments: [UInt64(1), 2, .random(in: 3 ... .max)])
    func everyPointWithinTheCircleLiesInItsCells(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let centre = try #require(
                Coordinate(
                    latitude: Double.random(in: -60...65, using: &random),
                    longitude: Double.random(in: -170...170, using: &random)))
            let kilometres = Double.random(in: 0.05...200, using: &random)
            let reach = kilometres / 60
            guard
                let point = Coordinate(
                    latitude: centre.latitude + Double.random(in: -reach...reach, using: &random),
                    longitude: centre.longitude + Double.random(in: -reach...reach, using: &random)),
                let cells = MapCell.covering(centre, radiusKilometres: kilometres)
            else { continue }
            #expect(cells.count <= 30)
            if point.distanceMetres(to: centre) <= kilometres * 1000 {
                #expect(!Set(cells).isDisjoint(with: MapCell.cells(of: point)), "seed \(seed)")
            }
        }
    }

    @Test func aCircleTooWideForTheGridIsEverywhere() throws {
        let centre = try #require(Coordinate(latitude: 51, longitude: 1))
        #expect(MapCell.covering(centre, radiusKilometres: 9_000) == nil)
        #expect(MapCell.covering(centre, radiusKilometres: 20) != nil)
    }
}
