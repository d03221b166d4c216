private import FoundationEssentials
internal import JWTKit
internal import ScriptEngine

/// The public keys with which a provider signs.
///
/// - Note: Source: RFC 7517.
struct ProviderKeys: Sendable {
    /// One of them.
    struct Key: Hashable, Sendable {
        /// A key's numbers, in base64url as the provider wrote them.
        enum Numbers: Hashable, Sendable {
            case rsa(modulus: String, exponent: String)
            /// On P-256.
            case ec(x: String, y: String)
        }

        let id: String?
        /// The only algorithm that it is for; nil when the provider does not say.
        let algorithm: SigningAlgorithm?
        let numbers: Numbers

        /// Whether a token signed by that algorithm can be its.
        func fits(_ algorithm: SigningAlgorithm) -> Bool {
            guard self.algorithm == nil || self.algorithm == algorithm else { return false }
            return switch (algorithm, numbers) {
            case (.rs256, .rsa), (.ps256, .rsa), (.es256, .ec): true
            default: false
            }
        }
    }

    private let keys: [Key]
    private static let most = 100
    /// Bits of an RSA modulus.
    private static let rsaSizes = 2048...8192

    /// Reads a key set. Keys of other kinds, for other uses, or too short to trust are left out.
    ///
    /// - Throws: `.badKeys` when it cannot be read, or has more than 100 keys.
    init(_ bytes: [UInt8]) throws(OpenIDError) {
        let document: JSONValue
        do { document = try JSONParser.parse(bytes) } catch { throw .badKeys }
        guard let items = document["keys"]?.array, items.count <= Self.most else { throw .badKeys }
        keys = items.compactMap { Self.key($0) }
    }

    /// The one key that a token can be signed with.
    ///
    /// - Returns: nil when there is none, or when the token names none and there are several.
    func key(named id: String?, for algorithm: SigningAlgorithm) -> Key? {
        let fitting = keys.filter { $0.fits(algorithm) && (id == nil || $0.id == id) }
        return fitting.count == 1 ? fitting[0] : nil
    }

    private static func key(_ item: JSONValue) -> Key? {
        if let use = item["use"] {
            guard use == "sig" else { return nil }
        }
        if let operations = item["key_ops"] {
            guard operations.array?.contains("verify") == true else { return nil }
        }
        var algorithm: SigningAlgorithm?
        if let name = item["alg"] {
            guard let known = name.string.flatMap({ SigningAlgorithm(rawValue: $0) }) else { return nil }
            algorithm = known
        }
        let numbers: Key.Numbers
        switch item["kty"] {
        case "RSA":
            guard let modulus = item["n"]?.string, let exponent = item["e"]?.string,
                let number = Base64URL.bytes(modulus), let power = Base64URL.bytes(exponent),
                rsaSizes.contains(bits(number)), (2...64).contains(bits(power))
            else { return nil }
            numbers = .rsa(modulus: modulus, exponent: exponent)
        case "EC":
            guard item["crv"] == "P-256", let x = item["x"]?.string, let y = item["y"]?.string,
                Base64URL.bytes(x)?.count == 32, Base64URL.bytes(y)?.count == 32
            else { return nil }
            numbers = .ec(x: x, y: y)
        default: return nil
        }
        return Key(id: item["kid"]?.string, algorithm: algorithm, numbers: numbers)
    }

    /// How many bits a number has, leading zeros apart.
    private static func bits(_ number: [UInt8]) -> Int {
        let significant = number.drop { $0 == 0 }
        guard let first = significant.first else { return 0 }
        return significant.count * 8 - first.leadingZeroBitCount
    }
}

extension ProviderKeys.Key {
    /// Checks a signature.
    ///
    /// - Throws: `.badKeys` when the numbers are no key, `.badToken(.signature)`.
    func check(
        _ signature: [UInt8], of signed: [UInt8], by algorithm: SigningAlgorithm
    ) async throws(OpenIDError) {
        let verifier: any JWTAlgorithm
        do {
            verifier = try await JWTKeyCollection().add(jwk: jwk(for: algorithm)).getKey(for: Self.name)
        } catch {
            throw .badKeys
        }
        guard (try? verifier.verify(signature, signs: signed)) == true else { throw .badToken(.signature) }
    }

    /// A name of our own, since a provider need not give its key one.
    private static let name = JWKIdentifier(string: "key")

    private func jwk(for algorithm: SigningAlgorithm) -> JWK {
        switch numbers {
        case .rsa(let modulus, let exponent):
            .rsa(
                algorithm == .ps256 ? .ps256 : .rs256, identifier: Self.name, modulus: modulus, exponent: exponent)
        case .ec(let x, let y): .ecdsa(.es256, identifier: Self.name, x: x, y: y, curve: .p256)
        }
    }
}
