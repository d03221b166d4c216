internal import Crypto
public import Foundation
internal import ScriptEngine

/// Photographs and scans that a hub received, each a file that its SHA-256 names, in one folder, as they came.
public struct AttachmentStore: Sendable {
    public let folder: String
    /// The most that one file may have, in bytes.
    public static let limit = 20_000_000

    public init(folder: String) { self.folder = folder }

    /// Reads a file that is to be taken in.
    ///
    /// - Throws: `.missing`, `.unreadable`.
    static func read(fileAt path: String) throws(AttachmentError) -> Data {
        do {
            guard FileManager.default.fileExists(atPath: path) else { throw AttachmentError.missing }
            // A pipe would never end, and a device is no photograph.
            let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            let type = try FileManager.default.attributesOfItem(atPath: resolved)[.type] as? FileAttributeType
            guard type == .typeRegular else { throw AttachmentError.unreadable }
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            return try file.read(upToCount: limit + 1) ?? Data()
        } catch let error as AttachmentError {
            throw error
        } catch {
            throw .unreadable
        }
    }

    /// What an answer keeps of a file.
    ///
    /// - Throws: `.tooLarge`, `.empty`, `.wrongType`.
    static func photograph(of bytes: Data) throws(AttachmentError) -> Photograph {
        guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        guard !bytes.isEmpty else { throw .empty }
        guard let type = MediaType(firstBytesOf: bytes) else { throw .wrongType }
        return Photograph(sha256: digest(of: bytes), mediaType: type.rawValue, bytes: bytes.count)
    }

    /// What names a file: its SHA-256, 64 lower-case hexadecimal digits.
    public static func digest(of bytes: Data) -> String { SHA256.hash(data: bytes).hexadecimal }

    /// Takes in the bytes of a file.
    ///
    /// - Parameter expected: the digest that they must have.
    /// - Throws: `AttachmentError`; nothing is kept then.
    public func store(_ bytes: Data, named expected: String) throws(AttachmentError) {
        let photograph = try Self.photograph(of: bytes)
        guard expected == photograph.sha256 else { throw .wrongDigest }
        let path = path(of: expected)
        // A file that is there may be damaged, or its name not yet on the disk, if the program was killed before.
        if (try? self.bytes(of: expected)) == nil {
            do {
                try DurableFile.makeFolder(folder)
                try DurableFile.write(bytes, to: path)
            } catch { throw .storage(error) }
        } else {
            do { try DurableFile.syncFolder(of: path) } catch { throw .storage(error) }
        }
    }

    /// The bytes of a stored file.
    ///
    /// - Throws: `.missing`, or `.unreadable` when they no longer have the digest that names them.
    public func bytes(of digest: String) throws(AttachmentError) -> Data {
        guard digest.count == 64, digest.allSatisfy(\.isHexDigit),
            let bytes = FileManager.default.contents(atPath: path(of: digest))
        else { throw .missing }
        guard Self.digest(of: bytes) == digest else { throw .unreadable }
        return bytes
    }

    private func path(of digest: String) -> String { "\(folder)/\(digest)" }
}

/// What a stored file is, by its first bytes.
package enum MediaType: String {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case heic = "image/heic"
    case pdf = "application/pdf"

    /// - Parameter bytes: the first twelve are enough; nil for a file of another kind.
    package init?(firstBytesOf bytes: Data) {
        let head = Array(bytes.prefix(12))
        if head.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if head.starts(with: "%PDF-".utf8) {
            self = .pdf
        } else if head.count == 12, head[4..<8].elementsEqual("ftyp".utf8),
            Self.heicBrands.contains(String(decoding: head[8..<12], as: UTF8.self))
        {
            self = .heic
        } else {
            return nil
        }
    }

    /// The brands of ISO/IEC 23008-12 (HEIF) files that hold HEVC images.
    private static let heicBrands: Set<String> = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]
}

/// Why a photograph was not taken in.
public enum AttachmentError: Error, Hashable, Sendable {
    case missing
    case unreadable
    case empty
    /// Not a JPEG, PNG, HEIC or PDF by its first bytes.
    case wrongType
    case tooLarge(limit: Int)
    /// The bytes have not the digest that they were announced with.
    case wrongDigest
    /// The person whom it shows was erased.
    case erased
    case storage(LogError)

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .missing: "attachment.missing"
        case .unreadable: "attachment.unreadable"
        case .empty: "attachment.empty"
        case .wrongType: "attachment.wrongType"
        case .tooLarge: "attachment.tooLarge"
        case .wrongDigest: "attachment.wrongDigest"
        case .erased: "attachment.erased"
        case .storage(let error): error.code
        }
    }
}
