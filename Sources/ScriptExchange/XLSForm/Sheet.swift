/// A table of texts, as a spreadsheet or a CSV file holds it; its first row says what the columns are.
struct Sheet: Equatable, Sendable {
    var name: String
    var rows: [[String]]
}
