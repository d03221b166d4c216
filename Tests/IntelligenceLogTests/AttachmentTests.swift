import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@Suite("Photographs")
struct AttachmentTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let stream: StreamID

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
        var random = SystemRandomNumberGenerator()
        stream = StreamID(at: morning, random: &random)
    }

    static let taken: [(Data, String)] = [
        (SampleFile.jpeg, "image/jpeg"), (SampleFile.png, "image/png"), (SampleFile.heic, "image/heic"),
        (SampleFile.pdf, "application/pdf"),
    ]

    private var files: [String] {
        (try? FileManager.default.subpathsOfDirectory(atPath: folder.file("log.sqlite-attachments"))) ?? []
    }

    @Test("four kinds are taken, by their first bytes, whatever the name says", arguments: taken.indices)
    func kindIsKnownByItsFirstBytes(index: Int) async throws {
        let (bytes, mediaType) = Self.taken[index]
        let path = try folder.write(bytes, to: "photograph.txt")
        let photograph = try await log.keepPhotograph(fileAt: path, of: stream, Subject("driver"))
        #expect(photograph.mediaType == mediaType)
        #expect(photograph.bytes == bytes.count)
        #expect(try await log.photograph(photograph.sha256, of: stream) == bytes)
        let stored = try #require(
            FileManager.default.contents(
                atPath: folder.file("log.sqlite-attachments/\(stream)/\(photograph.sha256)")))
        #expect(stored.range(of: bytes.suffix(100)) == nil, "it stands there in the clear")
    }

    @Test func anythingElseIsRefusedAndNothingIsKept() async throws {
        let gif = try folder.write(SampleFile.gif, to: "x.jpg")
        let empty = try folder.write(Data(), to: "empty.jpg")
        let large = try folder.write(SampleFile.jpeg + Data(count: 20_000_000), to: "large.jpg")
        for (path, error) in [
            (gif, AttachmentError.wrongType), (empty, .empty), (large, .tooLarge(limit: 20_000_000)),
            (folder.file("nothing.jpg"), .missing), (folder.path, .unreadable),
        ] {
            await #expect(throws: error) { try await log.keepPhotograph(fileAt: path, of: stream, .record) }
        }
        #expect(files.isEmpty)
    }

    @Test func theLimitItselfIsTaken() async throws {
        let bytes = SampleFile.jpeg + Data(count: AttachmentStore.limit - SampleFile.jpeg.count)
        #expect(try await log.keepPhotograph(bytes, of: stream, .record).bytes == AttachmentStore.limit)
    }

    @Test func theSameFileIsKeptOnceInACall() async throws {
        _ = try await log.keepPhotograph(SampleFile.png, of: stream, .record)
        _ = try await log.keepPhotograph(SampleFile.png, of: stream, .record)
        #expect(files.count == 2)
    }

    @Test func anAlteredFileIsNoticed() async throws {
        let photograph = try await log.keepPhotograph(SampleFile.png, of: stream, .record)
        try Data("other".utf8).write(
            to: URL(fileURLWithPath: folder.file("log.sqlite-attachments/\(stream)/\(photograph.sha256)")))
        await #expect(throws: AttachmentError.unreadable) { try await log.photograph(photograph.sha256, of: stream) }
        // Given again, it is made good.
        _ = try await log.keepPhotograph(SampleFile.png, of: stream, .record)
        #expect(try await log.photograph(photograph.sha256, of: stream) == SampleFile.png)
        await #expect(throws: AttachmentError.missing) {
            try await log.photograph("../../etc/passwd", of: stream)
        }
    }

    @Test func aPhotographOfOneCallIsNotFoundInAnother() async throws {
        let photograph = try await log.keepPhotograph(SampleFile.png, of: stream, .record)
        var random = SystemRandomNumberGenerator()
        let other = StreamID(at: morning, random: &random)
        await #expect(throws: AttachmentError.missing) { try await log.photograph(photograph.sha256, of: other) }
    }
}
