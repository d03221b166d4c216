public import Foundation

extension FileHandle {
    /// What can be read now, waiting for the first of it; empty at the end.
    ///
    /// Foundation's own way ends the program when a signal interrupts it.
    public func next() -> Data {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Foundation.read(fileDescriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            return Data(buffer.prefix(max(count, 0)))
        }
    }

    /// All until the end.
    public func rest() -> Data {
        var all = Data()
        while case let more = next(), !more.isEmpty { all += more }
        return all
    }
}
