private import CZstd

/// The Zstandard format of RFC 8878, through libzstd.
package enum Zstandard {
    /// What a sender may ask a receiver to remember: 8 MB, as RFC 9659 has it for bodies.
    private static let windowBits: Int32 = 23

    /// The bytes packed, in one frame.
    ///
    /// - Parameter level: 1–19: more is smaller and slower.
    package static func compressed(_ plain: [UInt8], level: Int = 1) throws(CompressionError) -> [UInt8] {
        try Compressor(.zstd, level: level).compressed(plain)
    }

    /// The bytes unpacked, of one frame or several one after another.
    ///
    /// - Parameter limit: the most that they may come to.
    /// - Throws: `.broken`, `.truncated`, `.tooLarge`, `.outOfMemory`.
    package static func unpacked(_ packed: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
        guard let context = ZSTD_createDCtx() else { throw .outOfMemory }
        defer { ZSTD_freeDCtx(context) }
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, windowBits)
        var plain: [UInt8] = []
        let result = packed.withUnsafeBytes { packed -> Result<Void, CompressionError> in
            withUnsafeTemporaryAllocation(byteCount: ZSTD_DStreamOutSize(), alignment: 16) { room in
                var input = ZSTD_inBuffer(src: packed.baseAddress, size: packed.count, pos: 0)
                while true {
                    var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
                    let left = ZSTD_decompressStream(context, &output, &input)
                    guard ZSTD_isError(left) == 0 else { return .failure(error(left, limit)) }
                    guard plain.count + output.pos <= limit else { return .failure(.tooLarge(limit: limit)) }
                    plain.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<output.pos]))
                    // Nothing left of this frame, and none behind it.
                    if left == 0, input.pos == input.size { return .success(()) }
                    if input.pos == input.size, output.pos < output.size { return .failure(.truncated) }
                }
            }
        }
        try result.get()
        return plain
    }

    private static func error(_ code: Int, _ limit: Int) -> CompressionError {
        switch ZSTD_getErrorCode(code) {
        case ZSTD_error_memory_allocation: .outOfMemory
        case ZSTD_error_frameParameter_windowTooLarge: .tooLarge(limit: limit)
        default: .broken
        }
    }
}
