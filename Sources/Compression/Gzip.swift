/// The gzip format of RFC 1952, through zlib.
package enum Gzip {
    /// The bytes packed, in one member without name or time, so that the same bytes give the same.
    ///
    /// - Parameter level: 1–9: more is smaller and slower.
    package static func compressed(_ plain: [UInt8], level: Int = 6) throws(CompressionError) -> [UInt8] {
        try Compressor(.gzip, level: level).compressed(plain)
    }

    /// The bytes unpacked, of one member or several one after another.
    ///
    /// - Parameter limit: the most that they may come to.
    /// - Throws: `.broken`, also when a checksum does not hold, `.truncated`, `.tooLarge`, `.outOfMemory`.
    package static func unpacked(_ packed: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
        let inflater = try Inflater(windowBits: Deflater.gzip)
        return try inflater.unpacked(packed[...], limit: limit, members: .max)
    }
}
