import Foundation
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@Suite("Photographs")
struct AttachmentTests {
    private let folder: TemporaryFolder
    private let store: AttachmentStore

    init() throws {
        folder = try TemporaryFolder()
        store = AttachmentStore(folder: folder.file("attachments"))
    }

    static let taken: [(Data, String)] = [
        (SampleFile.jpeg, "image/jpeg"), (SampleFile.png, "image/png"), (SampleFile.heic, "image/heic"),
        (SampleFile.pdf, "application/pdf"),
    ]

    @Test("four kinds are taken, by their first bytes, whatever the name says", arguments: taken.indices)
    func kindIsKnownByItsFirstBytes(index: Int) throws {
        let (bytes, mediaType) = Self.taken[index]
        let path = try folder.write(bytes, to: "photograph.txt")
        let photograph = try store.store(fileAt: path)
        #expect(photograph.mediaType == mediaType)
        #expect(photograph.bytes == bytes.count)
        #expect(try store.bytes(of: photograph.sha256) == bytes)
        #expect(FileManager.default.fileExists(atPath: folder.file("attachments/\(photograph.sha256)")))
    }

    @Test func anythingElseIsRefusedAndNothingIsKept() throws {
        let gif = try folder.write(SampleFile.gif, to: "x.jpg")
        let empty = try folder.write(Data(), to: "empty.jpg")
        let large = try folder.write(SampleFile.jpeg + Data(count: 20_000_000), to: "large.jpg")
        #expect(throws: AttachmentError.wrongType) { try store.store(fileAt: gif) }
        #expect(throws: AttachmentError.empty) { try store.store(fileAt: empty) }
        #expect(throws: AttachmentError.tooLarge(limit: 20_000_000)) { try store.store(fileAt: large) }
        #expect(throws: AttachmentError.missing) { try store.store(fileAt: folder.file("nothing.jpg")) }
        #expect(throws: AttachmentError.unreadable) { try store.store(fileAt: folder.path) }
        #expect(!FileManager.default.fileExists(atPath: store.folder))
    }

    @Test func theLimitItselfIsTaken() throws {
        let bytes = SampleFile.jpeg + Data(count: AttachmentStore.limit - SampleFile.jpeg.count)
        #expect(try store.store(bytes).bytes == AttachmentStore.limit)
    }

    @Test func theSameFileIsKeptOnce() throws {
        _ = try store.store(SampleFile.png)
        _ = try store.store(SampleFile.png)
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder).count == 1)
    }

    @Test func anAlteredFileIsNoticed() throws {
        let photograph = try store.store(SampleFile.png)
        try Data("other".utf8).write(to: URL(fileURLWithPath: "\(store.folder)/\(photograph.sha256)"))
        #expect(throws: AttachmentError.unreadable) { try store.bytes(of: photograph.sha256) }
        // Given again, it is made good.
        _ = try store.store(SampleFile.png)
        #expect(try store.bytes(of: photograph.sha256) == SampleFile.png)
        #expect(throws: AttachmentError.missing) { try store.bytes(of: "../../etc/passwd") }
    }
}
