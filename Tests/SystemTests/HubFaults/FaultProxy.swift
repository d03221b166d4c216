import Foundation
import Synchronization
import TestSupport

/// Stands between a client and a hub, on threads of its own, and does to each request what its plan says.
///
/// It carries HTTP/1.1 and knows no more of it than where a message ends. Whoever makes one closes it.
final class FaultProxy: Sendable {
    let port: Int
    var address: String { "http://127.0.0.1:\(port)" }
    private let listener: Int32
    private let state: Mutex<State>

    /// A request that begins.
    struct Request {
        /// 0, 1, 2, … since the plan was made.
        let number: Int
        /// The same among batches alone; nil for anything else.
        let batch: Int?
    }

    private struct State {
        var hub: Int
        var plan: @Sendable (Request) -> LineFault = { _ in .none }
        var begun = 0
        var batches = 0
        var answered = 0
        var late: [RawMessage] = []
        var open: Set<Int32> = []
        /// Whether a thread takes connections, which closes the listener in the end.
        var isOpen = false
        var isClosed = false
    }

    /// - Parameters:
    ///   - hub: the port of the hub.
    ///   - isOpen: whether it takes connections; otherwise it refuses them until it is opened.
    init(to hub: Int, isOpen: Bool = true) throws {
        state = Mutex(State(hub: hub))
        listener = TCPLine(descriptor: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)).descriptor
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = TCPLine.with(0) { bind(listener, $0, $1) == 0 }
        let isNamed = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) == 0 }
        }
        guard isBound, isNamed else { throw Peer.Missing(what: "a free port") }
        port = Int(UInt16(bigEndian: address.sin_port))
        if isOpen { open() }
    }

    /// Takes connections from now on.
    func open() {
        guard listen(listener, 64) == 0 else { return }
        state.withLock { $0.isOpen = true }
        Thread { [self] in
            while case let descriptor = accept(listener, nil, nil), descriptor >= 0 || errno == EINTR {
                guard descriptor >= 0 else { continue }
                let line = TCPLine(descriptor: descriptor)
                let isClosed = state.withLock { state in
                    state.open.insert(descriptor)
                    return state.isClosed
                }
                if isClosed { shutdown(descriptor, Int32(SHUT_RDWR)) }
                Thread { [self] in serve(line) }.start()
            }
            Foundation.close(listener)
        }.start()
    }

    /// Lets connections come and takes none of them; its room is for one.
    ///
    /// - Returns: what the caller closes.
    func hold() -> Int32 {
        _ = listen(listener, 0)
        return listener
    }

    /// Takes nothing any more, and ends what is under way.
    func close() {
        let isOpen = state.withLock { state in
            state.isClosed = true
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
            return state.isOpen
        }
        if isOpen { shutdown(listener, Int32(SHUT_RDWR)) } else { Foundation.close(listener) }
    }

    /// Says what becomes of each request from now on.
    func plan(_ plan: @escaping @Sendable (Request) -> LineFault) {
        state.withLock { state in
            (state.plan, state.begun, state.batches, state.answered) = (plan, 0, 0, 0)
        }
    }

    /// Sends what comes from now on to another port.
    func move(to hub: Int) { state.withLock { $0.hub = hub } }

    /// The number of requests and of batches that have begun, and of batches that the hub has answered, since the plan
    /// was made.
    var counts: (begun: Int, batches: Int, answered: Int) {
        state.withLock { ($0.begun, $0.batches, $0.answered) }
    }

    /// Gives the hub what it is to get late.
    func deliverLate() {
        let late = state.withLock { state in
            defer { state.late = [] }
            return state.late
        }
        for message in late { _ = carry(message) }
    }

    // MARK: One connection

    private func serve(_ line: TCPLine) {
        var inbox: [UInt8] = []
        while let isBatch = beginning(line, inbox) {
            let fault = state.withLock { state in
                defer {
                    state.begun += 1
                    state.batches += isBatch ? 1 : 0
                }
                return state.plan(Request(number: state.begun, batch: isBatch ? state.batches : nil))
            }
            guard let isReset = suffer(fault, line, &inbox) else { continue }
            release(line)
            if isReset { line.reset() } else { line.end() }
            return
        }
        release(line)
        line.end()
    }

    private func release(_ line: TCPLine) { _ = state.withLock { $0.open.remove(line.descriptor) } }

    /// Waits for a request, and says whether it is a batch; nil when none comes any more.
    private func beginning(_ line: TCPLine, _ inbox: [UInt8]) -> Bool? {
        if let first = inbox.first { return first == UInt8(ascii: "P") && inbox.dropFirst().first == UInt8(ascii: "O") }
        line.wait()
        var bytes: [UInt8] = [0, 0]
        guard recv(line.descriptor, &bytes, 2, Int32(MSG_PEEK)) > 0 else { return nil }
        return bytes == Array("PO".utf8)
    }

    /// - Returns: whether the connection is to be reset, or ended; nil for neither.
    private func suffer(_ fault: LineFault, _ line: TCPLine, _ inbox: inout [UInt8]) -> Bool? {
        switch fault {
        case .resetRequest(let count):
            while inbox.count < min(count, RawMessage.length(inbox)), line.read(&inbox, most: count - inbox.count) {}
            return true
        case .silentInRequest(let count):
            while inbox.count < count, line.read(&inbox, most: count - inbox.count) {}
            line.waitForEnd()
            return false
        case .tooLarge(let limit, isEarly: true):
            // Decided by the head; what still comes is read and thrown away, as servers do.
            guard let head = RawMessage(from: line, &inbox, headOnly: true) else { return false }
            inbox = head.bytes + inbox
            if head.announced > limit {
                line.write(Self.tooLarge)
                _ = RawMessage(from: line, &inbox)
                return false
            }
        default: break
        }
        guard let request = RawMessage(from: line, &inbox) else { return false }
        if case .tooLarge(let limit, _) = fault, request.body.count > limit {
            return line.write(Self.tooLarge) ? nil : false
        }
        if case .late = fault {
            state.withLock { $0.late.append(request) }
            return true
        }
        if case .answer(let bytes, let hubHasIt, let isLast) = fault {
            if hubHasIt { _ = carry(request) }
            return line.write(bytes) && !isLast ? nil : false
        }
        if case .twice = fault { _ = carry(request) }
        guard let answer = carry(request) else { return true }
        deliverLate()
        switch fault {
        case .resetAnswer(let count):
            line.write(answer.prefix(count))
            return true
        case .cutAnswer(let count):
            line.write(answer.prefix(count))
            return false
        case .silentInAnswer(let count):
            line.write(answer.prefix(count))
            line.waitForEnd()
            return false
        case .drip(let pause):
            for byte in answer {
                guard line.write([byte]) else { return false }
                if pause > 0 { usleep(pause) }
            }
            return nil
        default: return line.write(answer) ? nil : false
        }
    }

    private static let tooLarge = Array("HTTP/1.1 413 Whatever\r\ncontent-length: 0\r\n\r\n".utf8)

    /// What the hub answers; nil when it cannot be reached or does not answer to the end.
    private func carry(_ request: RawMessage) -> [UInt8]? {
        guard let line = TCPLine(port: state.withLock { $0.hub }) else { return nil }
        defer { line.end() }
        var inbox: [UInt8] = []
        guard line.write(request.bytes), let answer = RawMessage(from: line, &inbox) else { return nil }
        if request.isBatch { state.withLock { $0.answered += 1 } }
        return answer.bytes
    }
}
