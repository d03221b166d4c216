internal import Foundation

/// Files that are whole and on the disk once they have their name.
enum DurableFile {
    /// Makes a folder, and those that it lies in, for its owner alone; their names are on the disk then.
    ///
    /// - Throws: `.readOnly`, `.cannotOpen`, `.diskFull`, `.disk`.
    static func makeFolder(_ path: String) throws(LogError) {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue { return }
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard parent != path else { throw .cannotOpen }
        try makeFolder(parent)
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            let error = failure()
            if case .disk = error { throw .cannotOpen }
            throw error
        }
        try syncFolder(of: path)
    }

    /// Writes a file under a temporary name, syncs it, and names it; all of it is on the disk then, or nothing.
    ///
    /// - Throws: `.diskFull`, `.readOnly`, `.disk`.
    static func write(_ bytes: Data, to path: String) throws(LogError) {
        let temporary = "\(path).\(UInt64.random(in: .min ... .max)).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        let error = fill(descriptor, with: bytes)
        close(descriptor)
        guard error == nil, rename(temporary, path) == 0 else {
            let error = error ?? failure()
            unlink(temporary)
            throw error
        }
        do { try syncFolder(of: path) } catch {
            // A sync that failed is not repeated: whoever tries again must write it again.
            unlink(path)
            throw error
        }
    }

    private static func fill(_ descriptor: Int32, with bytes: Data) -> LogError? {
        let isWritten = bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let written = Foundation.write(
                    descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if written < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                done += written
            }
            return true
        }
        guard isWritten, fsync(descriptor) == 0 else { return failure() }
        return nil
    }

    /// Puts on the disk what a file has now.
    static func sync(_ path: String) throws(LogError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    /// Gives a file another name, which lasts; a file of that name is replaced.
    static func name(_ path: String, _ other: String) throws(LogError) {
        guard rename(path, other) == 0 else { throw failure() }
        try syncFolder(of: other)
    }

    /// Gives a file a name that no other has, which lasts.
    ///
    /// - Throws: `.exists` when one has, `.diskFull`, `.readOnly`, `.disk`.
    static func nameAnew(_ path: String, _ other: String) throws(LogError) {
        if link(path, other) == 0 {
            unlink(path)
        } else {
            guard errno != EEXIST else { throw .exists }
            // Not every file system knows second names.
            guard !FileManager.default.fileExists(atPath: other) else { throw .exists }
            guard rename(path, other) == 0 else { throw failure() }
        }
        try syncFolder(of: other)
    }

    /// Gives a file a second name, which lasts.
    ///
    /// - Throws: `.exists` when another file has it, `.diskFull`, `.readOnly`, `.disk`.
    static func addName(_ other: String, to path: String) throws(LogError) {
        guard link(path, other) == 0 else { throw errno == EEXIST ? .exists : failure() }
        try syncFolder(of: other)
    }

    /// Makes the names in a file's folder last.
    static func syncFolder(of path: String) throws(LogError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    /// What the last system call failed of.
    static func failure() -> LogError {
        switch errno {
        case ENOSPC, EDQUOT: .diskFull
        case EROFS, EACCES, EPERM: .readOnly
        default: .disk(code: Int(errno))
        }
    }
}
