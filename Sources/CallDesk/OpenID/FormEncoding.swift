/// Writes fields as `application/x-www-form-urlencoded`, for a query or a body.
enum FormEncoding {
    static let mediaType = "application/x-www-form-urlencoded"

    /// `name=value&…`, in the order given.
    static func text(_ fields: KeyValuePairs<String, String>) -> String {
        fields.map { "\(encoded($0.key))=\(encoded($0.value))" }.joined(separator: "&")
    }

    /// A name or a value by itself: letters, digits and `-._~` as they are, every other byte as `%XX`.
    static func encoded(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                out.append(byte)
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): out.append(byte)
            default: out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
}
