import Testing

@testable import CallDesk

@Suite struct QRCodeTests {
    @Test func aShortTextIsAlwaysTheSameCode() throws {
        let code = try QRCode("LAYBY")
        #expect(code.size == 21)
        let rows = (0..<code.size).map { row in
            (0..<code.size).map { code[row, $0] ? "#" : "." }.joined()
        }
        #expect(rows == Self.layby)
    }

    @Test(arguments: [1, 14, 15, 100, 500, 2331])
    func everyCodeHasItsFinderPatterns(_ length: Int) throws {
        let code = try QRCode(String(repeating: "a", count: length))
        #expect((code.size - 17).isMultiple(of: 4) && (21...177).contains(code.size))
        #expect(code.modules.count == code.size * code.size)
        let last = code.size - 7
        for (top, left) in [(0, 0), (0, last), (last, 0)] {
            for row in 0..<7 {
                for column in 0..<7 {
                    let ring = max(abs(row - 3), abs(column - 3))
                    #expect(code[top + row, left + column] == (ring != 2))
                }
            }
        }
        for index in 8..<(code.size - 8) { #expect(code[6, index] == index.isMultiple(of: 2)) }
    }

    @Test(arguments: ["", "a\u{0}b", String(repeating: "a", count: 2332)])
    func whatNoCodeHoldsIsRefused(_ text: String) {
        #expect(throws: DrawingError.textForQRCode) { try QRCode(text) }
        #expect(DrawingError.textForQRCode.code == "drawing.textForQRCode")
    }

    @Test func theDrawingHasAQuietZoneAndDoesNotTellTheText() throws {
        let svg = try QRCode("https://desk.example/p/0123456789").svg(title: "Link for \"photographs\"")
        #expect(svg.contains("viewBox=\"0 0 37 37\"") && svg.contains("shape-rendering=\"crispEdges\""))
        #expect(svg.contains("M4 4h7v1h-7z"))
        #expect(svg.contains("<title>Link for &quot;photographs&quot;</title>"))
        #expect(!svg.contains("desk.example") && !svg.contains("style="))
    }

    // "LAYBY" in byte mode at level M; zxing-cpp reads it.
    private static let layby = [
        "#######.##.#..#######",
        "#.....#...###.#.....#",
        "#.###.#..#....#.###.#",
        "#.###.#.#.##..#.###.#",
        "#.###.#.##..#.#.###.#",
        "#.....#.##.#..#.....#",
        "#######.#.#.#.#######",
        "........#####........",
        "#...#.###.##.#####..#",
        "..#.##.#.####..#..###",
        "#.#.#.##...#..###..#.",
        "##..#..###...##.#....",
        "####.###..#.###..##..",
        "........##..###....##",
        "#######.###.##.....#.",
        "#.....#...###..#...#.",
        "#.###.#.####..###.#.#",
        "#.###.#...###.....###",
        "#.###.#....#..#####..",
        "#.....#...#..##.#....",
        "#######.##..###.###.#",
    ]
}
