internal import Crypto
private import Foundation
internal import ScriptEngine

/// The key that all other keys of a log are wrapped with: 256 bits that are kept apart from the log's file.
///
/// Whoever has the file and this key can read everything that is not erased; without it nothing personal can be read
/// by anybody, ever.
public struct MasterKey: Sendable {
    let key: SymmetricKey
    /// Names the key without revealing it: 16 hexadecimal digits of a digest.
    public let id: String

    /// Makes a new one at random.
    public init() { self.init(SymmetricKey(size: .bits256)) }

    /// Reads a key as `text` writes it; nil for anything else.
    public init?(text: some StringProtocol) {
        guard let bytes = Data(base64Encoded: String(text)), bytes.count == 32 else { return nil }
        self.init(SymmetricKey(data: bytes))
    }

    private init(_ key: SymmetricKey) {
        self.key = key
        var hasher = SHA256()
        hasher.update(data: Data("layby master key".utf8))
        key.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        id = String(Data(hasher.finalize()).hexadecimal.prefix(16))
    }

    /// The key itself in Base64, 44 characters. It belongs in a key file or a vault, and nowhere else.
    public var text: String { key.withUnsafeBytes { Data($0).base64EncodedString() } }

    /// The keys in the text of a key file, variable or command: one or several, between blanks; the newest last.
    ///
    /// - Returns: nil when any of it is no key.
    public static func all(in text: some StringProtocol) -> [MasterKey]? {
        let words = text.split { $0.isWhitespace }
        let keys = words.compactMap { MasterKey(text: $0) }
        return keys.count == words.count && !keys.isEmpty ? keys : nil
    }
}

/// Where a log's master keys come from.
public protocol KeySource: Sendable {
    /// The key with this id; nil when the source does not have it.
    func key(_ id: String) throws(LogError) -> MasterKey?
    /// The key for a new log, or the one to change to.
    ///
    /// - Parameter used: the key that is in use; nil for a new log.
    /// - Returns: nil when the source has no other.
    func next(after used: String?) throws(LogError) -> MasterKey?
}

/// Keys that are at hand: from a key file, a variable or a command. The last one is the newest.
public struct GivenKeys: KeySource {
    private let keys: [MasterKey]

    public init(_ keys: [MasterKey]) { self.keys = keys }

    public func key(_ id: String) -> MasterKey? { keys.last { $0.id == id } }

    public func next(after used: String?) -> MasterKey? { keys.last.flatMap { $0.id == used ? nil : $0 } }
}

/// A folder in which each key is a file of its own, `<id>.key`, made when a log first needs one.
///
/// Old keys stay, since backups made under them need them.
public struct KeyFolder: KeySource {
    public let path: String
    private let made: @Sendable (String) -> Void

    /// - Parameter made: told the path of each key that is made, since somebody must keep a copy of it.
    public init(_ path: String, made: @escaping @Sendable (String) -> Void = { _ in }) {
        (self.path, self.made) = (path, made)
    }

    public func key(_ id: String) -> MasterKey? {
        FileManager.default.contents(atPath: "\(path)/\(id).key")
            .flatMap { MasterKey.all(in: String(decoding: $0, as: UTF8.self)) }?.first { $0.id == id }
    }

    public func next(after used: String?) throws(LogError) -> MasterKey? {
        let key = MasterKey()
        do {
            try DurableFile.makeFolder(path)
            try DurableFile.write(Data("\(key.text)\n".utf8), to: "\(path)/\(key.id).key")
        } catch { throw .keyNotKept }
        made("\(path)/\(key.id).key")
        return key
    }
}
