public import ScriptEngine

/// The XLSForm in which survey people write ODK forms: a spreadsheet that pyxform turns into an XForm.
public enum XLSForm {
    /// In which files the sheets come.
    public enum Kind: String, CaseIterable, Sendable {
        /// `survey.csv`, `choices.csv` and `settings.csv`.
        case csv
        /// One workbook.
        case xlsx
    }

    /// Writes a script as an XLSForm.
    ///
    /// What only Layby reads stands in columns `bind::layby:…` and `attribute::layby:…`; pyxform carries them into the
    /// XForm, where other clients pass over them.
    ///
    /// - Returns: three files, or the one workbook `NAME-vN.xlsx`; and what another client does not honour.
    public static func export(_ script: Script, as kind: Kind) -> Exported {
        let (form, found) = FormBuilder.form(of: script.definition)
        let sheets = XLSFormWriter.sheets(of: form)
        var shortfalls = found
        if form.rows.contains(where: \.hasReferenceInWords) {
            shortfalls.append(
                Shortfall(subject: nil, what: "`${` in a text is written `$ {`, since pyxform would read it"))
        }
        for sheet in sheets {
            for row in sheet.rows where row.contains(where: { $0.utf16.count > Workbook.cellLimit }) {
                shortfalls.append(
                    Shortfall(
                        subject: row.count > 1 ? row[1] : nil,
                        what: "a cell is longer than the \(Workbook.cellLimit) characters that Excel takes"))
            }
        }
        switch kind {
        case .csv:
            let files = sheets.map { Exported.File(name: "\($0.name).csv", bytes: Array(CSV.text($0.rows).utf8)) }
            return Exported(files: files, shortfalls: shortfalls)
        case .xlsx:
            let name = "\(script.definition.script)-v\(script.definition.version).xlsx"
            return Exported(files: [.init(name: name, bytes: Workbook.bytes(sheets))], shortfalls: shortfalls)
        }
    }
}

extension Form.Row {
    /// Whether the words of it, or of a row in it, look like a reference to another answer.
    fileprivate var hasReferenceInWords: Bool {
        let words = [label, hint, constraintMessage] + choices.map(\.label)
        return words.contains { $0?.contains("${") == true } || rows.contains(where: \.hasReferenceInWords)
    }
}
