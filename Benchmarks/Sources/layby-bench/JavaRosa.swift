import Foundation
import ScriptEngine
import ScriptExchange

/// JavaRosa with a generated script as an XForm, in a process of its own, warmed up.
final class JavaRosa {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    /// What one answer to the next question takes there, in µs.
    struct Figures {
        let mean: Double
        let p50: Double
        let p99: Double
    }

    /// Starts it and gives it the script and the session's answers.
    ///
    /// - Returns: nil where Java or JavaRosa is missing: `make peers` gets JavaRosa.
    init?(_ session: GeneratedSession, _ setting: Setting) throws {
        let classes = "\(setting.built)/java"
        let jar = "\(setting.built)/ODK_Validate.jar"
        guard FileManager.default.fileExists(atPath: "\(classes)/FormStep.class"),
            FileManager.default.fileExists(atPath: jar)
        else { return nil }
        guard let form = XForm.export(session.script).files.first else {
            throw Peer.Failed(description: "the generated script makes no XForm")
        }
        let folder = try setting.freshFolder("javarosa-\(session.size)")
        try Data(form.bytes).write(to: URL(fileURLWithPath: "\(folder)/form.xml"))
        let answers = session.steps.map { "\($0.place.question.name)\t\($0.place.instance)\t\(Self.text($0.value))\n" }
        try answers.joined().write(toFile: "\(folder)/answers.tsv", atomically: true, encoding: .utf8)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "java", "-Xmx1g", "-XX:+UseSerialGC", "-cp", "\(jar):\(classes)", "FormStep", "\(folder)/form.xml",
            "\(folder)/answers.tsv", setting.isQuick ? "20000" : "100000",
        ]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit { try? input.fileHandleForWriting.close() }

    /// Takes whole sessions.
    func measure(sessions: Int) throws -> Figures {
        try input.fileHandleForWriting.write(contentsOf: Data("\(sessions)\n".utf8))
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let figures = line.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard figures.count >= 3 else { throw Peer.Failed(description: "JavaRosa gave no figures") }
        return Figures(mean: figures[0], p50: figures[1], p99: figures[2])
    }

    private static func text(_ value: Value) -> String {
        switch value {
        case .integer(let number): String(number)
        case .boolean(let flag): String(flag)
        case .date(let date): date.description
        case .choice(let text), .text(let text): text
        case .choices(let codes): codes.joined(separator: " ")
        default: ""
        }
    }
}
