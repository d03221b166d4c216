public import Casework
public import Foundation
internal import GRDB
public import ScriptEngine

/// The photographs of a log, sealed: each a file in `<log>-attachments/<stream>/` that its SHA-256 names.
extension IntelligenceLog {
    /// Takes a file in for a stream, sealed under its subject's key.
    ///
    /// - Returns: what an answer keeps of it; the file is on the disk by then.
    /// - Throws: `AttachmentError`; nothing is kept then.
    public func keepPhotograph(
        fileAt path: String, of stream: StreamID, _ subject: Subject
    ) async throws(AttachmentError) -> Photograph {
        try await keepPhotograph(try AttachmentStore.read(fileAt: path), of: stream, subject)
    }

    /// Takes the bytes of a file in for a stream, sealed under its subject's key.
    public func keepPhotograph(
        _ bytes: Data, of stream: StreamID, _ subject: Subject
    ) async throws(AttachmentError) -> Photograph {
        let photograph = try AttachmentStore.photograph(of: bytes)
        // A file that is there may be damaged, or its name not yet on the disk, if the program was killed before.
        if try await isWhole(photograph.sha256, of: stream) {
            let path = SealedPhotograph.path(photograph.sha256, of: stream, in: photographs)
            do { try DurableFile.syncFolder(of: path) } catch { throw .storage(error) }
            return photograph
        }
        do {
            // Its key is on the disk before the file is.
            let sealed = try await writer.commit { [vault] database in
                guard try !vault.isDestroyed(stream, .record, database) else { throw LogError.erased }
                return try vault.seal(bytes, of: stream, subject, context: photograph.sha256, database)
            }
            try SealedPhotograph.write(sealed, photograph.sha256, of: stream, subject, in: photographs)
        } catch { throw .storage(error) }
        return photograph
    }

    /// The bytes of a stream's photograph.
    ///
    /// - Throws: `.missing`, `.erased`, or `.unreadable` when they no longer have the digest that names them.
    public func photograph(_ digest: String, of stream: StreamID) async throws(AttachmentError) -> Data {
        guard digest.count == 64, digest.allSatisfy(\.isHexDigit),
            let stored = FileManager.default.contents(
                atPath: SealedPhotograph.path(digest, of: stream, in: photographs))
        else { throw .missing }
        guard let (subject, sealed) = SealedPhotograph.parts(of: stored) else { throw .unreadable }
        let opened: Data?
        do {
            opened = try await read { [vault] in try vault.open(sealed, of: stream, subject, context: digest, $0) }
        } catch {
            guard error == .sealBroken else { throw .storage(error) }
            throw .unreadable
        }
        guard let bytes = opened else { throw .erased }
        guard AttachmentStore.digest(of: bytes) == digest else { throw .unreadable }
        return bytes
    }

    /// Whether the photograph is there and can be read.
    private func isWhole(_ digest: String, of stream: StreamID) async throws(AttachmentError) -> Bool {
        do {
            _ = try await photograph(digest, of: stream)
            return true
        } catch {
            switch error {
            case .missing, .unreadable: return false
            default: throw error
            }
        }
    }

    /// Removes the files of a subject whose key is destroyed, or of a whole stream.
    ///
    /// - Returns: how many there were.
    static func removePhotographs(in folder: String, of stream: StreamID, _ subject: Subject) -> Int {
        let folder = "\(folder)/\(stream)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.count { name in
            let path = "\(folder)/\(name)"
            if subject != .record {
                guard let stored = FileManager.default.contents(atPath: path),
                    SealedPhotograph.parts(of: stored)?.subject == subject
                else { return false }
            }
            return unlink(path) == 0
        }
    }

    // MARK: Files

    /// The folder of the photographs, beside the log.
    var photographs: String { Self.photographs(of: path) }

    static func photographs(of path: String) -> String { path + "-attachments" }
}

/// The file of a sealed photograph: a line that names the subject, then the sealed bytes.
enum SealedPhotograph {
    private static let mark = "layby photograph 1 "

    static func path(_ digest: String, of stream: StreamID, in folder: String) -> String {
        "\(folder)/\(stream)/\(digest)"
    }

    /// Puts a sealed photograph on the disk.
    static func write(
        _ sealed: Data, _ digest: String, of stream: StreamID, _ subject: Subject, in folder: String
    ) throws(LogError) {
        let path = path(digest, of: stream, in: folder)
        try DurableFile.makeFolder("\(folder)/\(stream)")
        try DurableFile.write(Data("\(mark)\(subject)\n".utf8) + sealed, to: path)
    }

    /// A stored file's subject and sealed bytes; nil when it is none of ours.
    static func parts(of stored: Data) -> (subject: Subject, sealed: Data)? {
        guard stored.starts(with: mark.utf8), let end = stored.firstIndex(of: 0x0A) else { return nil }
        let subject = stored[stored.index(stored.startIndex, offsetBy: mark.utf8.count)..<end]
        return (Subject(String(decoding: subject, as: UTF8.self)), Data(stored[stored.index(after: end)...]))
    }
}
