internal import Crypto
internal import Foundation
internal import ScriptEngine

/// What a signed-in user holds, and nobody else: 32 random bytes. The log knows only their SHA-256.
public struct SessionToken: Sendable, CustomStringConvertible, CustomReflectable {
    /// 64 hexadecimal digits. A secret: it goes into a file of mode 0600 or a batch job's environment, nowhere else.
    public let text: String

    /// A new one.
    init() {
        var random = SystemRandomNumberGenerator()
        text = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }.hexadecimal
    }

    /// - Parameter text: as `text` says; nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 64, text.utf8.allSatisfy({ Self.digits.contains($0) }) else { return nil }
        self.text = text
    }

    private static let digits = Set("0123456789abcdef".utf8)

    /// What the log keeps of it.
    var digest: Data { Data(SHA256.hash(data: Array(text.utf8))) }

    public var description: String { "withheld" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
