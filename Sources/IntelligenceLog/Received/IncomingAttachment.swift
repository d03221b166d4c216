internal import Crypto
private import Foundation
internal import ScriptEngine
private import Synchronization

/// A photograph or scan on its way in: each piece goes to the disk as it comes, so that none is held in memory whole.
///
/// Dropped before `finish`, it leaves nothing behind.
public final class IncomingAttachment: Sendable {
    private let folder: String
    private let name: String
    private let state: Mutex<State>

    private struct State {
        var descriptor: Int32
        var temporary: String
        var digest = SHA256()
        var count = 0
        /// The first twelve bytes, which say what it is.
        var head = Data()
    }

    /// - Parameter name: the digest that it must have, which names it.
    /// - Throws: `.wrongDigest` where that is no digest, `.storage`.
    init(named name: String, in folder: String) throws(AttachmentError) {
        guard name.utf8.count == 64, name.utf8.allSatisfy({ $0.isLowercaseHexadecimal }) else { throw .wrongDigest }
        (self.name, self.folder) = (name, folder)
        do { try DurableFile.makeFolder(folder) } catch { throw .storage(error) }
        let temporary = "\(folder)/\(name).\(UInt64.random(in: .min ... .max)).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .storage(DurableFile.failure()) }
        state = Mutex(State(descriptor: descriptor, temporary: temporary))
    }

    /// Takes the next bytes.
    ///
    /// - Throws: `.tooLarge`, `.wrongType`, `.storage`; it can be dropped then.
    public func add(_ bytes: [UInt8]) throws(AttachmentError) {
        let error = state.withLock { state -> AttachmentError? in
            guard !bytes.isEmpty else { return nil }
            state.count += bytes.count
            guard state.count <= AttachmentStore.limit else { return .tooLarge(limit: AttachmentStore.limit) }
            let wasKnown = state.head.count == 12
            state.head += bytes.prefix(12 - state.head.count)
            if !wasKnown, state.head.count == 12, MediaType(firstBytesOf: state.head) == nil { return .wrongType }
            state.digest.update(data: bytes)
            var done = 0
            while done < bytes.count {
                let written = bytes.withUnsafeBytes {
                    Foundation.write(state.descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
                }
                if written < 0 {
                    if errno == EINTR { continue }
                    return .storage(DurableFile.failure())
                }
                done += written
            }
            return nil
        }
        if let error { throw error }
    }

    /// Ends it: it has its name, and is on the disk.
    ///
    /// - Throws: `.empty`, `.wrongType`, `.wrongDigest`, `.storage`; nothing is kept then.
    public func finish() throws(AttachmentError) {
        let path = "\(folder)/\(name)"
        let error = state.withLock { state -> AttachmentError? in
            guard state.count > 0 else { return .empty }
            guard MediaType(firstBytesOf: state.head) != nil else { return .wrongType }
            guard state.digest.finalize().hexadecimal == name else { return .wrongDigest }
            guard fsync(state.descriptor) == 0 else { return .storage(DurableFile.failure()) }
            do throws(LogError) { try DurableFile.name(state.temporary, path) } catch { return .storage(error) }
            state.temporary = ""
            return nil
        }
        if let error { throw error }
    }

    deinit {
        state.withLock { state in
            close(state.descriptor)
            if !state.temporary.isEmpty { unlink(state.temporary) }
        }
    }
}

extension AttachmentStore {
    /// Begins to take in a file.
    ///
    /// - Parameter digest: its SHA-256, 64 lower-case hexadecimal digits.
    /// - Throws: `.wrongDigest` where that is none, `.storage`.
    public func begin(_ digest: String) throws(AttachmentError) -> IncomingAttachment {
        try IncomingAttachment(named: digest, in: folder)
    }

    /// How many there are, and their bytes in all.
    public func total() -> (files: Int, bytes: Int) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let sizes = names.filter { $0.utf8.count == 64 }.compactMap {
            try? FileManager.default.attributesOfItem(atPath: "\(folder)/\($0)")[.size] as? Int
        }
        return (sizes.count, sizes.reduce(0, +))
    }
}

extension UInt8 {
    fileprivate var isLowercaseHexadecimal: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }
}
