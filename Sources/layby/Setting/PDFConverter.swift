import Foundation

/// A program of somebody else's that makes PDF of HTML.
struct PDFConverter {
    let name: String
    private let path: String

    /// The first that is on the PATH; nil where none is.
    static func installed() -> PDFConverter? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for name in ["weasyprint", "wkhtmltopdf", "chromium", "chromium-browser", "google-chrome"] {
            for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
                return PDFConverter(name: name, path: "\(folder)/\(name)")
            }
        }
        return nil
    }

    /// It is given no longer than that.
    private static let seconds = 120

    /// - Returns: whether there is a PDF now.
    func convert(_ page: String, to output: String) -> Bool {
        let profile = output + ".profile"
        defer { try? FileManager.default.removeItem(atPath: profile) }
        let source = URL(fileURLWithPath: page)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        switch name {
        case "weasyprint": process.arguments = [page, output]
        case "wkhtmltopdf": process.arguments = ["--quiet", "--enable-local-file-access", page, output]
        default:
            // Its sandbox does not run as root. The page is ours, and holds no script.
            process.arguments =
                ["--headless", "--disable-gpu", "--no-pdf-header-footer", "--user-data-dir=\(profile)"]
                + (geteuid() == 0 ? ["--no-sandbox"] : [])
                + ["--print-to-pdf=\(output)", source.absoluteString]
        }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        let pid = process.processIdentifier
        let deadline = DispatchWorkItem { kill(pid, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.seconds), execute: deadline)
        process.waitUntilExit()
        deadline.cancel()
        return process.terminationStatus == 0 && FileManager.default.fileExists(atPath: output)
    }
}
