import Testing

@testable import ReferenceData

@Suite struct SurroundingsTests {
    @Test func encodedLinesAreReadAsTheirFormatDefinesThem() throws {
        // The example of the format's own description, at five decimals.
        let points = EncodedLine.decode("_p~iF~ps|U_ulLnnqC_mqNvxq`@", unitsPerDegree: 100_000)
        #expect(points.map(\.text) == ["38.50000, -120.20000", "40.70000, -120.95000", "43.25200, -126.45300"])
        for spoilt in ["_p~iF~ps|U_", "_p~iF", " ", "~~~~~~~~~~"] {
            #expect(EncodedLine.decode(spoilt, unitsPerDegree: 100_000).isEmpty)
        }
    }

    @Test func theLandHasGreatBritainIrelandAndTheContinent() throws {
        #expect(Coastline.land.count > 80)
        #expect(Coastline.land.allSatisfy { $0.count > 3 && $0.first == $0.last })
        let places = [
            (51.15, 0.87, true), (53.35, -6.5, true), (50.63, 3.06, true), (57.48, -4.3, true), (54.6, -6.5, true),
            (51.03, 1.5, false), (55, 3, false), (53.7, -4.9, false), (49.9, -2, false),
        ]
        for (latitude, longitude, isLand) in places {
            let point = try #require(Coordinate(latitude: latitude, longitude: longitude))
            #expect(Coastline.land.contains { Self.ring($0, holds: point) } == isLand, "\(point.text)")
        }
    }

    @Test(arguments: [
        (51.1465, 0.9060, "M20"), (51.3375, 0.5830, "M2"), (52.4867, -1.8710, "A38(M)"), (51.4650, -2.5500, "M32"),
        (53.4680, -2.4300, "M62"), (55.0600, -3.2500, "A74(M)"), (56.2050, -3.4400, "M90"), (54.4700, -6.3600, "M1"),
    ])
    func theMotorwayThatAPlaceIsOnIsTheNearest(_ latitude: Double, _ longitude: Double, _ road: String) throws {
        let point = try #require(Coordinate(latitude: latitude, longitude: longitude))
        let nearest = try #require(Motorways.nearest(to: point))
        #expect(nearest.place.road == road)
        #expect(nearest.metres < 2500)
    }

    @Test func distanceToAMotorwayIsToTheLineBetweenItsPoints() throws {
        let seed: UInt64 = 51_106
        var random = SeededGenerator(seed: seed)
        let stretches = Motorways.all
        #expect(stretches.count > 2000)
        for _ in 0..<40 {
            let stretch = try #require(stretches.randomElement(using: &random))
            let at = Int.random(in: 1..<stretch.line.count, using: &random)
            let (from, to) = (stretch.line[at - 1], stretch.line[at])
            let middle = try #require(
                Coordinate(
                    latitude: (from.latitude + to.latitude) / 2, longitude: (from.longitude + to.longitude) / 2))
            #expect(try #require(Motorways.nearest(to: middle)).metres < 10, "seed \(seed): \(middle.text)")
        }
    }

    @Test func noMotorwayIsNamedBeyondReach() throws {
        let wick = try #require(Coordinate(latitude: 58.44, longitude: -3.09))
        #expect(Motorways.nearest(to: wick) == nil)
        let ashford = try #require(Coordinate(latitude: 51.12, longitude: 0.87))
        #expect(Motorways.nearest(to: ashford, within: 500) == nil)
    }

    @Test func thePortsThatLorriesUseHavePositions() throws {
        #expect(Ports.curated.count == 63)
        #expect(Ports.curated.allSatisfy { $0.coordinate != nil })
        let whitfield = try #require(Coordinate(latitude: 51.155, longitude: 1.30))
        let nearest = try #require(Ports.nearest(to: whitfield))
        #expect(nearest.place.code == "GBDVR" && (3_500..<4_500).contains(nearest.metres))
    }

    @Test func everyTerritorialForceHasTowns() throws {
        let special: Set = ["btp", "mdp", "cnc"]
        var counts: [String: Int] = [:]
        for town in ForceTowns.all { counts[town.force.slug, default: 0] += 1 }
        for force in Forces.all where !special.contains(force.slug) { #expect(counts[force.slug] ?? 0 >= 3) }
        #expect(special.allSatisfy { counts[$0] == nil })
        #expect(ForceTowns.all.count == 440)
        // Each within the United Kingdom, and on its land or within the two kilometres that a coast is simplified by.
        for town in ForceTowns.all {
            #expect((49.9...60.9).contains(town.coordinate.latitude), "\(town.name)")
            #expect((-8.2...1.8).contains(town.coordinate.longitude), "\(town.name)")
        }
    }

    @Test func wordsNeverSayThatAForceOwnsAPlace() throws {
        let sevington = try #require(Coordinate(latitude: 51.1375, longitude: 0.9100))
        let surroundings = Surroundings(of: sevington)
        #expect(surroundings.town?.place.name == "Ashford")
        let lines = surroundings.lines
        #expect(lines.count == 3)
        #expect(lines[0].contains("M20"))
        #expect(lines[1].hasPrefix("Nearest port in our list: Folkestone / Eurotunnel Cheriton, 15"))
        #expect(lines[2] == "Nearest town in our list: Ashford (Kent Police), 3 km")
    }

    @Test func abroadNeitherABritishTownNorAMotorwayIsNamed() throws {
        let calais = try #require(Coordinate(latitude: 50.95, longitude: 1.85))
        let surroundings = Surroundings(of: calais)
        #expect(surroundings.town == nil && surroundings.motorway == nil)
        #expect(surroundings.port?.place.country == "FR")
        #expect(surroundings.lines.count == 1)
    }

    @Test(arguments: [
        (0.0, "100 m"), (320, "300 m"), (949, "900 m"), (951, "1 km"), (4_400, "4.5 km"), (9_900, "10 km"),
        (36_400, "36 km"),
    ])
    func distancesAreRoundedToWhatIsKnown(_ metres: Double, _ words: String) {
        #expect(Nearest(place: 0, metres: metres).distance == words)
    }

    /// Whether a point lies inside a ring, by the crossings of a line to the east.
    private static func ring(_ ring: [Coordinate], holds point: Coordinate) -> Bool {
        zip(ring, ring.dropFirst()).filter { from, to in
            (from.latitude > point.latitude) != (to.latitude > point.latitude)
                && point.longitude < from.longitude + (point.latitude - from.latitude)
                    / (to.latitude - from.latitude) * (to.longitude - from.longitude)
        }.count % 2 == 1
    }
}
