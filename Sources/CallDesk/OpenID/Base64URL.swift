/// Base64 with the alphabet that URLs can hold, unpadded, as JSON Web Tokens and PKCE write bytes.
///
/// - Note: Source: RFC 4648 section 5, RFC 7515 section 2.
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Writes bytes.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var out: [UInt8] = []
        var (held, bits) = (0, 0)
        for byte in bytes {
            (held, bits) = (held << 8 | Int(byte), bits + 8)
            while bits >= 6 {
                bits -= 6
                out.append(alphabet[held >> bits & 63])
            }
            held &= (1 << bits) - 1
        }
        if bits > 0 { out.append(alphabet[held << (6 - bits) & 63]) }
        return String(decoding: out, as: UTF8.self)
    }

    /// Reads bytes strictly: one spelling for each; nil for anything else.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var out: [UInt8] = []
        var (held, bits) = (0, 0)
        for character in text.utf8 {
            guard let value = value(character) else { return nil }
            (held, bits) = (held << 6 | value, bits + 6)
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(held >> bits))
                held &= (1 << bits) - 1
            }
        }
        guard bits < 6, held == 0 else { return nil }
        return out
    }

    private static func value(_ character: UInt8) -> Int? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
