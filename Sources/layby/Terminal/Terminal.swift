import Casework
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
        write(text + "\n")
    }

    /// Writes text as it is to standard output. Where that is gone or full nothing can be shown any more, so the program ends; what
    /// was saved is saved.
    func write(_ text: String) {
        do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
            let failure = Failure(
                "terminal.output", "The output cannot be written.",
                remedy: "Check where it goes. What was shown as saved is kept.", exit: .storage)
            failure.report()
            exit(failure.exit.rawValue)
        }
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

    /// Asks for a line; nil at the end of the input. Escape sequences of arrow keys and the like are taken out.
    func ask(_ prompt: String) -> String? {
        write(styled(prompt, .bold))
        guard let text = readLine(strippingNewline: true) else {
            line()
            return nil
        }
        return PlainText.of(text)
    }

    /// Asks for a line that is not shown as it is typed; on a pipe it just reads one. The prompt goes to standard error,
    /// so that what a command prints can be taken from its output.
    ///
    /// - Returns: nil at the end of the input, or on Ctrl-C.
    func askHidden(_ prompt: String) -> String? {
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return readLine(strippingNewline: true) }
        var hidden = settings
        // Without signals as well: a program that Ctrl-C ended here would leave the terminal mute.
        hidden.c_lflag &= ~tcflag_t(ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &hidden)
        // After that: whoever answers at once must not be shown, nor lose what they typed.
        try? FileHandle.standardError.write(contentsOf: Data(prompt.utf8))
        defer {
            tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
            try? FileHandle.standardError.write(contentsOf: Data("\n".utf8))
        }
        guard let text = readLine(strippingNewline: true), !text.contains("\u{3}") else { return nil }
        return text
    }

    /// Rewrites one status line of standard error; on a pipe it writes nothing.
    func status(_ text: String) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(text)".utf8))
    }

    /// Writes a line to standard error, so that it does not stand among what is sent.
    func remark(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8)) }

    /// Shows how far long work has come, on the status line.
    func progress(_ done: Int, of all: Int, _ things: String) {
        let share = all == 0 ? 1 : Double(done) / Double(all)
        status("\(Self.bar(share, width: 30)) \(done) of \(all) \(things)")
    }

    /// Ends the status line.
    func endStatus() {
        guard isatty(STDERR_FILENO) == 1 else { return }
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
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
