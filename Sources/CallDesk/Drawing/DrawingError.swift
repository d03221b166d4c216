/// Why something could not be drawn.
enum DrawingError: Error, Equatable {
    /// A QR code holds 1–2,331 bytes, none of them zero.
    case textForQRCode

    /// Stable code; retired, never reused.
    var code: String {
        switch self {
        case .textForQRCode: "drawing.textForQRCode"
        }
    }
}
