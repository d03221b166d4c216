import ScriptEngine
import ScriptExchange

extension ParserTrial {
    /// A script file. One that is read and written again is the same script.
    static let script = ParserTrial("script") { bytes throws(BrokenRule) in
        guard let definition = (try? Script(yaml: bytes))?.definition else { return }
        let written = ScriptYAML.text(of: definition)
        let again = (try? Script(yaml: Array(written.utf8)))?.definition
        try hold("a script that is written reads back the same", again == definition)
    }
}
