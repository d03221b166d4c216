import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine

/// A program that writes to a log as handlers do, so that tests can kill it, starve it and trace it.
///
/// It reads commands, one a line, and answers each with lines of which the last is `done`:
///
///     open PATH                 opened | failed CODE
///     answer COUNT CALLS        saved STREAM VERSION NUMBER | failed STREAM NUMBER CODE, as it happens
///     work MILLISECONDS COUNT CALLS   `answer` and `checkpoint` in turns, for so long
///     photograph NUMBER         kept STREAM DIGEST | failed CODE
///     checkpoint                failed CODE, if it did
///     read                      entries COUNT | failed CODE
///     restore BACKUP PATH       restored | failed CODE
///     close
///
/// What it says is saved has been confirmed by the log.
@main
struct LogWorker {
    static func main() async {
        var desk: WorkerDesk?
        while let line = readLine() {
            let words = line.split(separator: " ").map(String.init)
            switch words.first {
            case "open":
                do { desk = WorkerDesk(try IntelligenceLog(path: words[1])) } catch { say("failed \(error.code)") }
                if desk != nil { say("opened") }
            case "answer":
                await desk?.answer(Int(words[1]) ?? 1, calls: Int(words[2]) ?? 1)
            case "work":
                let end = ContinuousClock.now + .milliseconds(Int(words[1]) ?? 0)
                while ContinuousClock.now < end {
                    await desk?.answer(Int(words[2]) ?? 1, calls: Int(words[3]) ?? 1)
                    await desk?.checkpoint()
                }
            case "photograph": await desk?.photograph(Int(words[1]) ?? 0)
            case "checkpoint": await desk?.checkpoint()
            case "read": await desk?.read()
            case "restore": await restore(words[1], to: words[2])
            case "close": desk = nil
            default: say("unknown")
            }
            say("done")
        }
    }

    private static func restore(_ backup: String, to path: String) async {
        do {
            _ = try await IntelligenceLog.restore(
                from: backup, to: path, keys: GivenKeys.forTests, scripts: .released,
                at: Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000)), by: Actor("invented-boss"))
            say("restored")
        } catch { say("failed \(error.code)") }
    }

    /// Writes a line at once, without any buffer that a kill could lose.
    static func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }
}
