import Foundation
import FoundationXML
import ReferenceData
import Testing

@testable import CallDesk

@Suite struct DrawingTests {
    @Test(arguments: [
        (51.1375, 0.91), (52.4867, -1.89), (51.476, 0.243), (53.4, -3.0), (55.86, -4.25), (60.15, -1.14),
        (54.97, -5.02),
        (50.95, 1.85), (43.35, -3.05), (57.5, -7.2),
    ])
    func aSmallMapIsWellFormedAndSmall(_ latitude: Double, _ longitude: Double) throws {
        let place = try #require(Coordinate(latitude: latitude, longitude: longitude))
        let svg = PlaceMap(of: place, accuracyMetres: 1000).svg
        try hold(svg)
        #expect(svg.utf8.count < 15_000, "\(svg.utf8.count) bytes")
        #expect(svg.contains("role=\"img\"") && svg.contains("map-point") && svg.contains(BaseMap.acknowledgement))
        #expect(svg == PlaceMap(of: place, accuracyMetres: 1000).svg)
    }

    @Test func aSmallMapNamesWhatIsNear() throws {
        let place = try #require(Coordinate(latitude: 51.1375, longitude: 0.91))
        let svg = PlaceMap(of: place).svg
        for name in [">M20<", ">Folkestone<", ">Ashford<", "Nearest town in our list: Ashford (Kent Police)"] {
            #expect(svg.contains(name), "\(name)")
        }
    }

    @Test func beyondTheBaseMapTheMapSaysSo() throws {
        let bilbao = try #require(Coordinate(latitude: 43.35, longitude: -3.05))
        #expect(PlaceMap(of: bilbao).svg.contains("The base map does not reach here"))
        let dover = try #require(Coordinate(latitude: 51.127, longitude: 1.335))
        #expect(!PlaceMap(of: dover).svg.contains("does not reach"))
        #expect(PlaceMap(of: dover).svg.contains(">Dover<"))
    }

    @Test func theBaseOfAMapOfEventsIsSmall() throws {
        let svg = EventMap(of: []).svg { _ in nil }
        try hold(svg)
        #expect(svg.utf8.count < 60_000, "\(svg.utf8.count) bytes")
        #expect(svg.contains("Map of 0 events"))
    }

    @Test func everyEventIsInOneClusterOrBeyondTheMap() throws {
        let seed: UInt64 = 1_200
        var random = SeededGenerator(seed: seed)
        let points = (0..<1200).compactMap { _ in
            Coordinate(
                latitude: Double.random(in: 48...62, using: &random),
                longitude: Double.random(in: -12...6, using: &random))
        }
        for extent in [EventMap.Extent.unitedKingdom, .fitting(points)] {
            let map = EventMap(of: points, extent: extent)
            let members = map.shown.flatMap(\.members)
            #expect(Set(members).count == members.count, "seed \(seed)")
            #expect(members.count + map.beyond == points.count, "seed \(seed)")
            #expect(map.shown == EventMap(of: points, extent: extent).shown)
            for cluster in map.shown {
                #expect(cluster.members == cluster.members.sorted())
                for member in cluster.members {
                    #expect(points[member].latitude >= cluster.southWest.latitude)
                    #expect(points[member].longitude <= cluster.northEast.longitude)
                }
            }
            let counts = map.shown.map(\.members.count)
            #expect(counts == counts.sorted(by: >))
        }
        #expect(EventMap(of: points, extent: .fitting(points)).beyond == 0)
    }

    @Test func circlesDoNotCoverEachOther() throws {
        let seed: UInt64 = 77
        var random = SeededGenerator(seed: seed)
        let points = (0..<3000).compactMap { _ in
            Coordinate(
                latitude: 51 + Double.random(in: 0...1, using: &random) * Double.random(in: 0...4, using: &random),
                longitude: 1 - Double.random(in: 0...1, using: &random) * Double.random(in: 0...4, using: &random))
        }
        let frame = MapFrame(fitting: points, width: 640, height: 640)
        let circles = EventClusters(points, on: frame, cell: 30).circles
        for (index, circle) in circles.enumerated() {
            for other in circles[(index + 1)...] {
                let room = (circle.radius + other.radius) * 0.9
                #expect(circle.middle.distance(to: other.middle) >= room - 0.001, "seed \(seed)")
            }
        }
    }

