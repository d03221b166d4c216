import Foundation
import TestSupport
import Testing

@testable import Compression

/// What both formats must hold, each beside the program that everybody has for it.
@Suite("Packing and unpacking") struct CompressionTests {
    /// One way of packing and unpacking.
    struct Way: Sendable, CustomTestStringConvertible {
        let name: String
        let packed: @Sendable ([UInt8]) throws(CompressionError) -> [UInt8]
        let unpacked: @Sendable ([UInt8], Int) throws(CompressionError) -> [UInt8]
        var testDescription: String { name }
    }

    private static let zstd = [1, 3, 19].map { level in
        Way(name: "zstd \(level)") { bytes throws(CompressionError) in
            try Zstandard.compressed(bytes, level: level)
        } unpacked: { bytes, limit throws(CompressionError) in
            try Zstandard.unpacked(bytes, limit: limit)
        }
    }
    private static let gzip = [1, 6, 9].map { level in
        Way(name: "gzip \(level)") { bytes throws(CompressionError) in
            try Gzip.compressed(bytes, level: level)
        } unpacked: { bytes, limit throws(CompressionError) in
            try Gzip.unpacked(bytes, limit: limit)
        }
    }
    static let ways = zstd + gzip

    /// Bytes of every kind: none, one, noise, the same over and over, and JSON as it goes to a hub.
    private static func bodies(_ seed: UInt64) -> [[UInt8]] {
        var random = Seeded(seed)
        let noise = { (count: Int) in (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) } }
        let records = (0..<200).map { "{\"data\":{\"port\":\"GBDVR\",\"number\":\($0 % 17)},\"id\":\"record-\($0)\"}" }
        return [
            [], [7], noise(1_000), noise(70_000), [UInt8](repeating: 0, count: 300_000), Array("[\(records)]".utf8),
            (0..<5).flatMap { _ in noise(30) + [UInt8](repeating: 9, count: 5_000) },
        ]
    }

    @Test("what was packed is unpacked to the byte", arguments: ways) func roundTrip(way: Way) throws {
        for (number, body) in Self.bodies(11).enumerated() {
            let packed = try way.packed(body)
            #expect(try way.unpacked(packed, body.count) == body, "seed 11, body \(number)")
            #expect(try way.packed(body) == packed, "the same bytes give the same")
        }
    }

    @Test("several, one after another, are read as one", arguments: ways) func concatenated(way: Way) throws {
        let bodies = Self.bodies(12)
        let packed = try bodies.flatMap { try way.packed($0) }
        let plain = bodies.flatMap { $0 }
        #expect(try way.unpacked(packed, plain.count) == plain)
        #expect(throws: CompressionError.tooLarge(limit: plain.count - 1)) { try way.unpacked(packed, plain.count - 1) }
    }

    @Test("what ends too early is refused, wherever it ends", arguments: ways) func truncated(way: Way) throws {
        let body = Array("The lorry was stopped at the port. The lorry was stopped at the port.".utf8)
        let packed = try way.packed(body)
        for count in 0..<packed.count {
            #expect(throws: CompressionError.truncated, "\(count) of \(packed.count)") {
                try way.unpacked(Array(packed[..<count]), 1_000)
            }
        }
    }

    @Test("a bit that fell over is never taken for what was sent", arguments: ways) func flipped(way: Way) throws {
        let body = Array(Self.bodies(13)[5].prefix(3_000))
        let packed = try way.packed(body)
        for place in 0..<packed.count {
            var broken = packed
            broken[place] ^= 1 << UInt8(place % 8)
            // Some bits say nothing of the content, as gzip's of the system that it was packed on.
            if let read = try? way.unpacked(broken, 10_000) { #expect(read == body, "byte \(place)") }
        }
        #expect(throws: (any Error).self) { try way.unpacked(packed + Array("more".utf8), 10_000) }
        #expect(throws: (any Error).self) { try way.unpacked(Array("{\"no\":\"archive\"}".utf8), 10_000) }
    }

    @Test("a bomb is refused", arguments: ways) func bomb(way: Way) throws {
        let packed = try way.packed([UInt8](repeating: 0, count: 20_000_000))
        #expect(packed.count < 100_000)
        #expect(throws: CompressionError.tooLarge(limit: 100_000)) { try way.unpacked(packed, 100_000) }
    }

    @Test(
        "one compressor packs body after body, each as if alone",
        arguments: [Compressor.Format.zstd, .gzip])
    func reused(format: Compressor.Format) throws {
        let compressor = try Compressor(format, level: 1)
        for body in Self.bodies(14) + Self.bodies(15) {
            #expect(try compressor.compressed(body) == Compressor(format, level: 1).compressed(body))
        }
    }

    @Test func theZstdProgramReadsOursAndWeReadIts() throws {
        let folder = try TemporaryFolder()
        for body in Self.bodies(16) {
            let ours = try folder.write(Data(Zstandard.compressed(body)), to: "ours.zst")
            let read = try Program.run(["/usr/bin/zstd", "-q", "-d", "-f", ours, "-o", folder.file("ours")])
            #expect(read.status == 0, "\(read.errors)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("ours"))) == Data(body))
            _ = try folder.write(Data(body), to: "plain")
            let packed = try Program.run(
                ["/usr/bin/zstd", "-q", "-f", "-5", folder.file("plain"), "-o", folder.file("theirs.zst")])
            #expect(packed.status == 0, "\(packed.errors)")
            let theirs = try Data(contentsOf: URL(fileURLWithPath: folder.file("theirs.zst")))
            #expect(try Zstandard.unpacked([UInt8](theirs), limit: body.count) == body)
        }
    }

    /// RFC 9659: what asks for more than 8 MB of memory is no content coding, however little it comes to.
    @Test func aWindowThatIsTooLargeIsRefused() throws {
        let folder = try TemporaryFolder()
        let packed = try Program.run(
            ["/usr/bin/zstd", "-q", "-1", "--long=27", "-o", folder.file("long.zst")], input: Data("small".utf8))
        #expect(packed.status == 0, "\(packed.errors)")
        let theirs = try Data(contentsOf: URL(fileURLWithPath: folder.file("long.zst")))
        #expect(throws: CompressionError.tooLarge(limit: 1_000)) {
            try Zstandard.unpacked([UInt8](theirs), limit: 1_000)
        }
    }

    @Test func pythonsGzipReadsOursAndWeReadIts() throws {
        let folder = try TemporaryFolder()
        let program = """
            import gzip, sys
            ours, plain, theirs = sys.argv[1:]
            data = gzip.decompress(open(ours, "rb").read())
            open(plain, "wb").write(data)
            with gzip.open(theirs, "wb") as file: file.write(data)
            """
        for body in Self.bodies(17) {
            let ours = try folder.write(Data(Gzip.compressed(body)), to: "ours.gz")
            let run = try Program.run(
                ["/usr/bin/python3", "-c", program, ours, folder.file("plain"), folder.file("theirs.gz")])
            #expect(run.status == 0, "\(run.errors)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("plain"))) == Data(body))
            let theirs = try Data(contentsOf: URL(fileURLWithPath: folder.file("theirs.gz")))
            #expect(try Gzip.unpacked([UInt8](theirs), limit: body.count) == body)
        }
    }
}
