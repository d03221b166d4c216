private import CZlib

/// The raw deflate format of RFC 1951, through zlib.
package enum Deflate {
    /// The bytes packed.
    package static func compressed(_ plain: [UInt8], level: Int = 6) throws(CompressionError) -> [UInt8] {
        try Deflater(level: level, windowBits: Deflater.raw).compressed(plain)
    }

    /// The bytes unpacked; what stands behind their end is not looked at.
    ///
    /// - Parameter limit: the most that they may come to.
    /// - Throws: `.broken`, `.truncated`, `.tooLarge`, `.outOfMemory`.
    package static func unpacked(_ packed: ArraySlice<UInt8>, limit: Int) throws(CompressionError) -> [UInt8] {
        let inflater = try Inflater(windowBits: Deflater.raw)
        return try inflater.unpacked(packed, limit: limit, members: 1)
    }

    /// The CRC-32 of ISO 3309, as zip archives have it.
    package static func sum(_ bytes: [UInt8]) -> UInt32 {
        UInt32(truncatingIfNeeded: bytes.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) })
    }
}

/// zlib's packing, which can be used again for another body.
final class Deflater {
    /// Windows of 32 kB, without a header.
    static let raw: Int32 = -15
    /// 16 more than the window says that a gzip header goes before.
    static let gzip: Int32 = 15 + 16

    /// Kept in its place, since zlib remembers where it is.
    private let stream: UnsafeMutablePointer<z_stream>

    init(level: Int, windowBits: Int32) throws(CompressionError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard
            deflateInit2_(
                stream, Int32(level), Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else {
            stream.deallocate()
            throw .outOfMemory
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    func compressed(_ plain: [UInt8]) throws(CompressionError) -> [UInt8] {
        let bound = Int(deflateBound(stream, UInt(plain.count)))
        guard bound <= Int(UInt32.max) else { throw .tooLarge(limit: Int(UInt32.max)) }
        var status = Z_OK
        let packed = [UInt8](unsafeUninitializedCapacity: bound) { room, count in
            plain.withUnsafeBufferPointer { plain in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: plain.baseAddress)
                stream.pointee.avail_in = UInt32(plain.count)
                stream.pointee.next_out = room.baseAddress
                stream.pointee.avail_out = UInt32(room.count)
                status = deflate(stream, Z_FINISH)
                count = room.count - Int(stream.pointee.avail_out)
            }
        }
        deflateReset(stream)
        guard status == Z_STREAM_END else { throw .outOfMemory }
        return packed
    }
}

/// zlib's unpacking.
struct Inflater: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>

    init(windowBits: Int32) throws(CompressionError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw .outOfMemory
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// - Parameter members: the most to read, one after another.
    func unpacked(
        _ packed: ArraySlice<UInt8>, limit: Int, members: Int
    ) throws(CompressionError) -> [UInt8] {
        guard packed.count <= Int(UInt32.max) else { throw .tooLarge(limit: limit) }
        var plain: [UInt8] = []
        let result = packed.withUnsafeBufferPointer { packed -> Result<Void, CompressionError> in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { room in
                var member = 1
                stream.pointee.next_in = UnsafeMutablePointer(mutating: packed.baseAddress)
                stream.pointee.avail_in = UInt32(packed.count)
                while true {
                    stream.pointee.next_out = room.baseAddress
                    stream.pointee.avail_out = UInt32(room.count)
                    let status = inflate(stream, Z_NO_FLUSH)
                    let count = room.count - Int(stream.pointee.avail_out)
                    guard plain.count + count <= limit else { return .failure(.tooLarge(limit: limit)) }
                    plain.append(contentsOf: UnsafeBufferPointer(rebasing: room[..<count]))
                    switch status {
                    case Z_STREAM_END:
                        guard stream.pointee.avail_in > 0, member < members else { return .success(()) }
                        member += 1
                        inflateReset(stream)
                    case Z_OK where stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0: continue
                    case Z_OK, Z_BUF_ERROR: return .failure(.truncated)
                    case Z_MEM_ERROR: return .failure(.outOfMemory)
                    default: return .failure(.broken)
                    }
                }
            }
        }
        try result.get()
        return plain
    }
}
