private import Foundation
public import ScriptEngine

/// What a user types to show who they are. It is never written anywhere, nor shown by any description.
public struct Password: Sendable, CustomStringConvertible, CustomReflectable {
    /// UTF-8 of the text in normal form C, so that every keyboard types the same.
    public let bytes: [UInt8]

    /// The least length of a new one, in characters.
    public static let leastCharacters = 10
    /// The most that one may have, in bytes.
    public static let mostBytes = 1024

    public init(_ text: String) { bytes = Array(text.precomposedStringWithCanonicalMapping.utf8) }

    /// Checks that it can be a new password.
    ///
    /// - Throws: `.passwordTooShort`, `.passwordTooLong`.
    public func checkAsNew() throws(AccessError) {
        guard String(decoding: bytes, as: UTF8.self).count >= Self.leastCharacters else {
            throw .passwordTooShort(least: Self.leastCharacters)
        }
        guard bytes.count <= Self.mostBytes else { throw .passwordTooLong(most: Self.mostBytes) }
    }

    public var description: String { "withheld" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What is kept of a password: the outcome of scrypt, with what it takes to try a password against it.
///
/// - Note: Source: RFC 7914; the costs are those of OWASP's Password Storage Cheat Sheet.
public struct PasswordHash: Hashable, Sendable {
    /// What one try costs.
    public struct Cost: Hashable, Sendable {
        /// N, a power of two; with `blockSize` it sets the memory: 128 · N · r bytes.
        public let rounds: Int
        /// r.
        public let blockSize: Int
        /// p.
        public let parallelism: Int

        public init(rounds: Int, blockSize: Int, parallelism: Int) {
            (self.rounds, self.blockSize, self.parallelism) = (rounds, blockSize, parallelism)
        }

        /// 32 MiB, three times over.
        public static let standard = Cost(rounds: 1 << 15, blockSize: 8, parallelism: 3)
    }

    public let cost: Cost
    /// 16 random bytes.
    public let salt: [UInt8]
    /// 32 bytes.
    public let hash: [UInt8]

    public init(cost: Cost, salt: [UInt8], hash: [UInt8]) { (self.cost, self.salt, self.hash) = (cost, salt, hash) }

    /// - Parameter json: as `json` writes it; nil for anything else.
    public init?(json: JSONValue?) {
        guard json?["algorithm"] == "scrypt", let rounds = json?["n"]?.integer, let blockSize = json?["r"]?.integer,
            let parallelism = json?["p"]?.integer, let salt = json?["salt"]?.string.flatMap(Self.bytes),
            let hash = json?["hash"]?.string.flatMap(Self.bytes)
        else { return nil }
        self.init(cost: Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism), salt: salt, hash: hash)
    }

    public var json: JSONValue {
        [
            "algorithm": "scrypt", "n": .integer(cost.rounds), "r": .integer(cost.blockSize),
            "p": .integer(cost.parallelism), "salt": .string(salt.hexadecimal), "hash": .string(hash.hexadecimal),
        ]
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8]? {
        let digits = Array(hexadecimal.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}
