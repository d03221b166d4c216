import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport
import Testing

/// Files that are broken, or made to do harm: each gives its own error, and none takes the program down.
@Suite struct HostileFormTests {
    private func read(_ name: String, _ text: String) throws(ImportError) -> Imported {
        try ScriptImport.read(name: name, bytes: Array(text.utf8))
    }

    @Test(arguments: ["honest", "lying"]) func zipBombIsNotUnpacked(kind: String) throws {
        let folder = try TemporaryFolder()
        let outcome = try Peer.python("hostile_book.py", [folder.file("bomb.xlsx"), kind])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder.file("bomb.xlsx"))))
        #expect(bytes.count < 2_000_000)
        let expected: ImportError =
            kind == "honest" ? .tooLarge(file: "bomb.xlsx", limitMegabytes: 32) : .brokenArchive(file: "bomb.xlsx")
        #expect(throws: expected) { try ScriptImport.read(name: "bomb.xlsx", bytes: bytes) }
    }

    @Test func documentTypeDefinitionIsRefused() {
        let text = """
            <?xml version="1.0"?>
            <!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>
            <h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>&lol2;</h:title></h:head></h:html>
            """
        #expect(
            throws: ImportError.brokenXML(
                file: "a.xml", line: 2, problem: "it has a document type definition, which is not read")
        ) { try read("a.xml", text) }
        #expect(throws: ImportError.brokenXML(file: "a.xml", line: 1, problem: "the entity &lol; is not known")) {
            try read("a.xml", "<a>&lol;</a>")
        }
    }

    @Test func elementsInElementsWithoutEndAreRefused() {
        #expect(throws: ImportError.self) { try read("a.xml", String(repeating: "<a>", count: 1_000_000)) }
    }

    @Test func filesOfNoFormAreRefused() {
        #expect(throws: ImportError.unknownKind(file: "a.pdf")) { try read("a.pdf", "%PDF") }
        #expect(throws: ImportError.brokenArchive(file: "a.xlsx")) { try read("a.xlsx", "not a zip") }
        #expect(throws: ImportError.brokenArchive(file: "a.xlsx")) { try read("a.xlsx", "") }
        #expect(throws: ImportError.notAForm(file: "a.xml", missing: "a model with an instance")) {
            try read("a.xml", "<a/>")
        }
        #expect(throws: ImportError.notAForm(file: "a.csv", missing: "a sheet `survey` with a column `type`")) {
            try read("a.csv", "one,two\n1,2\n")
        }
        #expect(throws: ImportError.brokenTable(file: "a.csv")) {
            try read("a.csv", "type,name\ntext,\"never closed\n")
        }
        #expect(throws: ImportError.notAForm(file: "", missing: "a file")) { try ScriptImport.read([]) }
    }

    @Test func giantCellAndGiantFileAreRefused() {
        let cell = String(repeating: "a", count: 2 << 20)
        #expect(throws: ImportError.brokenTable(file: "a.csv")) { try read("a.csv", "type,name\ntext,\(cell)\n") }
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 40 << 20)
        #expect(throws: ImportError.tooLarge(file: "a.csv", limitMegabytes: 32)) {
            try ScriptImport.read(name: "a.csv", bytes: bytes)
        }
    }

    @Test func bracketsInBracketsAreNotReadButSaid() throws {
        let brackets = String(repeating: "(", count: 100_000) + "${a} = 1" + String(repeating: ")", count: 100_000)
        let imported = try read("a.csv", "type,name,relevant\ninteger,a,\ninteger,b,\(brackets)\n")
        #expect(imported.shortfalls.contains { $0.what.contains("too deep") })
    }

    /// Beyond 2^53 numbers have no order that could be proved: that is said, and nothing overflows.
    @Test func largestNumbersAreSaidNotToHold() throws {
        let most = "9223372036854775807"
        let imported = try read(
            "a.csv", "type,name,relevant\ninteger,a,\ninteger,b,${a} > \(most)\ninteger,c,${a} < -\(most)1\n")
        #expect(imported.shortfalls.contains { $0.what.contains("does not hold together yet") })
    }

    /// Every file that begins like a form, and files with bytes changed by chance: an error or a script, never a crash.
    @Test(arguments: 0..<4) func brokenFilesNeverCrash(which: Int) throws {
        let script = try released(1)
        let exported = [
            XForm.export(script), XLSForm.export(script, as: .csv), XLSForm.export(script, as: .xlsx),
        ]
        let file = [exported[0].files[0], exported[1].files[0], exported[2].files[0], exported[2].files[0]][which]
        var random = Seeded(UInt64(which) + 17)
        for _ in 0..<40 {
            var bytes = file.bytes
            if which == 3 {
                bytes = Array(bytes.prefix(Int(random.next() % UInt64(bytes.count))))
            } else {
                for _ in 0..<(1 + random.next() % 4) {
                    bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
                }
            }
            do { _ = try ScriptImport.read(name: file.name, bytes: bytes) } catch {
                #expect(error.code.hasPrefix("import."))
            }
        }
    }
}
