import Testing

@testable import ReferenceData

@Suite struct PlacesTests {
    @Test func osGridReadsWithinFiveMetres() throws {
        let reading = try Location.read("TG 51409 13177")
        let known = try #require(Coordinate(latitude: 52.657979, longitude: 1.716052))
        let coordinate = try #require(reading.value.coordinate)
        #expect(coordinate.distanceMetres(to: known) < 5)
        #expect(reading.value.kind == .osGrid)
        #expect(reading.value.accuracyMetres == 1)
        #expect(reading.warnings.isEmpty)
    }

    @Test func gridProjectionMatchesTheOrdnanceSurveysExample() throws {
        // 52° 39' 27.2531" N, 1° 43' 4.5177" E on OSGB36 is 651409.903, 313177.270.
        let coordinate = try #require(OSGrid.coordinate(easting: 651_409.903, northing: 313_177.270))
        let back = OSGrid.point(of: coordinate)
        #expect(abs(back.easting - 651_409.903) < 0.01 && abs(back.northing - 313_177.270) < 0.01)
    }

    @Test func irishGridReadsTheSpireOfDublin() throws {
        let reading = try Location.read("O 15904 34671")
        let spire = try #require(Coordinate(latitude: 53.34979, longitude: -6.26026))
        #expect(try #require(reading.value.coordinate).distanceMetres(to: spire) < 15)
        #expect(reading.value.kind == .irishGrid)
    }

