internal import Compression
private import Crypto
public import IntelligenceLog
private import ScriptEngine

/// A batch as it travels.
@_spi(Benchmark) public struct CodedBody: Sendable {
    public let bytes: [UInt8]
    public let coding: ContentCoding
    /// The batch before it was packed; the same where it was not.
    public let plain: [UInt8]
    /// SHA-256 of the batch before it was packed: 64 hexadecimal digits.
    public let digest: String
}

/// Writes batches as they travel: each record in its envelope, canonical, packed.
///
/// What it packs with is made once and used for one batch after another.
@_spi(Benchmark) public actor BatchWriter {
    private let source: String
    private let level: Int
    private var compressors: [ContentCoding: Compressor] = [:]

    /// - Parameters:
    ///   - source: the identity of the log that the records come from.
    ///   - level: how hard it packs.
    public init(source: String, level: Int = 1) { (self.source, self.level) = (source, level) }

    /// A batch's body: the same records give the same bytes.
    ///
    /// - Parameter coding: how it is packed; where there is no memory for that, it goes as it is.
    public func body(of records: [WaitingRecord], _ coding: ContentCoding) -> CodedBody {
        let plain = CloudEvent.batch(of: records, from: source)
        let digest = SHA256.hash(data: plain).hexadecimal
        guard let packed = try? compressor(coding)?.compressed(plain) else {
            return CodedBody(bytes: plain, coding: .identity, plain: plain, digest: digest)
        }
        return CodedBody(bytes: packed, coding: coding, plain: plain, digest: digest)
    }

    private func compressor(_ coding: ContentCoding) -> Compressor? {
        if let known = compressors[coding] { return known }
        let format: Compressor.Format
        switch coding {
        case .zstd: format = .zstd
        case .gzip: format = .gzip
        case .identity: return nil
        }
        let made = try? Compressor(format, level: level)
        compressors[coding] = made
        return made
    }
}
