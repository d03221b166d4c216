import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport
import Testing

/// The released scripts, read from their files.
enum Released {
    static let versions = [1, 2, 3, 4]

    static func script(_ version: Int) throws -> Script {
        try Script(yaml: Array(Data(contentsOf: URL(fileURLWithPath: path(version)))))
    }

    /// A script with a question of every type, each with limits where its answers have an order.
    static func everyType() throws -> Script {
        let limits: [QuestionType: (String, String)] = [
            .integer: ("1", "9"), .decimal: ("-2.5", "9.5"), .money: ("150", "99999"),
            .date: ("2000-01-01", "2030-12-31"),
            .dateTime: ("2015-01-01", "2030-12-31T23:59:59Z"), .time: ("'06:00'", "'22:30'"),
            .duration: ("5m", "2h30m"),
        ]
        let questions = QuestionType.allCases.map { type in
            var question = "      - {id: \(type.rawValue.lowercased()), ask: \(type.rawValue), type: \(type.rawValue)"
            if type.hasChoices { question += ", choices: [{code: a, label: A}, {code: b, label: B}]" }
            if type == .checklist { question += ", rows: [{code: one, label: One}, {code: two, label: Two}]" }
            if let (least, most) = limits[type] {
                question += ", constraints: [{must: {atLeast: \(least), atMost: \(most)}, message: Out of range.}]"
            }
            return question + ", required: minor, missing: [unknown, refused, notAsked], guidance: Help.}"
        }
        return try inlineScript(
            "sections:\n  - id: all\n    title: All\n    questions:\n" + questions.joined(separator: "\n"))
    }

    static func path(_ version: Int) -> String { "\(Peer.root)/scripts-v1-v4/v\(version).yaml" }
}

extension Exported {
    /// The one file of an export, as text.
    func text() throws -> String {
        String(decoding: try #require(files.count == 1 ? files.first : nil).bytes, as: UTF8.self)
    }
}
