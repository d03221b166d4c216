extension NameIndex {
    /// Items with a name, or a word in one, that begins with a text but for one typing error, in the order of the list.
    ///
    /// A typing error is a letter left out, put in, or taken for another, or two neighbours swapped. In fewer than four
    /// letters none is forgiven, since it makes another word. Names that the text begins come before words in them.
    func slips(_ text: String) -> [Int] {
        let query = Array(SearchText.words(text).utf8)
        guard (4...60).contains(query.count) else { return [] }
        var byName: [Int] = []
        var byWord: [Int] = []
        for key in keys where !key.isCode {
            if isSlip(query, at: key.range.lowerBound, before: key.range.upperBound) {
                if byName.last != key.item { byName.append(key.item) }
            } else if byName.last != key.item, byWord.last != key.item,
                wordStarts(in: key.range).contains(where: { isSlip(query, at: $0, before: key.range.upperBound) })
            {
                byWord.append(key.item)
            }
        }
        let named = Set(byName)
        return byName + byWord.filter { !named.contains($0) }
    }

    private func wordStarts(in range: Range<Int>) -> some Sequence<Int> {
        range.dropFirst().lazy.filter { bytes[$0 - 1] == UInt8(ascii: " ") }
    }

    /// Whether the bytes from a place on begin with a text but for one slip; what follows is free.
    private func isSlip(_ query: [UInt8], at start: Int, before end: Int) -> Bool {
        let here = end - start
        guard here >= query.count - 1 else { return false }
        var same = 0
        while same < query.count, same < here, bytes[start + same] == query[same] { same += 1 }
        func rest(_ queryFrom: Int, _ from: Int) -> Bool {
            guard queryFrom <= query.count, query.count - queryFrom <= here - from else { return false }
            for offset in 0..<(query.count - queryFrom)
            where query[queryFrom + offset] != bytes[start + from + offset] { return false }
            return true
        }
        if same == query.count { return true }
        let isSwapped =
            same + 1 < query.count && same + 1 < here && query[same] == bytes[start + same + 1]
            && query[same + 1] == bytes[start + same] && rest(same + 2, same + 2)
        return isSwapped || rest(same + 1, same + 1) || rest(same, same + 1) || rest(same + 1, same)
    }
}
