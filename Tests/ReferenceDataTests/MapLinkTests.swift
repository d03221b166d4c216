import Testing

@testable import ReferenceData

@Suite struct MapLinkTests {
    @Test(arguments: [
        "https://www.google.com/maps?q=51.1279,1.3134", "https://maps.google.com/?q=loc:51.1279,1.3134",
        "https://www.google.com/maps/search/?api=1&query=51.1279%2C1.3134",
        "https://www.google.com/maps/search/51.1279,+1.3134?entry=tts",
        "https://www.google.com/maps/place/51.1279,1.3134",
        "https://www.google.co.uk/maps/place/Port+of+Dover/@51.2,1.4,15z/data=!3m1!4b1!4m6!3m5!1s0x0:0x0!8m2!3d51.1279!4d1.3134!16s",
        "https://www.google.com/maps/place/51%C2%B007'40.4%22N+1%C2%B018'48.2%22E/@51.2,1.4,17z",
        "https://www.google.com/maps/dir/?api=1&destination=51.1279,1.3134",
        "https://www.google.com/maps/dir//51.1279,1.3134",
        "https://www.openstreetmap.org/?mlat=51.1279&mlon=1.3134#map=15/51.2/1.4",
        "https://maps.apple.com/?ll=51.1279,1.3134&q=Dropped%20Pin", "https://maps.apple.com/?q=51.1279,1.3134",
        "https://maps.apple.com/place?coordinate=51.1279,1.3134&name=Marked%20Location",
        "https://www.waze.com/ul?ll=51.1279%2C1.3134&navigate=yes", "maps.apple.com/?q=51.1279,1.3134",
        "Dropped pin\nhttps://www.google.com/maps?q=51.1279,1.3134", "geo:51.1279,1.3134",
        "geo:51.1279,1.3134,12;crs=wgs84", "geo:0,0?q=51.1279,1.3134(Dropped+pin)", "GEO:51.1279,1.3134?z=15",
    ])
    func aPlaceInALinkIsRead(_ text: String) throws {
        let reading = try Location.read(text)
        let known = try #require(Coordinate(latitude: 51.1279, longitude: 1.3134))
        #expect(try #require(reading.value.coordinate).distanceMetres(to: known) < 2)
        #expect(reading.warnings.isEmpty && reading.value.accuracyMetres == nil)
        #expect(reading.value.read == text)
    }

    @Test(arguments: [
        "https://www.google.com/maps/@51.1279,1.3134,15z", "https://www.google.com/maps/@51.1279,1.3134,3a,75y,90h",
        "https://www.openstreetmap.org/#map=15/51.1279/1.3134&layers=N",
        "https://maps.google.com/?ll=51.1279,1.3134&z=12",
        "https://www.bing.com/maps?cp=51.1279%7E1.3134&lvl=14",
        "https://www.google.com/maps/search/services/@51.1279,1.3134,15z",
    ])
    func theMiddleOfAMapIsReadWithAWarning(_ text: String) throws {
        let reading = try Location.read(text)
        #expect(reading.value.coordinate?.text == "51.12790, 1.31340")
        #expect(reading.warnings.map(\.code) == ["location.mapCentre"])
    }

    @Test func uncertaintyThatALinkStatesIsKept() throws {
        #expect(try Location.read("geo:51.1279,1.3134;u=34.2").value.accuracyMetres == 35)
        #expect(try Location.read("geo:51.1279,1.3134;u=lots").value.accuracyMetres == nil)
    }

    @Test(arguments: ["https://what3words.com/filled.count.soap", "https://w3w.co/filled.count.soap"])
    func threeWordsInALinkAreKept(_ text: String) throws {
        let location = try Location.read(text).value
        #expect(location.kind == .what3words && location.coordinate == nil && location.read == text)
    }

    @Test(arguments: [
        ("https://maps.app.goo.gl/AbCd1234", "coordinate.link"), ("https://example.org/", "coordinate.link"),
        ("https://what3words.com/about", "coordinate.link"), ("geo:", "coordinate.link"),
        ("https://www.google.com/maps?q=Dover", "coordinate.link"), ("geo:95,1", "coordinate.range"),
        ("https://www.google.com/maps/@251.1,1.3,15z", "coordinate.range"),
        ("9F33X8JH+4R", "coordinate.plusCode"), ("4HX5+2Q Dover", "coordinate.plusCode"),
    ])
    func aLinkWithoutAPlaceIsRefusedWithWords(_ text: String, _ code: String) {
        #expect(Outcome { () throws(Misread) in try Location.read(text) } == .misread(code))
    }

    @Test func anyBytesInALinkAreReadOrRefused() {
        let seed: UInt64 = 31_279
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "https://", "geo:", "google.com/maps", "@", "51.1", ",", "1.3", "?q=", "#map=", "/", "%", "!3d", "!4d", "&",
            "=",
        ]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 1...9, using: &random)).compactMap { _ in
                pieces.randomElement(using: &random)
            }
            .joined()
            guard let reading = try? Location.read(text) else { continue }
            let again = try? Location.read(reading.value.read)
            #expect(again == reading, "seed \(seed): \(text)")
        }
    }

    @Test(arguments: [
        ("51°07'40.4\"N 1°18'48.2\"E", 51.12789, 1.31339), ("N51 07.673 E001 18.803", 51.12788, 1.31338),
        ("51.1279N 1.3134E", 51.1279, 1.3134), ("51.1279, 1.3134", 51.1279, 1.3134),
    ])
    func whatPhonesAndReceiversShowIsRead(_ text: String, _ latitude: Double, _ longitude: Double) throws {
        let known = try #require(Coordinate(latitude: latitude, longitude: longitude))
        let reading = try Location.read(text)
        #expect(try #require(reading.value.coordinate).distanceMetres(to: known) < 3)
        #expect(reading.warnings.isEmpty)
    }

    @Test(arguments: ["651409 313177", "651409, 313177", "E 651409 N 313177", "651409E 313177N", "651409mE, 313177mN"])
    func eastingAndNorthingAreAGridReference(_ text: String) throws {
        let known = try Location.read("TG 51409 13177").value
        let location = try Location.read(text).value
        #expect(location.kind == .osGrid && location.accuracyMetres == 1)
        #expect(
            try #require(location.coordinate).distanceMetres(to: try #require(known.coordinate)) < 1)
        #expect(Outcome { () throws(Misread) in try Location.read("751409 313177") } == .misread("coordinate.range"))
    }
}
