internal import Crypto
internal import ScriptEngine

/// Codes that stand for answers and records: the same for the same, another for each recipient, so that what two of them
/// were sent cannot be joined. Without the key nobody can tell what a code stands for, or try names until one fits.
public struct Pseudonyms: Sendable {
    private let key: SymmetricKey
    private let recipient: String

    /// - Parameter key: 32 bytes that never leave this desk.
    public init(key: [UInt8], recipient: String) {
        (self.key, self.recipient) = (SymmetricKey(data: key), recipient)
    }

    func code(for value: Value, of type: QuestionType) -> String {
        code([type.rawValue, CanonicalJSON.text(value.json)])
    }

    func code(for call: CallID) -> String { code(["record", call.description]) }

    /// `p-` and 24 hexadecimal digits.
    private func code(_ parts: [String]) -> String {
        let text = CanonicalJSON.bytes(.array(([recipient] + parts).map(JSONValue.string)))
        return "p-" + HMAC<SHA256>.authenticationCode(for: text, using: key).prefix(12).hexadecimal
    }
}
