import Foundation
import ScriptEngine

/// A script file read and proved by every rule, and how that grows with the script. Nothing else proves scripts, so
/// there is no peer.
struct ProofMeasure {
    /// Measures, round by round.
    func rows(_ setting: Setting) async throws -> [Row] {
        let released = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(setting.scripts)/v4.yaml")))
        var rows = [try await row("proof: v4, 201 questions", released, "≤ 1000", setting)]
        for (questions, target) in [(100, nil), (500, nil), (2000, "≤ 10,000")] as [(Int, String?)] {
            let yaml = GeneratedScript.yaml(questions: questions, conditions: 2 * questions, seed: 7)
            let name = "proof: \(questions) questions, \(2 * questions) conditions"
            rows.append(try await row(name, Array(yaml.utf8), target, setting))
        }
        // The most that this process has held, the largest script among it.
        var memory = Row("proof: the most memory", "MB", .time, target: "≤ 500")
        memory.ours.append(Self.peakMegabytes)
        return rows + [memory]
    }

    private func row(_ name: String, _ yaml: [UInt8], _ target: String?, _ setting: Setting) async throws -> Row {
        var row = Row(name, "ms", .time, target: target)
        try await row.measure(rounds: min(setting.rounds, 3)) {
            seconds { keepAlive(ScriptCheck(yaml: yaml).findings) } * 1000
        } peer: {
            nil
        }
        return row
    }

    private static var peakMegabytes: Double {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
        return (line?.split(separator: " ").compactMap { Double($0) }.first ?? 0) / 1000
    }
}
