import CryptoExtras
import Foundation
import JWTKit
import ScriptEngine

@testable import CallDesk

/// A key pair made for one test, with the name that the small provider gives it.
struct OpenIDSmallKey: Sendable {
    let id: String
    let algorithm: SigningAlgorithm
    /// As a key set lists it.
    let published: JSONValue
    private let signer: any JWTAlgorithm

    /// - Throws: when no key can be made.
    init(_ id: String, _ algorithm: SigningAlgorithm) async throws {
        (self.id, self.algorithm) = (id, algorithm)
        let collection = JWTKeyCollection()
        let name = JWKIdentifier(string: id)
        switch algorithm {
        case .es256:
            let key = ES256PrivateKey()
            await collection.add(ecdsa: key, kid: name)
            let numbers = key.publicKey.parameters ?? ("", "")
            published = [
                "kty": "EC", "crv": "P-256", "kid": .string(id), "use": "sig", "x": Self.unpadded(numbers.x),
                "y": Self.unpadded(numbers.y),
            ]
        case .rs256, .ps256:
            let key = try Insecure.RSA.PrivateKey(backing: _RSA.Signing.PrivateKey(keySize: .bits2048))
            if algorithm == .rs256 {
                await collection.add(rsa: key, digestAlgorithm: .sha256, kid: name)
            } else {
                await collection.add(pss: key, digestAlgorithm: .sha256, kid: name)
            }
            let numbers = try key.publicKey.getKeyPrimitives()
            published = [
                "kty": "RSA", "kid": .string(id), "alg": .string(algorithm.rawValue),
                "n": .string(Base64URL.text(numbers.modulus)), "e": .string(Base64URL.text(numbers.publicExponent)),
            ]
        }
        signer = try await collection.getKey(for: name)
    }

    /// A token in its compact form, signed with this key.
    ///
    /// - Parameter naming: whether it names the key.
    func token(_ claims: JSONValue, header: [String: JSONValue] = [:], naming: Bool = true) throws -> String {
        let own: JSONValue = ["alg": .string(algorithm.rawValue), "typ": "JWT"]
        let name: [String: JSONValue] = naming ? ["kid": .string(id)] : [:]
        let signed = Self.unsigned(claims, header: own.adding(name).adding(header))
        return "\(signed).\(Base64URL.text(try signer.sign(Array(signed.utf8))))"
    }

    /// Header and claims, without a signature.
    static func unsigned(_ claims: JSONValue, header: JSONValue) -> String {
        [header, claims].map { Base64URL.text(CanonicalJSON.bytes($0)) }.joined(separator: ".")
    }

    private static func unpadded(_ base64: String) -> JSONValue {
        .string(Base64URL.text(Data(base64Encoded: base64) ?? Data()))
    }
}
