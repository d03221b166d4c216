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

    static func path(_ version: Int) -> String { "\(Peer.root)/scripts-v1-v4/v\(version).yaml" }
}

extension Exported {
    /// The one file of an export, as text.
    func text() throws -> String {
        String(decoding: try #require(files.count == 1 ? files.first : nil).bytes, as: UTF8.self)
    }
}
