/// The one way in which two spellings count as the same: case, diacritics, look-alikes, typographic marks.
public enum TextFold {
    /// Folds a text to lower case without diacritics, Cyrillic and Greek look-alikes as Latin.
    ///
    /// Also: full-width forms to ASCII, dashes and the minus sign to `-`, primes and quotes to `'` and `"`, degree
    /// variants to `°`, runs of white space to one space, invisible characters and white space at the ends dropped.
    /// Letters without a Latin look-alike stay. Folding twice gives the same as folding once.
    public static func fold(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        var spaceIsDue = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                spaceIsDue = !folded.isEmpty
                continue
            }
            let start = folded.count
            append(scalar, to: &folded, spaceIsDue: &spaceIsDue)
            if folded.count > start { spaceIsDue = false }
        }
        return String(folded)
    }

    private static func append(
        _ scalar: Unicode.Scalar, to folded: inout String.UnicodeScalarView, spaceIsDue: inout Bool
    ) {
        func add(_ scalars: some Sequence<Unicode.Scalar>) {
            if spaceIsDue { folded.append(" ") }
            spaceIsDue = false
            folded.append(contentsOf: scalars)
        }
        if scalar.isASCII {
            if scalar.value < 0x20 || scalar.value == 0x7F { return }
            if (0x41...0x5A).contains(scalar.value), let lower = Unicode.Scalar(scalar.value + 32) {
                return add([lower])
            }
            return add([scalar])
        }
        if (0xFF01...0xFF5E).contains(scalar.value), let ascii = Unicode.Scalar(scalar.value - 0xFEE0) {
            return append(ascii, to: &folded, spaceIsDue: &spaceIsDue)
        }
        for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isInvisible(lower) {
            if let latin = latin[lower] {
                add(latin.unicodeScalars)
            } else {
                add([lower])
            }
        }
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: true
        default: false
        }
    }

    private static let latin: [Unicode.Scalar: String] = {
        let alike: [(String, String)] = [
            ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặаαά"), ("b", "ḃḅḇвβ"), ("c", "çćĉċčḉс"), ("d", "ďḋḍḏḑḓđð"),
            ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệеёѐεέ"), ("f", "ḟ"), ("g", "ĝğġģǧǵḡ"), ("h", "ĥȟḣḥḧḩḫẖħнηή"),
            ("i", "ìíîïĩīĭįǐȉȋḭḯỉịıіїιίϊΐ"), ("j", "ĵǰј"), ("k", "ķǩḱḳḵкќκ"), ("l", "ĺļľḷḹḻḽł"), ("m", "ḿṁṃмμµ"),
            ("n", "ñńņňǹṅṇṉṋν"), ("o", "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợøǿоοό"), ("p", "ṕṗрρ"), ("r", "ŕŗřȑȓṙṛṝṟ"),
            ("s", "śŝşšșṡṣṥṧṩſѕ"), ("t", "ţťțṫṭṯṱẗтτ"), ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"), ("v", "ṽṿ"),
            ("w", "ŵẁẃẅẇẉẘ"), ("x", "ẋẍхχ"), ("y", "ýÿŷȳẏẙỳỵỷỹуўυύϋΰ"), ("z", "źżžẑẓẕζ"), ("ss", "ß"), ("ae", "æǽ"),
            ("oe", "œ"), ("th", "þ"), ("ij", "ĳ"), ("-", "‐‑‒–—―−﹣"), ("'", "‘’‚‛′´ʹʼ"), ("\"", "“”„‟″ʺ"),
            ("°", "º˚⁰"),
        ]
        var table: [Unicode.Scalar: String] = [:]
        for (latin, others) in alike {
            for scalar in others.unicodeScalars { table[scalar] = latin }
        }
        return table
    }()
}
