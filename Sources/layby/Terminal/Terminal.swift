import Foundation

/// The terminal that a person sits at, or a pipe that stands in for one: lines in, styled text out.
struct Terminal {
    /// Whether output goes to a person's screen.
    let isInteractive = isatty(STDOUT_FILENO) == 1
    private let isStyled: Bool

    init() {
        let environment = ProcessInfo.processInfo.environment
        isStyled = isInteractive && environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
    }

    enum Style: String {
        case plain = "0"
        case bold = "1"
        case dim = "2"
        case alert = "1;97;41"
        case warning = "33"
        case good = "32"
        case accent = "36"
    }

    /// Columns; 80 where nobody says, never more than 110, which is as far as an eye reads a line.
    var width: Int {
        var size = winsize()
        guard isInteractive, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return min(max(Int(size.ws_col), 40), 110)
    }

    func styled(_ text: String, _ style: Style) -> String {
        isStyled ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Writes a line.
    func line(_ text: String = "", _ style: Style = .plain) {
        let text = style == .plain ? text : styled(text, style)
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// Writes a paragraph, each line with an indent, broken at spaces.
    func paragraph(_ text: String, indent: String = "  ", _ style: Style = .plain) {
        for part in Self.wrapped(text, width: width - indent.count) { line(indent + part, style) }
    }

    /// Writes a label and what belongs to it, in two columns; a long label has a line of its own.
    func pair(_ label: String, _ text: String) {
        let column = width * 6 / 10
        if label.count < column {
            line(label.padded(column) + text)
        } else {
            line(label)
            line(String(repeating: " ", count: column) + text)
        }
    }

    /// Asks for a line; nil at the end of the input. Other characters than text are taken out.
    func ask(_ prompt: String) -> String? {
        FileHandle.standardOutput.write(Data(styled(prompt, .bold).utf8))
        guard let text = readLine(strippingNewline: true) else {
            line()
            return nil
        }
        return String(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 })
            .trimmingCharacters(in: .whitespaces)
    }

    /// Rewrites one status line of standard error; on a pipe it writes nothing.
    func status(_ text: String) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }

    /// Ends the status line.
    func endStatus() {
        guard isatty(STDERR_FILENO) == 1 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }

    /// A bar of a share from 0 to 1, made of blocks.
    static func bar(_ share: Double, width: Int) -> String {
        let eighths = Int((min(max(share, 0), 1) * Double(width * 8)).rounded())
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        let text = String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
        return text + String(repeating: " ", count: width - text.count)
    }

    static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var current = ""
        for word in text.split(separator: " ") {
            if !current.isEmpty, current.count + 1 + word.count > width {
                lines.append(current)
                current = ""
            }
            current += current.isEmpty ? String(word) : " \(word)"
        }
        if !current.isEmpty { lines.append(current) }
        return lines
    }
}

extension String {
    /// The text with spaces behind it up to a width; a longer one as it is.
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// The text with spaces before it up to a width.
    func leftPadded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
