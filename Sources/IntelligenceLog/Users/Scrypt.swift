internal import Casework
internal import Crypto
internal import CryptoExtras
private import Foundation

/// How passwords are hashed and tried.
enum Scrypt {
    /// Hashes a new password with a salt of its own.
    ///
    /// - Throws: `.refused` when there is no memory for it.
    static func hash(_ password: Password, cost: PasswordHash.Cost) throws(LogError) -> PasswordHash {
        var random = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        guard let key = key(of: password, salt: salt, cost: cost) else { throw .refused(code: 0) }
        return PasswordHash(cost: cost, salt: salt, hash: key.withUnsafeBytes { Array($0) })
    }

    /// Whether it is the password; takes as long for a wrong one as for the right one.
    static func matches(_ password: Password, _ known: PasswordHash) -> Bool {
        guard let key = key(of: password, salt: known.salt, cost: known.cost) else { return false }
        // SymmetricKey compares in constant time.
        return key == SymmetricKey(data: known.hash)
    }

    /// Takes as long as trying a password, so that an id that nobody has is not told by the time.
    static func pretend(_ password: Password) {
        _ = key(of: password, salt: Array(repeating: 0, count: 16), cost: .standard)
    }

    private static func key(of password: Password, salt: [UInt8], cost: PasswordHash.Cost) -> SymmetricKey? {
        try? KDF.Scrypt.deriveKey(
            from: password.bytes, salt: salt, outputByteCount: 32, rounds: cost.rounds, blockSize: cost.blockSize,
            parallelism: cost.parallelism)
    }
}
