private import CQREncode
import Casework

/// A QR code: a square of dark and light modules.
struct QRCode: Equatable {
    /// Modules a side, 21–177, without the quiet zone.
    let size: Int
    /// Row by row from the top left, `size` × `size`; true is dark.
    let modules: [Bool]

    /// Encodes a text as UTF-8 bytes, so that 15 % of the code may be unreadable.
    ///
    /// - Throws: `.textForQRCode` for an empty text, one with a zero byte, or one of over 2,331 bytes.
    init(_ text: String) throws(DrawingError) {
        guard !text.isEmpty, !text.utf8.contains(0) else { throw .textForQRCode }
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { throw .textForQRCode }
        defer { QRcode_free(code) }
        size = Int(code.pointee.width)
        guard let bytes = code.pointee.data else { throw .textForQRCode }
        // The lowest bit of a byte is the module; the others say what it is part of.
        modules = UnsafeBufferPointer(start: bytes, count: size * size).map { $0 & 1 == 1 }
    }

    /// Tells whether a module is dark.
    subscript(row: Int, column: Int) -> Bool { modules[row * size + column] }

    /// The code as one `svg` element, black on white on any page, with the quiet zone of four modules.
    ///
    /// - Parameter title: what it is for, as `Link for the checklist photographs`; the encoded text is not in it.
    func svg(title: String) -> String {
        let side = size + 8
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                let start = column
                while column < size, self[row, column] { column += 1 }
                if column > start { path += "M\(start + 4) \(row + 4)h\(column - start)v1h-\(column - start)z" }
                column += 1
            }
        }
        return """
            <svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" role="img" \
            aria-label="\(SVGMarkup.escaped(title))" shape-rendering="crispEdges">
            <title>\(SVGMarkup.escaped(title))</title>
            <rect class="qr-ground" fill="#fff" width="\(side)" height="\(side)"/>
            <path class="qr-modules" fill="#000" d="\(path)"/>
            </svg>
            """
    }
}
