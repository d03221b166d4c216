import Foundation

/// What a form or a query carries, in its order.
struct Form: Sendable {
    /// Of a form without files, in bytes: a whole table of persons fits.
    static let usualLimit = 256 * 1024
    private static let mostFields = 2_000

    /// A file that was uploaded.
    struct Upload: Sendable {
        let field: String
        let bytes: Data
    }

    private(set) var fields: [(name: String, value: String)] = []
    private(set) var uploads: [Upload] = []
    /// Of all values, files apart, in bytes.
    private var length = 0

    init() {}

    /// The last value of a field; nil when it is not there. A browser sends a hidden default first.
    subscript(name: String) -> String? { fields.last { $0.name == name }?.value }

    /// All values of a field.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The uploads of a field that hold anything: a browser sends an empty one where nobody chose a file.
    func files(_ name: String) -> [Upload] { uploads.filter { $0.field == name && !$0.bytes.isEmpty } }

    // MARK: Reading

    /// Reads `application/x-www-form-urlencoded`.
    ///
    /// - Throws: `.badForm` where it is not UTF-8, holds a null character, or has too many fields.
    static func urlencoded(_ bytes: some Collection<UInt8>) throws(WebError) -> Form {
        var form = Form()
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try text(decoded(sides[0]))
            try form.add(name, sides.count > 1 ? try text(decoded(sides[1])) : "")
        }
        return form
    }

    /// Reads `multipart/form-data`.
    ///
    /// - Note: Source: RFC 7578.
    static func multipart(_ body: Data, boundary: String) throws(WebError) -> Form {
        var form = Form()
        let mark = Data("--\(boundary)".utf8)
        guard (1...70).contains(boundary.utf8.count), var start = body.range(of: mark)?.upperBound else {
            throw .badForm
        }
        let (lineEnd, headEnd) = (Data("\r\n".utf8), Data("\r\n\r\n".utf8))
        while true {
            if body[start...].starts(with: Data("--".utf8)) { return form }
            guard body[start...].starts(with: lineEnd),
                let head = body.range(of: headEnd, in: start..<body.endIndex),
                let end = body.range(of: lineEnd + mark, in: head.upperBound - 2..<body.endIndex)
            else { throw .badForm }
            let content = head.upperBound <= end.lowerBound ? body[head.upperBound..<end.lowerBound] : Data()
            let (name, isFile) = try disposition(text(body[start..<head.lowerBound]))
            if isFile {
                guard form.uploads.count < 100 else { throw .badForm }
                form.uploads.append(Upload(field: name, bytes: Data(content)))
            } else {
                try form.add(name, text(content))
            }
            start = end.upperBound
        }
    }

    private mutating func add(_ name: String, _ value: String) throws(WebError) {
        guard fields.count < Self.mostFields, name.utf8.count <= 200 else { throw .badForm }
        length += value.utf8.count
        guard length <= Self.usualLimit else { throw .tooLong(most: Self.usualLimit) }
        fields.append((name, value))
    }

    /// The field's name, and whether a file is in it. What the file was called on the other machine is not read.
    private static func disposition(_ head: String) throws(WebError) -> (String, isFile: Bool) {
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
            guard let start = line.range(of: " name=\"")?.upperBound, let end = line[start...].firstIndex(of: "\"")
            else { throw .badForm }
            return (String(line[start..<end]), line.contains("filename=") || line.contains("filename*="))
        }
        throw .badForm
    }

    private static func decoded(_ bytes: some Collection<UInt8>) throws(WebError) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = iterator.next()?.hexadecimalDigit, let low = iterator.next()?.hexadecimalDigit else {
                    throw .badForm
                }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        return decoded
    }

    private static func text(_ bytes: some Collection<UInt8>) throws(WebError) -> String {
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else { throw .badForm }
        return text
    }
}

extension UInt8 {
    /// What it is worth as a hexadecimal digit; nil for another character.
    fileprivate var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension String {
    /// With what a URL's query and path want written otherwise.
    var percentEncoded: String {
        addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? ""
    }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
