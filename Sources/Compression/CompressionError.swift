/// Why bytes could not be packed or unpacked.
package enum CompressionError: Error, Hashable, Sendable {
    /// They are not what they are said to be, were changed, or something else stands behind them.
    case broken
    /// They end too early.
    case truncated
    /// They come to more than the caller allows, or ask for more memory than a content coding may: a small body can hold
    /// gigabytes of nothing.
    case tooLarge(limit: Int)
    /// The library had no memory for it.
    case outOfMemory

    /// Stable; retired but never reused.
    package var code: String {
        switch self {
        case .broken: "compression.broken"
        case .truncated: "compression.truncated"
        case .tooLarge: "compression.tooLarge"
        case .outOfMemory: "compression.outOfMemory"
        }
    }
}
