import Foundation
import ScriptEngine

/// A script's file made into a script: read, checked, compiled. The peer stops at libyaml's node tree.
struct CompileMeasure {
    /// Measures, round by round.
    func rows(_ setting: Setting) async throws -> [Row] {
        let count = setting.isQuick ? 5 : 10
        var rows: [Row] = []
        for version in [1, 4] {
            let path = "\(setting.scripts)/v\(version).yaml"
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            var row = Row("script compile: v\(version), \(bytes.count / 1000) kB", "ms", .time, peer: "PyYAML compose")
            try await row.measure(rounds: setting.rounds) {
                try seconds { for _ in 0..<count { keepAlive(try Script(yaml: bytes)) } } * 1000 / Double(count)
            } peer: {
                try Peer.figure("/usr/bin/env", ["python3", "\(setting.peers)/compose.py", path, "\(count)"])
            }
            rows.append(row)
        }
        return rows
    }
}
