internal import Compression

/// Bodies that come packed.
enum PackedBody {
    /// As `Content-Encoding` names them.
    static let encodings = ["gzip", "zstd"]

    static func isPacked(_ request: HubRequest) -> Bool { encoding(of: request) != nil }

    /// The body as it was before it was packed.
    ///
    /// - Throws: `HubRefusal`: 415 for another encoding, 413 for what comes to more than `ReferenceHub.bodyLimit`, 400 for
    ///   what is broken.
    static func unpacked(_ body: [UInt8], of request: HubRequest) throws -> [UInt8] {
        guard let encoding = encoding(of: request) else { return body }
        do throws(CompressionError) {
            switch encoding {
            case "gzip", "x-gzip": return try Gzip.unpacked(body, limit: ReferenceHub.bodyLimit)
            case "zstd": return try Zstandard.unpacked(body, limit: ReferenceHub.bodyLimit)
            default: break
            }
        } catch {
            switch error {
            case .tooLarge: throw HubRefusal(413, "hub.tooLarge")
            case .broken, .truncated: throw HubRefusal(400, "hub.badEncoding")
            case .outOfMemory: throw HubRefusal(503, "hub.busy", ["retry-after": "5"])
            }
        }
        throw HubRefusal(415, "hub.encoding", ["accept-encoding": encodings.joined(separator: ", ")])
    }

    private static func encoding(of request: HubRequest) -> String? {
        guard let header = request.headers["content-encoding"]?.lowercased(), !header.isEmpty, header != "identity"
        else { return nil }
        return header
    }
}
