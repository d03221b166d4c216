private import Compression

/// Reads a zip archive as spreadsheets write them: stored or deflated, no encryption, no 64-bit sizes.
struct ZipReader {
    private struct Entry {
        let method: Int
        let sum: Int
        let packed: Range<Int>
        let size: Int
    }

    private let bytes: [UInt8]
    private var entries: [String: Entry] = [:]

    enum Failure: Error { case broken, tooLarge }

    /// Reads the directory at the end of the archive.
    init(_ bytes: [UInt8]) throws(Failure) {
        self.bytes = bytes
        // The end record is 22 bytes, with a comment of up to 65,535 behind it.
        let lowest = max(0, bytes.count - 22 - 65_535)
        var end = bytes.count - 22
        while end >= lowest, number(end, 4) != 0x0605_4B50 { end -= 1 }
        guard end >= lowest, end >= 0, let count = number(end + 10, 2), var place = number(end + 16, 4) else {
            throw .broken
        }
        for _ in 0..<count {
            guard number(place, 4) == 0x0201_4B50, let flags = number(place + 8, 2), flags & 1 == 0,
                let method = number(place + 10, 2), let sum = number(place + 16, 4),
                let packed = number(place + 20, 4), let size = number(place + 24, 4),
                let nameLength = number(place + 28, 2), let extra = number(place + 30, 2),
                let comment = number(place + 32, 2), let local = number(place + 42, 4),
                number(local, 4) == 0x0403_4B50, let localName = number(local + 26, 2),
                let localExtra = number(local + 28, 2), place + 46 + nameLength <= bytes.count
            else { throw .broken }
            let start = local + 30 + localName + localExtra
            guard start + packed <= bytes.count else { throw .broken }
            let name = String(decoding: bytes[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self)
            entries[name] = Entry(method: method, sum: sum, packed: start..<(start + packed), size: size)
            place += 46 + nameLength + extra + comment
        }
    }

    private func number(_ place: Int, _ length: Int) -> Int? {
        guard place >= 0, place + length <= bytes.count else { return nil }
        return (0..<length).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }

    /// A file's content; nil when the archive has none of that name.
    ///
    /// - Parameter limit: the most bytes that it may unpack to.
    func file(_ name: String, limit: Int) throws(Failure) -> [UInt8]? {
        guard let entry = entries[name] else { return nil }
        guard entry.size <= limit else { throw .tooLarge }
        let packed = bytes[entry.packed]
        let plain: [UInt8]
        switch entry.method {
        case 0: plain = Array(packed)
        case 8:
            // No more than the directory says, whatever the stream goes on to hold.
            guard let unpacked = try? Deflate.unpacked(packed, limit: entry.size) else { throw .broken }
            plain = unpacked
        default: throw .broken
        }
        guard plain.count == entry.size,
            Int(Deflate.sum(plain)) == entry.sum
        else { throw .broken }
        return plain
    }
}
