import Foundation
import Synchronization
import TestSupport

/// Debian's nginx on ports of its own, in the place of a hub: with TLS, client certificates and HTTP/2, and in the clear;
/// until the test is over.
final class Nginx: Sendable {
    let folder: TemporaryFolder
    private let process: Process
    private let ports: [Int]

    /// TLS 1.2 and 1.3, HTTP/2 offered; asks for a client certificate under `/mutual/`.
    var tls: String { "https://localhost:\(ports[0])" }
    /// In the clear, HTTP/1.1; also a proxy.
    var plain: String { "http://127.0.0.1:\(ports[1])" }
    /// TLS 1.1 at most.
    var old: String { "https://localhost:\(ports[2])" }
    /// Takes connections and never answers.
    var silent: String { "http://127.0.0.1:\(ports[3])" }
    /// A certificate for another name.
    var other: String { "https://localhost:\(ports[4])" }
    var authority: String { folder.file("ca.pem") }
    private let silence: Socket

    init() throws {
        folder = try TemporaryFolder()
        try Self.certify(in: folder)
        let (folder, process) = (folder, Process())
        self.process = process
        // Until nginx holds its ports, no other test may be given them.
        (ports, silence) = try Socket.choosing.withLock { _ in
            let (sockets, silence) = (try (0..<4).map { _ in try Socket() }, try Socket(isListening: true))
            let ports = sockets.map(\.port).inserting(silence.port, at: 3)
            _ = try folder.write(Self.configuration(folder, ports), to: "nginx.conf")
            for socket in sockets { socket.close() }
            process.executableURL = URL(fileURLWithPath: "/usr/sbin/nginx")
            process.arguments = ["-p", folder.path, "-c", folder.file("nginx.conf"), "-e", folder.file("error.log")]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            while !Socket.isTaken(ports[1]) {
                guard process.isRunning else { throw Peer.Missing(what: "/usr/sbin/nginx") }
                sched_yield()
            }
            return (ports, silence)
        }
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
        silence.close()
    }

    /// What nginx wrote down of each request: connection, protocol, method, URI, Expect, body's length, host. It writes
    /// after it has answered.
    ///
    /// - Parameter count: how many are waited for.
    func requests(_ count: Int) throws -> [[String]] {
        var lines: [Substring] = []
        let text = { try String(contentsOfFile: self.folder.file("access.log"), encoding: .utf8) }
        for _ in 0..<100_000 {
            lines = try text().split(separator: "\n")
            if lines.count >= count { break }
            sched_yield()
        }
        return lines.map { $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init) }
    }

    private static func certify(in folder: TemporaryFolder) throws {
        func openssl(_ arguments: String) throws {
            let command = ["/usr/bin/openssl"] + arguments.split(separator: " ").map(String.init)
            let outcome = try Program.run(command)
            guard outcome.status == 0 else { throw Peer.Missing(what: "openssl: \(outcome.errors)") }
        }
        let path = folder.path
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        try openssl("req -x509 \(key) -keyout \(path)/ca.key -out \(path)/ca.pem -days 2 -subj /CN=Invented-CA")
        for (name, subject) in [("hub", "localhost"), ("other", "elsewhere.invalid"), ("client", "layby-desk")] {
            _ = try folder.write("subjectAltName=DNS:\(subject)\n", to: "\(name).ext")
            try openssl("req \(key) -keyout \(path)/\(name).key -out \(path)/\(name).csr -subj /CN=\(subject)")
            try openssl(
                "x509 -req -in \(path)/\(name).csr -CA \(path)/ca.pem -CAkey \(path)/ca.key -CAcreateserial "
                    + "-out \(path)/\(name).pem -days 2 -extfile \(path)/\(name).ext")
        }
    }

    private static func configuration(_ folder: TemporaryFolder, _ ports: [Int]) -> String {
        let path = folder.path
        func server(_ listen: String, _ certificate: String?, _ more: String = "") -> String {
            let tls = certificate.map {
                "ssl_certificate \(path)/\($0).pem; ssl_certificate_key \(path)/\($0).key; "
            }
            return "server { listen 127.0.0.1:\(listen); \(tls ?? "") \(more) }"
        }
        let locations = """
            location /echo { return 200 "$content_length"; }
            location /mutual/ { if ($ssl_client_verify != SUCCESS) { return 403; } return 200 "$ssl_client_s_dn"; }
            location /take { client_body_buffer_size 64k; proxy_pass http://127.0.0.1:\(ports[1])/swallow; }
            location /swallow { return 200 "ok"; }
            location /later { add_header Retry-After 7; return 503; }
            location /packed { gzip on; gzip_min_length 1; gzip_types *; default_type text/plain; return 200 \
            "\(String(repeating: "layby ", count: 200))"; }
            """
        return """
            daemon off; user root; worker_processes 1; pid \(path)/nginx.pid; error_log \(path)/error.log;
            events { worker_connections 256; }
            http {
            log_format own '$connection|$server_protocol|$request_method|$request_uri|$http_expect|$content_length|$host';
            access_log \(path)/access.log own; client_max_body_size 100m; keepalive_requests 100000;
            client_body_temp_path \(path)/body; proxy_temp_path \(path)/proxy; fastcgi_temp_path \(path)/fastcgi;
            uwsgi_temp_path \(path)/uwsgi; scgi_temp_path \(path)/scgi;
            \(server("\(ports[0]) ssl http2", "hub",
                "ssl_protocols TLSv1.2 TLSv1.3; ssl_client_certificate \(path)/ca.pem; ssl_verify_client optional; "
                    + locations))
            \(server("\(ports[1])", nil, locations))
            \(server("\(ports[2]) ssl", "hub", "ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0; " + locations))
            \(server("\(ports[4]) ssl", "other", locations))
            }
            """
    }
}

/// A socket on a free port of this machine that takes connections and says nothing, or refuses them.
final class Socket: Sendable {
    /// Held while ports are chosen that somebody else is to listen at.
    static let choosing = Mutex(())

    let port: Int
    private let descriptor: Int32

    init(isListening: Bool = false) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && (!isListening || listen(descriptor, 128) == 0)
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard isBound else { throw Peer.Missing(what: "a free port") }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    func close() { Foundation.close(descriptor) }

    /// Whether somebody listens on a port.
    static func isTaken(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { Foundation.close(descriptor) }
        var address = address(port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}

extension [Int] {
    fileprivate func inserting(_ element: Int, at index: Int) -> [Int] {
        var all = self
        all.insert(element, at: index)
        return all
    }
}
