import Foundation
import TestSupport

/// Debian's nginx in front of a hub: TLS with HTTP/2, and nobody passes without a certificate of its authority.
final class MutualNginx {
    let folder: TemporaryFolder
    let address: String

    /// - Parameter hub: where the hub listens, in the clear.
    init(before hub: String) throws {
        folder = try TemporaryFolder()
        let path = folder.path
        let script = """
            set -e; cd "$0"
            key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
            openssl req -x509 $key -keyout ca.key -out ca.pem -days 2 -subj /CN=Invented-CA
            for name in hub desk; do
              printf 'subjectAltName=DNS:localhost\\n' > $name.ext
              openssl req $key -keyout $name.key -out $name.csr -subj /CN=$name
              openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out $name.pem -days 2 \
                -extfile $name.ext
            done
            """
        let certified = try Program.run(["/bin/sh", "-c", script, path])
        guard certified.status == 0 else { throw Peer.Missing(what: "openssl: \(certified.errors)") }
        // nginx cannot be told to take any free port; where somebody has the one that was drawn, another is.
        var started = ""
        for _ in 0..<20 where started.isEmpty {
            let port = Int.random(in: 20_000..<32_000)
            _ = try folder.write(Self.configuration(path, port, hub), to: "nginx.conf")
            // In the background it is ready when the command ends, and says so when it cannot be.
            let outcome = try Program.run(Self.command(path))
            if outcome.status == 0 { started = "https://localhost:\(port)" }
        }
        guard !started.isEmpty else { throw Peer.Missing(what: "/usr/sbin/nginx") }
        address = started
    }

    deinit { _ = try? Program.run(Self.command(folder.path) + ["-s", "stop"]) }

    /// Foundation waits for whoever still holds what it gave to a program, and nginx in the background would: so Python
    /// starts it, which gives it nothing.
    private static func command(_ path: String) -> [String] {
        let script =
            "import subprocess as s, sys; n = s.DEVNULL; sys.exit(s.call(sys.argv[1:], stdin=n, stdout=n, stderr=n))"
        let nginx = ["/usr/sbin/nginx", "-p", path, "-c", "\(path)/nginx.conf", "-e", "\(path)/error.log"]
        return ["/usr/bin/env", "python3", "-c", script] + nginx
    }

    /// The protocol of each request that it passed on.
    var protocols: [String] {
        let text = (try? String(contentsOfFile: folder.file("access.log"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    private static func configuration(_ path: String, _ port: Int, _ hub: String) -> String {
        """
        user root; worker_processes 1; pid \(path)/nginx.pid; error_log \(path)/error.log;
        events { worker_connections 64; }
        http {
        log_format own '$server_protocol'; access_log \(path)/access.log own; client_max_body_size 100m;
        client_body_temp_path \(path)/body; proxy_temp_path \(path)/proxy; fastcgi_temp_path \(path)/fastcgi;
        uwsgi_temp_path \(path)/uwsgi; scgi_temp_path \(path)/scgi;
        server {
          listen 127.0.0.1:\(port) ssl http2; ssl_protocols TLSv1.2 TLSv1.3;
          ssl_certificate \(path)/hub.pem; ssl_certificate_key \(path)/hub.key;
          ssl_client_certificate \(path)/ca.pem; ssl_verify_client on;
          location / { proxy_pass \(hub); proxy_http_version 1.1; }
        } }
        """
    }
}
