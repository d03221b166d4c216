private import Foundation

/// A link to a map, and what it says of a place.
struct MapLink {
    /// What a link leads to.
    enum Target: Equatable {
        /// A place, with its uncertainty in metres where the link states one.
        case place(Coordinate, metres: Int?)
        /// The middle of the map that was looked at.
        case middle(Coordinate)
        /// Three words of what3words.
        case threeWords
        /// Numbers that are no latitude and longitude.
        case outOfRange
        /// No numbers: a short link, or a link to something else.
        case nothing
    }

    let target: Target

    /// Reads a link, or the first link in a text that an app shared; nil when there is none.
    init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace)
        if let link = words.first(where: { $0.lowercased().hasPrefix("geo:") }) {
            target = Self.geo(link.dropFirst(4))
        } else if let link = words.first(where: Self.isWeb) ?? words.first(where: { _ in words.count == 1 }) {
            guard Self.isWeb(link) || Self.isBareWeb(link) else { return nil }
            target = Self.web(String(link))
        } else {
            return nil
        }
    }

    private static func isWeb(_ word: Substring) -> Bool {
        let lower = word.lowercased()
        return lower.hasPrefix("https://") || lower.hasPrefix("http://")
    }

    /// Tells whether a text without a scheme begins with a host, as `maps.google.com/…`.
    private static func isBareWeb(_ word: Substring) -> Bool {
        guard let slash = word.firstIndex(where: { $0 == "/" || $0 == "?" || $0 == "#" }) else { return false }
        let labels = word[..<slash].lowercased().split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, last.utf8.count >= 2 else { return false }
        return SearchText.isLetters(last) && labels.allSatisfy { !$0.isEmpty }
    }

    // MARK: The two families

    /// `geo:51.12,1.31;u=35`, and Android's `geo:0,0?q=51.12,1.31(Label)`.
    private static func geo(_ rest: Substring) -> Target {
        let parts = rest.split(separator: "?", maxSplits: 1)
        let query = parts.count > 1 ? fields(parts[1]) : []
        if let asked = query.last(where: { $0.name == "q" }), let found = pair(asked.value) { return found }
        var options = (parts.first ?? "").split(separator: ";").map(String.init)
        guard !options.isEmpty, let found = pair(options.removeFirst()) else { return .nothing }
        guard case .place(let point, _) = found else { return found }
        let stated = options.first { $0.lowercased().hasPrefix("u=") }.flatMap { SearchText.number($0.dropFirst(2)) }
        return .place(point, metres: stated.flatMap { $0 <= 1_000_000 ? max(1, Int($0.rounded(.up))) : nil })
    }

    private static func web(_ link: String) -> Target {
        let (address, fragment) = cut(link, at: "#")
        let (path, query) = cut(address, at: "?")
        let segments = path.split(separator: "/").dropFirst(path.contains("://") ? 1 : 0).map { decoded($0) }
        let host = segments.first?.lowercased() ?? ""
        let isThreeWords = host.hasSuffix("what3words.com") || host.hasSuffix("w3w.co")
        if isThreeWords, segments.count > 1, PlaceText.isThreeWords(segments[1]) { return .threeWords }
        let fields = fields(Substring(query))
        return marked(segments, fields) ?? asked(host, fields) ?? named(segments) ?? middle(segments, fields, fragment)
            ?? .nothing
    }

    // MARK: Where a link keeps a place, the surest first

    /// Google's pin (`!3d51.12!4d1.31`) and OpenStreetMap's (`mlat=51.12&mlon=1.31`).
    private static func marked(_ segments: [String], _ fields: [(name: String, value: String)]) -> Target? {
        for segment in segments.reversed() where segment.hasPrefix("data=") {
            let items = segment.split(separator: "!")
            guard let at = items.lastIndex(where: { $0.hasPrefix("3d") }), at + 1 < items.count,
                items[at + 1].hasPrefix("4d")
            else { continue }
            if let found = pair("\(items[at].dropFirst(2)),\(items[at + 1].dropFirst(2))") { return found }
        }
        for (north, east) in [("mlat", "mlon"), ("lat", "lon"), ("lat", "lng")] {
            guard let latitude = fields.last(where: { $0.name == north })?.value,
                let longitude = fields.last(where: { $0.name == east })?.value
            else { continue }
            if let found = pair("\(latitude),\(longitude)") { return found }
        }
        return nil
    }

    /// What was asked for in the query; Apple and Waze keep their pin in `ll`, where Google keeps the middle.
    private static func asked(_ host: String, _ fields: [(name: String, value: String)]) -> Target? {
        let hasPin = host.hasSuffix("apple.com") || host.hasSuffix("waze.com")
        let names = ["coordinate", "q", "query", "destination", "daddr"] + (hasPin ? ["ll"] : [])
        for name in names {
            for field in fields where field.name == name {
                if let found = pair(field.value) { return found }
            }
        }
        return nil
    }

    /// A place in the path, as `/place/51.12,1.31` or `/search/51.12,+1.31`; the last, where a route has several.
    private static func named(_ segments: [String]) -> Target? {
        for segment in segments.dropFirst().reversed() where !segment.hasPrefix("@") && !segment.hasPrefix("data=") {
            if let found = pair(segment) { return found }
        }
        return nil
    }

    /// `@51.12,1.31,15z`, `#map=15/51.12/1.31`, `?ll=`, `?sll=`, `?center=`, `?cp=51.12~1.31`.
    private static func middle(
        _ segments: [String], _ fields: [(name: String, value: String)], _ fragment: String
    ) -> Target? {
        var found: Target?
        if let view = segments.last(where: { $0.hasPrefix("@") }) { found = pair(String(view.dropFirst())) }
        let views = fragment.split(separator: "&").map { $0.split(separator: "=").last?.split(separator: "/") ?? [] }
        if found == nil, let view = views.first(where: { $0.count >= 3 }) { found = pair("\(view[1]),\(view[2])") }
        for name in ["center", "ll", "sll", "cp"] where found == nil {
            found = fields.last { $0.name == name }.flatMap { pair($0.value) }
        }
        guard case .place(let point, _) = found else { return found }
        return .middle(point)
    }

    // MARK: Parts of a link

    /// A latitude and longitude with what may stand round them; nil for anything else.
    private static func pair(_ text: String) -> Target? {
        var folded = TextFold.fold(text)
        if folded.hasPrefix("loc:") { folded.removeFirst(4) }
        if let label = folded.firstIndex(of: "("), label > folded.startIndex { folded = String(folded[..<label]) }
        let numbers = folded.split(whereSeparator: { $0 == "," || $0 == "~" }).map { String($0).trimmed }
        // A third number is a height or a zoom; only decimals have one.
        let isList = numbers.count >= 2 && numbers.prefix(2).allSatisfy { isSigned($0) }
        let written = isList ? numbers.prefix(2).joined(separator: ",") : folded
        guard written.utf8.count <= 200, let angles = AnglePair(written) else { return nil }
        return angles.coordinate.map { .place($0, metres: nil) } ?? .outOfRange
    }

    /// Tells whether a text is one decimal number with a sign or without; links keep more digits than people type.
    private static func isSigned(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        return SearchText.number(digits) != nil
    }

    private static func cut(_ text: String, at mark: Character) -> (String, String) {
        guard let index = text.firstIndex(of: mark) else { return (text, "") }
        return (String(text[..<index]), String(text[text.index(after: index)...]))
    }

    private static func fields(_ query: Substring) -> [(name: String, value: String)] {
        query.split(separator: "&").prefix(50).map { field in
            let (name, value) = cut(String(field), at: "=")
            return (name.lowercased(), decoded(Substring(value)))
        }
    }

    /// Undoes percent-encoding and `+` for a space; a text that is not encoded well stays as it is.
    private static func decoded(_ text: Substring) -> String {
        let spaced = String(text.replacing("+", with: " "))
        return spaced.removingPercentEncoding ?? spaced
    }
}
