import ScriptEngine
import ScriptExchange

extension ParserTrial {
    /// An XForm.
    static let xform = form("xform", file: "form.xml")
    /// A workbook: ZIP, deflate, and XML in it.
    static let workbook = form("workbook", file: "form.xlsx")
    /// A CSV sheet.
    static let table = form("table", file: "form.csv")

    /// A form of another format. What is made of it is a script file, or says what keeps it from being one.
    private static func form(_ name: String, file: String) -> ParserTrial {
        ParserTrial(name) { bytes throws(BrokenRule) in
            guard let imported = try? ScriptImport.read(name: file, bytes: bytes) else { return }
            if imported.shortfalls.contains(where: { $0.what.hasPrefix("the script does not hold together") }) {
                return
            }
            guard let script = try? Script(yaml: Array(imported.yaml.utf8)) else {
                throw BrokenRule(rule: "an imported script is a script, or it is said that it is none")
            }
            let written = try? Script(yaml: Array(ScriptYAML.text(of: script.definition).utf8))
            try hold("an imported script that is written reads back the same", written?.definition == script.definition)
        }
    }
}
