private import CZlib
private import CZstd

/// Packs one body after another with what the library needs for it, which is made once: zstd's tables alone are a megabyte.
///
/// Not for two threads at a time.
package final class Compressor {
    private let packing: Packing

    private enum Packing {
        case zstd(OpaquePointer)
        case gzip(Deflater)
    }

    /// How a body is packed.
    package enum Format: Hashable, Sendable {
        /// RFC 8878.
        case zstd
        /// RFC 1952.
        case gzip
    }

    /// - Parameter level: 1–19 of zstd, 1–9 of gzip: more is smaller and slower. What lies outside is taken for the nearest.
    /// - Throws: `.outOfMemory`.
    package init(_ format: Format, level: Int = 1) throws(CompressionError) {
        switch format {
        case .zstd:
            guard let context = ZSTD_createCCtx() else { throw .outOfMemory }
            ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(min(max(level, 1), 19)))
            // With it, a bit that fell over shows.
            ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
            packing = .zstd(context)
        case .gzip: packing = .gzip(try Deflater(level: min(max(level, 1), 9), windowBits: Deflater.gzip))
        }
    }

    deinit {
        if case .zstd(let context) = packing { ZSTD_freeCCtx(context) }
    }

    /// The bytes packed: one frame or member, the same each time.
    ///
    /// - Throws: `.outOfMemory`; `.tooLarge` for 4 GB and more.
    package func compressed(_ plain: [UInt8]) throws(CompressionError) -> [UInt8] {
        switch packing {
        case .gzip(let deflater): return try deflater.compressed(plain)
        case .zstd(let context):
            var failure = 0
            let packed = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(plain.count)) { room, count in
                let written = plain.withUnsafeBytes {
                    ZSTD_compress2(context, room.baseAddress, room.count, $0.baseAddress, $0.count)
                }
                if ZSTD_isError(written) != 0 { failure = written } else { count = written }
            }
            guard failure == 0 else { throw .outOfMemory }
            return packed
        }
    }
}
