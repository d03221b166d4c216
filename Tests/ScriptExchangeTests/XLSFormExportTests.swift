import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport
import Testing

@Suite struct XLSFormExportTests {
    @Test(arguments: 1...4, XLSForm.Kind.allCases) func pyxformTakesExportAndItsFormPassesODKValidate(
        version: Int, kind: XLSForm.Kind
    ) throws {
        let form = try XLSFormPeer.form(of: XLSForm.export(try released(version), as: kind))
        #expect(form.contains("<h:html"))
    }
}

/// pyxform, which turns XLSForms into XForms.
enum XLSFormPeer {
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    /// The XForm that pyxform makes of our sheets, once ODK Validate has passed it.
    static func form(of exported: Exported) throws -> String {
        let folder = try TemporaryFolder()
        let paths = try exported.files.map { try folder.write(Data($0.bytes), to: $0.name) }
        let outcome = try Peer.python("xlsform.py", [folder.file("out.xml")] + paths)
        guard outcome.status == 0 else { throw Refused(description: String(outcome.errors.suffix(3000))) }
        return try String(contentsOfFile: folder.file("out.xml"), encoding: .utf8)
    }
}
