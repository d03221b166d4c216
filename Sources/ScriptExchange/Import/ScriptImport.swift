import ScriptEngine

/// A script made of another format's form.
public struct Imported: Equatable, Sendable {
    /// The script file.
    public let yaml: String
    /// What the form has and the script cannot carry, with the row and what becomes of it.
    public let shortfalls: [Shortfall]
}

/// Reads forms of other formats as script files.
///
/// **What is carried.** Everything that our own export writes comes back as it was, in each format, by way of the
/// `layby:` attributes and columns. Of other people's forms:
/// - the types text, integer, decimal, date, time, dateTime, select_one, select_multiple, geopoint and image (barcode as
///   text, range as integer), with label, hint, required, choices; the first language;
/// - groups as sections; repeats whose `repeat_count` is an integer question asked earlier;
/// - in relevant and constraint: `and`, `or`, `not()`, brackets; `=`, `!=`, `<`, `<=`, `>`, `>=` of a question (or `.`)
///   with a constant or another question; `= ''`, `!= ''`; `selected()`; `count(${repeat}[…]) > 0`;
///   `string-length(.) <= n` as the limit of a text;
/// - in calculation: sums of integer questions, counts of a repeat.
///
/// Anything else is a `Shortfall`.
public enum ScriptImport {
    /// Reads one file: .xlsx, .xml (an XForm) or .csv (a survey sheet, or pyxform's form of all sheets in one).
    ///
    /// - Throws: `ImportError` when the file is no form; never for what a form merely has and a script has not.
    public static func read(name: String, bytes: [UInt8]) throws(ImportError) -> Imported {
        try read([Exported.File(name: name, bytes: bytes)])
    }

    /// Reads several CSV files as the sheets of one form, each named after its sheet: survey.csv, choices.csv,
    /// settings.csv. A lone file of any name is the survey.
    public static func read(_ files: [Exported.File]) throws(ImportError) -> Imported {
        guard let first = files.first else { throw .notAForm(file: "", missing: "a file") }
        for file in files where file.bytes.count > limit { throw tooLarge(file.name) }
        let (form, notes) = try form(files, first)
        let (definition, found) = FormImport.definition(of: form, notes: notes)
        let yaml = ScriptYAML.text(of: definition)
        var shortfalls = found
        do { _ = try Script(yaml: Array(yaml.utf8)) } catch {
            for diagnostic in error.diagnostics {
                shortfalls.append(
                    Shortfall(
                        subject: diagnostic.subject,
                        what: "the script does not hold together yet: \(diagnostic.message). \(diagnostic.remedy)"))
            }
        }
        return Imported(yaml: yaml, shortfalls: shortfalls)
    }

    /// The most bytes that a file may have, packed or unpacked.
    private static let limit = 32 << 20

    private static func tooLarge(_ name: String) -> ImportError { .tooLarge(file: name, limitMegabytes: limit >> 20) }

    private static func form(
        _ files: [Exported.File], _ first: Exported.File
    ) throws(ImportError) -> (form: Form, notes: [String]) {
        let name = first.name.lowercased()
        if name.hasSuffix(".xml") {
            let root: XMLElement
            do { root = try XMLReader.root(first.bytes) } catch {
                throw .brokenXML(file: first.name, line: error.line, problem: error.problem)
            }
            if let form = XFormReader.form(root) { return form }
            throw .notAForm(file: first.name, missing: "a model with an instance")
        }
        let sheets: [Sheet]
        if name.hasSuffix(".xlsx") {
            do { sheets = try WorkbookReader.sheets(first.bytes, limit: limit) } catch {
                switch error {
                case .broken: throw .brokenArchive(file: first.name)
                case .tooLarge: throw tooLarge(first.name)
                case .xml(let failure):
                    throw .brokenXML(file: first.name, line: failure.line, problem: failure.problem)
                }
            }
        } else if name.hasSuffix(".csv") {
            sheets = try tables(files)
        } else {
            throw .unknownKind(file: first.name)
        }
        let stem = String(first.name.split(separator: "/").last?.split(separator: ".").first ?? "form")
        if let form = XLSFormReader.form(sheets, name: stem) { return form }
        throw .notAForm(file: first.name, missing: "a sheet `survey` with a column `type`")
    }

    private static func tables(_ files: [Exported.File]) throws(ImportError) -> [Sheet] {
        var sheets: [Sheet] = []
        for file in files {
            let bytes = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? file.bytes.dropFirst(3) : file.bytes[...]
            guard let rows = CSV.rows(bytes, cellLimit: 1 << 20) else { throw .brokenTable(file: file.name) }
            let stem = String(file.name.split(separator: "/").last?.split(separator: ".").first ?? "")
            let together = joined(rows)
            if !together.isEmpty {
                sheets += together
            } else {
                sheets.append(Sheet(name: files.count == 1 ? "survey" : stem.lowercased(), rows: rows))
            }
        }
        return sheets
    }

    /// The sheets of a file in which each stands under its name, one column further right; none when it is not so made.
    private static func joined(_ rows: [[String]]) -> [Sheet] {
        guard rows.contains(where: { $0.first?.spaced == "survey" }) else { return [] }
        var sheets: [Sheet] = []
        for row in rows {
            if let name = row.first?.spaced, !name.isEmpty {
                sheets.append(Sheet(name: name, rows: []))
            } else if !sheets.isEmpty {
                sheets[sheets.count - 1].rows.append(Array(row.dropFirst()))
            }
        }
        return sheets
    }
}
