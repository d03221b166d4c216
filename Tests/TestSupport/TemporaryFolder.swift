public import Foundation

/// A folder of a test's own, gone when the test is.
public final class TemporaryFolder: Sendable {
    public let path: String

    /// - Parameter inMemory: whether it may lie in memory, where a sync costs nothing and says nothing.
    public init(inMemory: Bool = false) throws {
        let memory = "/dev/shm/"
        let parent =
            inMemory && FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        path = parent + "layby-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a name in the folder.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file and gives its path.
    public func write(_ data: Data, to name: String) throws -> String {
        try data.write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }

    public func write(_ text: String, to name: String) throws -> String { try write(Data(text.utf8), to: name) }
}

/// The first bytes of files of each kind, followed by filler. Nobody's photograph.
public enum SampleFile {
    public static let jpeg = Data([0xFF, 0xD8, 0xFF, 0xE0]) + Data(repeating: 7, count: 2_000)
    public static let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + Data(repeating: 7, count: 2_000)
    public static let heic = Data([0, 0, 0, 24]) + Data("ftypheic".utf8) + Data(repeating: 7, count: 2_000)
    public static let pdf = Data("%PDF-1.7\n".utf8) + Data(repeating: 32, count: 2_000)
    public static let gif = Data("GIF89a".utf8) + Data(repeating: 7, count: 2_000)
}