    @Test func gridReferencesSurviveARoundTrip() throws {
        let seed: UInt64 = 20_210_301
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let latitude = Double.random(in: 50...60.5, using: &random)
            let longitude = Double.random(in: -6...1.7, using: &random)
            let coordinate = try #require(Coordinate(latitude: latitude, longitude: longitude))
            for digits in [2, 4, 6, 8, 10] {
                let reference = try #require(OSGrid.reference(for: coordinate, digits: digits), "seed \(seed)")
                let (middle, side) = try OSGrid.read(reference)
                #expect(middle.distanceMetres(to: coordinate) <= Double(side) * 0.72, "seed \(seed): \(reference)")
                #expect(OSGrid.reference(for: middle, digits: digits) == reference, "seed \(seed)")
            }
        }
    }

    @Test func gridLettersNameTheRightSquares() {
        let squares = [
            (0.0, 0.0, "SV 0 0"), (530_000, 180_000, "TQ 3 8"), (216_000, 771_000, "NN 1 7"),
            (447_000, 1_141_000, "HU 4 4"), (651_409, 313_177, "TG 5 1"),
        ]
        for (easting, northing, reference) in squares {
            let coordinate = OSGrid.coordinate(easting: easting + 10, northing: northing + 10)
            #expect(coordinate.flatMap { OSGrid.reference(for: $0, digits: 2) } == reference)
        }
        #expect(Coordinate(latitude: 40, longitude: 20).flatMap { OSGrid.reference(for: $0) } == nil)
    }

    @Test(arguments: [
        ("52.658, 1.716", 52.658, 1.716, Location.Kind.decimal), ("52.658 1.716", 52.658, 1.716, .decimal),
        ("52.658;1.716", 52.658, 1.716, .decimal), ("(51.5, \u{2212}0.12)", 51.5, -0.12, .decimal),
        ("51.5 -0.12", 51.5, -0.12, .decimal), ("N51.5 W0.12", 51.5, -0.12, .decimal),
        ("51.5N, 0.12W", 51.5, -0.12, .decimal), ("0.12W 51.5N", 51.5, -0.12, .decimal),
        ("51.5° N 0.12° W", 51.5, -0.12, .decimal), ("lat 51.5 long -0.12", 51.5, -0.12, .decimal),
        ("51°30'0\"N 0°7'12\"W", 51.5, -0.12, .dms), ("51º30′0″N 0º7′12″W", 51.5, -0.12, .dms),
        ("51 30 0 N 0 7 12 W", 51.5, -0.12, .dms), ("N 51° 30.0' W 0° 7.2'", 51.5, -0.12, .dms),
        ("51° 30' 0'' N, 0° 7' 12'' W", 51.5, -0.12, .dms),
        ("51 degrees 30 minutes north 0 deg 7.2 min west", 51.5, -0.12, .dms),
        ("51°30' -0°7.2'", 51.5, -0.12, .dms),
    ])
    func latitudeAndLongitudeAreRead(_ text: String, _ latitude: Double, _ longitude: Double, _ kind: Location.Kind)
        throws
    {
        let reading = try Location.read("  \(text) ")
        let known = try #require(Coordinate(latitude: latitude, longitude: longitude))
        #expect(try #require(reading.value.coordinate).distanceMetres(to: known) < 0.5)
        #expect(reading.value.kind == kind)
        #expect(reading.value.read == text)
        #expect(reading.value.accuracyMetres == nil && reading.warnings.isEmpty)
    }

    @Test(arguments: [
        ("M20 B 84.6", Location.Kind.markerPost), ("M20 84/6 B", .markerPost), ("m20b84.6", .markerPost),
        ("A1(M) A 84.6", .markerPost), ("///filled.count.soap", .what3words), ("filled.count.soap", .what3words),
        ("TN25 6HE", .postcode), ("sw1a1aa", .postcode), ("M20 3AB", .postcode), ("GIR 0AA", .postcode),
    ])
    func someFormsAreKeptAsRead(_ text: String, _ kind: Location.Kind) throws {
        let reading = try Location.read(text)
        #expect(reading.value.read == text && reading.value.kind == kind)
        #expect(reading.value.coordinate == nil && reading.value.accuracyMetres == nil && reading.warnings.isEmpty)
    }

    @Test(arguments: [
        ("TG51", 10_000), ("TG 51 13", 1000), ("TG 514 131", 100), ("tg51401317", 10), ("J 338 742", 100),
    ])
    func accuracyOfAGridReferenceFollowsItsDigits(_ text: String, _ metres: Int) throws {
        #expect(try Location.read(text).value.accuracyMetres == metres)
    }

    @Test(arguments: [
        ("1.716, 52.658", "coordinate.outsideArea"), ("0, 0", "coordinate.outsideArea"),
        ("M20 84.6", "location.noCarriageway"), ("N 52 01", "location.irishSquare"),
    ])
    func doubtfulPlacesAreReadWithAWarning(_ text: String, _ code: String) throws {
        #expect(try Location.read(text).warnings.map(\.code) == [code])
    }

    @Test(arguments: [
        ("", "coordinate.format"), ("the A2 near Dover", "coordinate.format"), ("52.658", "coordinate.format"),
        ("51.5N 0.12", "coordinate.format"), ("51.5N 0.12N", "coordinate.format"),
        ("TG 514 13177", "coordinate.format"),
        ("TG 514 1317", "coordinate.format"), ("1e5, 2", "coordinate.format"), ("nan, inf", "coordinate.format"),
        ("95, 1", "coordinate.range"), ("51 61 0 N 0 7 12 W", "coordinate.range"), ("AA 514 131", "osGrid.range"),
        ("51.5.1, 0", "coordinate.format"), ("51' 30°, 0", "coordinate.format"),
    ])
    func otherTextsAreNotPlaces(_ text: String, _ code: String) {
        #expect(Outcome { () throws(Misread) in try Location.read(text) } == .misread(code))
    }

    @Test func misreadPlacesSayWhatToGive() {
        #expect(
            expected { () throws(Misread) in try Location.read("near Dover") }
                == "a latitude and longitude (52.658, 1.716), degrees minutes seconds, or an OS grid reference (TG 51409 13177)"
        )
        #expect(
            expected { () throws(Misread) in try OSGrid.read("51409") }
                == "an OS grid reference: two letters and an even number of digits (TG 51409 13177)")
    }

    @Test func coordinatesAreBounded() {
        #expect(Coordinate(latitude: 90.1, longitude: 0) == nil)
        #expect(Coordinate(latitude: 0, longitude: .nan) == nil)
        #expect(Coordinate(latitude: -0.00001, longitude: 180)?.text == "-0.00001, 180.00000")
    }
}
