import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

/// A folder that is there only once it is whole.
final class PackFolder {
    /// The file to print.
    static let page = "referral.html"

    private let path: String
    private var partial: String { path + ".partial" }
    /// The files in it, in the order in which they were added.
    private(set) var names: [String] = []

    init(_ path: String) throws {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        do { try FileManager.default.createDirectory(atPath: partial, withIntermediateDirectories: false) } catch {
            throw Failure(cannotWrite: partial)
        }
    }

    /// Writes a file.
    func add(_ name: String, _ bytes: Data) throws {
        guard FileManager.default.createFile(atPath: "\(partial)/\(name)", contents: bytes) else {
            throw Failure(cannotWrite: "\(partial)/\(name)")
        }
        names.append(name)
    }

    /// Writes a photograph, named by its digest.
    ///
    /// - Returns: its name.
    func add(_ photograph: Photograph, _ bytes: Data) throws -> String {
        let ending = photograph.mediaType.split(separator: "/").last.map(String.init) ?? "bin"
        let name = "\(photograph.sha256).\(ending == "jpeg" ? "jpg" : ending)"
        try add(name, bytes)
        return name
    }

    /// Makes a PDF of the page by whatever is installed for that.
    ///
    /// - Returns: why there is none; nil where there is one.
    func addPDF() -> String? {
        guard let converter = PDFConverter.installed() else {
            return "No PDF: neither weasyprint, wkhtmltopdf nor chromium is installed. \(Self.page) prints."
        }
        let name = "referral.pdf"
        guard converter.convert("\(partial)/\(Self.page)", to: "\(partial)/\(name)") else {
            try? FileManager.default.removeItem(atPath: "\(partial)/\(name)")
            return "No PDF: \(converter.name) did not make one. \(Self.page) prints."
        }
        names.append(name)
        return nil
    }

    /// Writes `SHA256SUMS`, as `sha256sum -c` reads it.
    ///
    /// - Returns: its own digest.
    func seal() throws -> String {
        var sums = ""
        for name in names {
            guard let bytes = FileManager.default.contents(atPath: "\(partial)/\(name)") else {
                throw Failure(cannotWrite: "\(partial)/\(name)")
            }
            sums += "\(AttachmentStore.digest(of: bytes))  \(name)\n"
        }
        try add("SHA256SUMS", Data(sums.utf8))
        return AttachmentStore.digest(of: Data(sums.utf8))
    }

    /// Puts the folder in its place.
    func close() throws {
        do { try FileManager.default.moveItem(atPath: partial, toPath: path) } catch {
            throw Failure(cannotWrite: path)
        }
    }

    /// What was not closed is taken away.
    deinit { try? FileManager.default.removeItem(atPath: partial) }
}