    @Test func eachClusterLeadsWhereTheCallerSays() throws {
        let points = [(51.13, 0.91), (51.14, 0.92), (55.95, -3.19)].compactMap {
            Coordinate(latitude: $0.0, longitude: $0.1)
        }
        let svg = EventMap(of: points).svg { "/search?near=\($0.middle.text)&within=\($0.members.count)" }
        try hold(svg)
        #expect(svg.components(separatedBy: "<a class=\"map-link\"").count == 3)
        #expect(svg.contains("&amp;within=2"))
        #expect(svg.contains("2 events near Ashford"))
        let unlinked = EventMap(of: points).svg { _ in nil }
        #expect(!unlinked.contains("<a "))
    }

    @Test func aFrameOfOnePointStillShowsThirtyKilometres() throws {
        let point = try #require(Coordinate(latitude: 51.13, longitude: 0.91))
        let frame = MapFrame(fitting: [point], width: 600, height: 600)
        #expect(abs(frame.metresPerUnit * 600 * 0.88 - 30_000) < 50)
        #expect(frame.point(point).distance(to: MapPoint(x: 300, y: 300)) < 0.001)
        let around = MapFrame(centre: point, radiusMetres: 30_000, width: 420, height: 300)
        #expect(abs(around.metresPerUnit * 150 - 30_000) < 50)
    }

    @Test func aRingIsCutToTheDrawing() {
        let ring = [(-10.0, -10.0), (20, -10), (20, 20), (-10, 20), (-10, -10)].map { MapPoint(x: $0.0, y: $0.1) }
        let box = MapBox(left: 0, top: 0, right: 10, bottom: 10)
        let cut = MapShapes.clipped(ring, to: box)
        #expect(Set(cut) == Set([(0.0, 0.0), (10, 0), (10, 10), (0, 10)].map { MapPoint(x: $0.0, y: $0.1) }))
        #expect(MapShapes.clipped(ring.map { MapPoint(x: $0.x + 100, y: $0.y) }, to: box).isEmpty)
    }

    @Test func aSimplerLineKeepsItsEndsAndItsCorners() {
        let line = [(0.0, 0.0), (1, 0.1), (2, 0), (3, 5), (4, 0)].map { MapPoint(x: $0.0, y: $0.1) }
        let simple = MapShapes.simplified(line, tolerance: 0.5)
        #expect(simple.map(\.x) == [0, 2, 3, 4])
    }

    @Test func pathsAreWrittenShort() {
        var path = SVGPath()
        path.add([(1.0, 2.0), (1.5, 1.5), (1.52, 1.52), (11.5, 2)].map { MapPoint(x: $0.0, y: $0.1) }, isClosed: true)
        path.add([MapPoint(x: 3, y: 3), MapPoint(x: 3.01, y: 3)])
        #expect(path.data == "M1 2l.5-.5 10 .5z")
    }

    @Test func styleIsInClassesOnly() {
        for style in ["map-sea", "map-land", "map-motorway", "map-port", "map-point", "map-count", "qr"] {
            #expect(MapStyle.css.contains(".\(style) {"), "\(style)")
        }
        for media in ["prefers-color-scheme: dark", "print", "forced-colors"] {
            #expect(MapStyle.css.contains(media))
        }
    }

    /// Well-formed, described, without a style attribute or script.
    private func hold(_ svg: String) throws {
        let document = try XMLDocument(xmlString: svg)
        let root = try #require(document.rootElement())
        #expect(root.name == "svg")
        #expect(root.elements(forName: "title").count == 1 && root.elements(forName: "desc").count == 1)
        #expect(!svg.contains("style=") && !svg.contains("<script") && !svg.contains("nan") && !svg.contains("inf "))
    }
}

/// A small generator with a seed, so that a failure can be run again (SplitMix64).
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
