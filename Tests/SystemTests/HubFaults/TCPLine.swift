import Foundation

/// One TCP connection of this machine, used by a thread that may wait for it.
struct TCPLine {
    let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
        // No program that another test starts may hold it open.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Connects to a port; nil when nobody takes it.
    init?(port: Int) {
        self.init(descriptor: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        let descriptor = descriptor
        let isConnected = Self.with(port) { connect(descriptor, $0, $1) == 0 }
        guard isConnected else {
            end()
            return nil
        }
    }

    /// Appends what comes, at most so many bytes; false at the end.
    func read(_ bytes: inout [UInt8], most: Int = 65_536) -> Bool {
        var buffer = [UInt8](repeating: 0, count: min(most, 65_536))
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            bytes += buffer[..<count]
            return true
        }
    }

    /// Writes all of it; false when nobody takes it any more.
    @discardableResult
    func write(_ bytes: some Collection<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Waits until something comes, or nothing can come any more.
    func wait() { poll(Int16(POLLIN)) }

    /// Waits until the other side has gone, reading nothing.
    func waitForEnd() { poll(Int16(bitPattern: 0x2000)) }

    private func poll(_ events: Int16) {
        var watched = pollfd(fd: descriptor, events: events, revents: 0)
        while Foundation.poll(&watched, 1, -1) < 0, errno == EINTR {}
    }

    func end() { close(descriptor) }

    /// Ends it with a reset in place of an orderly end.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        close(descriptor)
    }

    /// Calls with the address of a port of this machine.
    static func with<Result>(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// A message of HTTP/1.1 as it came, to the byte.
struct RawMessage {
    let bytes: [UInt8]
    /// Where its body begins.
    let bodyStart: Int
    /// The length of its body as its head has it; 0 when it says none.
    let announced: Int

    var body: ArraySlice<UInt8> { bytes[bodyStart...] }
    var isBatch: Bool { bytes.starts(with: Array("POST".utf8)) }

    /// Takes the next message of a connection; nil when it ends before.
    ///
    /// - Parameters:
    ///   - inbox: what was read already; holds what is behind the message afterwards.
    ///   - headOnly: stops behind the head.
    init?(from line: TCPLine, _ inbox: inout [UInt8], headOnly: Bool = false) {
        while Self.head(inbox) == nil { guard line.read(&inbox) else { return nil } }
        guard let head = Self.head(inbox) else { return nil }
        (bodyStart, announced) = (head.end, head.announced)
        var total = head.end + (headOnly ? 0 : head.announced)
        if head.isChunked, !headOnly {
            // The last chunk is empty, and ours have no trailers.
            while Self.end(of: "\r\n0\r\n\r\n", in: inbox, from: head.end - 2) == nil {
                guard line.read(&inbox) else { return nil }
            }
            total = Self.end(of: "\r\n0\r\n\r\n", in: inbox, from: head.end - 2) ?? total
        }
        while inbox.count < total { guard line.read(&inbox) else { return nil } }
        bytes = Array(inbox[..<total])
        inbox.removeFirst(total)
    }

    /// How long a message is that begins so, unless it comes in chunks; more than anything until that can be told.
    static func length(_ bytes: [UInt8]) -> Int { head(bytes).map { $0.end + $0.announced } ?? .max }

    private static func head(_ bytes: [UInt8]) -> (end: Int, announced: Int, isChunked: Bool)? {
        guard let end = end(of: "\r\n\r\n", in: bytes, from: 0) else { return nil }
        let text = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
        let length = text.components(separatedBy: "content-length:").dropFirst().first?
            .drop { $0 == " " }.prefix(while: \.isNumber)
        return (end, length.flatMap { Int($0) } ?? 0, text.contains("transfer-encoding: chunked"))
    }

    private static func end(of pattern: String, in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count > start else { return nil }
        return Data(bytes[start...]).range(of: Data(pattern.utf8)).map { $0.upperBound + start }
    }
}
