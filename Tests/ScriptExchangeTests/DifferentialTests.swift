import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport
import Testing

/// The same walks through our interview and through JavaRosa, an engine that nobody here wrote.
///
/// After every answer both must see the same: which questions apply, which standing answers break a constraint, which
/// soft checks warn, which alerts stand, what was calculated, which send points were reached, and whether the answer
/// was taken or refused.
@Suite struct DifferentialTests {
    /// `make differential WALKS=100000` sets another number.
    private static let walks = ProcessInfo.processInfo.environment["LAYBY_WALKS"].flatMap { Int($0) } ?? 2_000

    @Test func javaRosaSeesWhatTheInterviewSees() throws {
        let player = try WalkPlayer()
        var forms: [(script: Script, file: [UInt8], share: Int)] = []
        for version in 1...4 {
            let script = try released(version)
            forms.append((script, try ours(script), 5))
            // The sheets as well, by way of pyxform.
            guard version == 1 || version == 4 else { continue }
            forms.append((script, Array(try XLSFormPeer.form(of: XLSForm.export(script, as: .csv)).utf8), 1))
        }
        // A few on each of the scripts made by chance.
        for seed in 1...UInt64(max(60, Self.walks / 100)) {
            let text = ScriptYAML.text(of: RandomScript.definition(seed: seed))
            let script = try Script(yaml: Array(text.utf8))
            forms.append((script, try ours(script), 1))
        }
        let shares = forms.reduce(0) { $0 + $1.share }
        var seed: UInt64 = 1
        var seeds: [UInt64: Script] = [:]
        var steps = 0
        for (index, form) in forms.enumerated() {
            try player.load(form.file, name: "form\(index).xml")
            let domains = Domains(form.script)
            let names = Names(form.script)
            for _ in 0..<max(1, Self.walks * form.share / shares) {
                seeds[seed] = form.script
                var walk = Walk(form.script, seed: seed, domains: domains, names: names)
                player.write("W\t\(seed)")
                var length = 0
                while length < 60, let step = walk.step() {
                    player.write(step.line)
                    length += 1
                }
                steps += length
                seed += 1
            }
        }
        let (output, errors) = try player.finish()
        let lines = output.split(separator: "\n")
        #expect(lines.last == "walks \(seed - 1) answers \(steps) differing 0", "\(explained(lines, seeds)) \(errors)")
    }

    private func ours(_ script: Script) throws -> [UInt8] {
        try #require(XForm.export(script).files.first).bytes
    }

    /// The first differing walks in words: what was answered, and what either engine sees that the other does not.
    private func explained(_ lines: [Substring], _ seeds: [UInt64: Script]) -> String {
        var text = ""
        for block in lines.split(whereSeparator: { $0 == "END" }).prefix(3) {
            guard let head = block.first?.split(separator: " "), head.count > 1, let seed = UInt64(head[1]),
                let script = seeds[seed]
            else { continue }
            var walk = Walk(script, seed: seed, domains: Domains(script), names: Names(script))
            let answers = block.filter { $0.hasPrefix("A\t") }
            text += "seed \(seed), \(script.definition.title):\n"
            var sight: Sight?
            for _ in answers {
                guard let step = walk.step(describing: true) else { break }
                sight = step.sight
                text += "  \(step.place) = \(step.text)\(step.isTaken ? "" : " (refused)")\n"
            }
            let last = block.last ?? ""
            if last.hasPrefix("SEES "), let sight {
                let theirs = Set(last.dropFirst(5).split(separator: " ").map(String.init))
                text += "  only the interview: \(sight.names.subtracting(theirs).sorted())\n"
                text += "  only JavaRosa: \(theirs.subtracting(sight.names).sorted())\n"
            } else {
                text += "  \(last)\n"
            }
        }
        return text + (lines.last ?? "")
    }
}

extension Walk.Step {
    /// As the player reads it.
    var line: String {
        "A\t\(place.question)\t\(place.instance)\t\(text)\t\(isTaken ? 1 : 0)\t\(String(sight.hash, radix: 16))"
    }
}
