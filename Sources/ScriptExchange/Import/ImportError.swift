/// Why a file is no form at all; what is merely not carried is a `Shortfall`.
public enum ImportError: Error, Hashable, Sendable {
    /// Neither .xlsx, .xml nor .csv.
    case unknownKind(file: String)
    /// The file, or what it unpacks to, is larger than any form.
    case tooLarge(file: String, limitMegabytes: Int)
    /// The zip archive of a workbook is broken, or not one that spreadsheets write.
    case brokenArchive(file: String)
    /// The XML is broken, or has a document type definition, which could make it anything.
    case brokenXML(file: String, line: Int, problem: String)
    /// A quote in a CSV file is never closed, or a cell is longer than any text.
    case brokenTable(file: String)
    /// There is no survey: no sheet of that name, no column `type`, no instance.
    case notAForm(file: String, missing: String)

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .unknownKind: "import.unknownKind"
        case .tooLarge: "import.tooLarge"
        case .brokenArchive: "import.brokenArchive"
        case .brokenXML: "import.brokenXML"
        case .brokenTable: "import.brokenTable"
        case .notAForm: "import.notAForm"
        }
    }
}
