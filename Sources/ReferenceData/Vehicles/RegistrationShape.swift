/// The shapes of registration marks.
enum RegistrationShape {
    /// The format of an upper-case mark, and where its display has a space.
    static func classify(_ mark: [UInt8]) -> (format: VehicleRegistration.Format, split: Int?) {
        let pattern = pattern(mark)
        let runs = pattern.contains("?") ? [] : self.runs(pattern)
        switch pattern {
        case "AA99AAA" where none(of: "IQZ", in: mark[0..<2]) && none(of: "IQ", in: mark[4...]):
            return (.currentGB, 4)
        case "A9999999":
            return (.ukTrailer, nil)
        case "A9AAA", "A99AAA", "A999AAA":
            if none(of: "IOUZ", in: mark[0..<1]), none(of: "IQZ", in: mark.suffix(3)) {
                return (.prefixGB, mark.count - 3)
            }
        case "AAA9A", "AAA99A", "AAA999A":
            if none(of: "IQZ", in: mark.prefix(3)), none(of: "IOQUZ", in: mark.suffix(1)) { return (.suffixGB, 3) }
        default:
            break
        }
        return twoRuns(mark, runs)
    }

    /// A for each letter A–Z, 9 for each digit, ? for anything else.
    static func pattern(_ mark: [UInt8]) -> String {
        String(
            mark.map { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): "A"
                case UInt8(ascii: "0")...UInt8(ascii: "9"): "9"
                default: "?"
                }
            })
    }

    private static func twoRuns(
        _ mark: [UInt8], _ runs: [Int]
    ) -> (format: VehicleRegistration.Format, split: Int?) {
        guard runs.count == 2 else { return (.foreign, nil) }
        let lettersFirst = mark[0] >= UInt8(ascii: "A")
        let (letters, digits) = lettersFirst ? (runs[0], runs[1]) : (runs[1], runs[0])
        let letterBytes = lettersFirst ? mark.prefix(letters) : mark.suffix(letters)
        guard letters <= 3, digits <= 4 else { return (.foreign, nil) }
        if !none(of: "IZ", in: letterBytes) { return letters >= 2 ? (.northernIreland, runs[0]) : (.foreign, nil) }
        return letters + digits <= 6 ? (.datelessGB, runs[0]) : (.foreign, nil)
    }

    private static func runs(_ pattern: String) -> [Int] {
        var runs: [Int] = []
        var last: Character?
        for character in pattern {
            if character == last { runs[runs.count - 1] += 1 } else { runs.append(1) }
            last = character
        }
        return runs
    }

    private static func none(of letters: StaticString, in bytes: some Sequence<UInt8>) -> Bool {
        letters.withUTF8Buffer { unwanted in !bytes.contains { unwanted.contains($0) } }
    }
}
