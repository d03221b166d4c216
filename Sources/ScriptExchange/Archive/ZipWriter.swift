private import Compression

/// Packs files into a zip archive; the same files give the same bytes.
struct ZipWriter {
    private var body: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    mutating func add(_ name: String, _ text: String) {
        let plain = Array(text.utf8)
        let packed = try? Deflate.compressed(plain)
        let sum = Deflate.sum(plain)
        var head: [UInt8] = []
        // Version 2.0; names in UTF-8; deflated or stored; 1 January 1980.
        head.append(20, bytes: 2)
        head.append(0x0800, bytes: 2)
        head.append(packed == nil ? 0 : 8, bytes: 2)
        head.append(0, bytes: 2)
        head.append(0x21, bytes: 2)
        head.append(Int(sum), bytes: 4)
        head.append((packed ?? plain).count, bytes: 4)
        head.append(plain.count, bytes: 4)
        head.append(name.utf8.count, bytes: 2)
        head.append(0, bytes: 2)
        directory.append(0x0201_4B50, bytes: 4)
        directory.append(20, bytes: 2)
        directory += head
        directory.append(0, bytes: 10)
        directory.append(body.count, bytes: 4)
        directory += name.utf8
        body.append(0x0403_4B50, bytes: 4)
        body += head
        body += name.utf8
        body += packed ?? plain
        count += 1
    }

    func bytes() -> [UInt8] {
        var end: [UInt8] = []
        end.append(0x0605_4B50, bytes: 4)
        end.append(0, bytes: 4)
        end.append(count, bytes: 2)
        end.append(count, bytes: 2)
        end.append(directory.count, bytes: 4)
        end.append(body.count, bytes: 4)
        end.append(0, bytes: 2)
        return body + directory + end
    }
}

extension [UInt8] {
    /// Appends a number, its lowest byte first.
    fileprivate mutating func append(_ number: Int, bytes: Int) {
        for index in 0..<bytes { append(index < 8 ? UInt8(truncatingIfNeeded: number >> (8 * index)) : 0) }
    }
}
