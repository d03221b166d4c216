/// A folded text as lists are searched by it: words of letters and digits with one space between.
enum SearchText {
    /// Folds a text and puts one space for each run of anything but letters and digits; `&` is "and".
    static func words(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var spaceIsDue = false
        for scalar in TextFold.fold(text).unicodeScalars {
            if scalar == "&" {
                if !result.isEmpty { result.append(" ") }
                result.append(contentsOf: "and".unicodeScalars)
                spaceIsDue = true
            } else if scalar == "'" {
                // "Cote d'Ivoire" and "St John's" are also written without the apostrophe.
                continue
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                if spaceIsDue, !result.isEmpty { result.append(" ") }
                spaceIsDue = false
                result.append(scalar)
            } else {
                spaceIsDue = true
            }
        }
        return String(result)
    }

    /// Tells whether every character is an ASCII digit; false for an empty text.
    static func isDigits(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Tells whether every character is a lower-case ASCII letter; false for an empty text.
    static func isLetters(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x61...0x7A).contains($0) }
    }

    /// Reads digits with at most one decimal point, which has a digit on its left; no sign, exponent or infinity.
    static func number(_ text: some StringProtocol) -> Double? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 18, parts.count <= 2, parts.allSatisfy({ isDigits($0) }) else { return nil }
        return Double(text)
    }

    /// Reads 1–9 digits.
    static func integer(_ text: some StringProtocol) -> Int? {
        isDigits(text) && text.utf8.count <= 9 ? Int(text) : nil
    }

    /// Splits a folded text where digits (with their points) meet anything else; spaces separate and are dropped.
    static func tokens(_ folded: String) -> [String] {
        var tokens: [String] = []
        var lastKind = Kind.space
        for character in folded {
            let kind = Kind(character)
            if kind != .space {
                if kind == lastKind, kind != .mark, let last = tokens.indices.last {
                    tokens[last].append(character)
                } else {
                    tokens.append(String(character))
                }
            }
            lastKind = kind
        }
        return tokens
    }

    private enum Kind {
        case space, digit, letter, mark

        init(_ character: Character) {
            if character == " " {
                self = .space
            } else if character == "." || character.isASCII && character.isNumber {
                self = .digit
            } else if character.isLetter {
                self = .letter
            } else {
                self = .mark
            }
        }
    }
}

extension String {
    /// The text without white space at its ends, as given otherwise.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
