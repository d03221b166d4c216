/// A form as ODK's formats lay it out: what XForm and XLSForm have in common, read from either and written to either.
struct Form: Equatable, Sendable {
    /// `inland-clandestine-event`.
    var id: String
    var version: String
    var title: String
    /// What only Layby reads, by name without the prefix `layby:`.
    var attributes: [String: String] = [:]
    var rows: [Row] = []
    /// What a row's number counts: rows of a sheet, or lines of a file.
    var numbered = "row"

    /// The namespace of the attributes that only Layby reads.
    static let namespace = "https://layby.example/xform"
}

extension Form {
    /// One line of the form: a group with what is in it, a question, a note, or a value that is worked out.
    struct Row: Equatable, Sendable {
        enum Kind: Equatable, Sendable {
            case group
            /// As often as the expression says; nil where a person adds instances at will.
            case repeats(XPath?)
            case question(Input)
            case note
            case calculate
        }

        var kind: Kind
        var name: String
        var label: String?
        var hint: String?
        var relevant: XPath?
        var isRequired = false
        var constraint: XPath?
        var constraintMessage: String?
        var calculation: XPath?
        var choices: [Option] = []
        var appearance: String?
        /// What only Layby reads, by name without the prefix `layby:`. None is named as an attribute of a bind is
        /// (`type`, `constraint`): pyxform drops one of two that differ in the prefix alone.
        var attributes: [String: String] = [:]
        var rows: [Row] = []
        /// Where it was read, from 1; nil for one that we made.
        var line: Int?
        /// Expressions that could not be read, and anything else that the reader met and does not carry.
        var unread: [String] = []
    }

    /// How an answer is given.
    enum Input: String, CaseIterable, Sendable {
        case text, integer, decimal, date, time, dateTime, selectOne, selectMultiple, geopoint, image

        /// As `type` of an XForm bind.
        var bindType: String {
            switch self {
            case .text: "string"
            case .integer: "int"
            case .decimal: "decimal"
            case .date: "date"
            case .time: "time"
            case .dateTime: "dateTime"
            case .selectOne, .selectMultiple: "string"
            case .geopoint: "geopoint"
            case .image: "binary"
            }
        }

        /// As `type` of an XLSForm row, without the list of a select.
        var rowType: String {
            switch self {
            case .dateTime: "datetime"
            case .selectOne: "select_one"
            case .selectMultiple: "select_multiple"
            default: rawValue
            }
        }
    }

    /// One choice of a select.
    struct Option: Hashable, Sendable {
        var value: String
        var label: String
        /// The script's own code where that cannot stand as a value; else nil.
        var code: String?
    }
}
