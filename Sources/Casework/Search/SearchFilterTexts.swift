public import ReferenceData
public import ScriptEngine

/// The filters of a search as people write them; empty texts ask for nothing.
public struct SearchFilterTexts: Sendable {
    /// `1/3/2021`: events on this day or later.
    public var from: String?
    /// Events on this day or earlier.
    public var to: String?
    /// The owning force, by name or code.
    public var force: String?
    /// The type of event, by its code.
    public var eventType: String?
    /// Degrees, a grid reference, or a port.
    public var near: String?
    /// How many kilometres from there.
    public var kilometres = 20.0

    public init() {}

    /// What they ask for.
    ///
    /// - Parameters:
    ///   - now: what days without a year are read by.
    ///   - scripts: knows the types of event.
    /// - Throws: `Misread` with what to write instead; `ScriptLibraryError`.
    public func filters(at now: Timestamp, scripts: ScriptLibrary) throws -> SearchQuery.Filters {
        var filters = SearchQuery.Filters()
        let today = LondonTime.civil(Int64(now.seconds)).day
        filters.from = try text(from).map { Timestamp(londonStartOf: try CivilDay.read($0, today: today).value) }
        filters.before = try text(to).map { text in
            let last = try CivilDay.read(text, today: today).value
            return Timestamp(londonStartOf: CivilDay(daysSince1970: last.daysSince1970 + 1))
        }
        filters.force = try text(force).map { try Forces.read($0).value.slug }
        filters.eventType = try text(eventType).map { try Self.code(ofType: $0, scripts) }
        filters.near = try text(near).map { SearchQuery.Circle(try Self.point($0), kilometres: kilometres) }
        return filters
    }

    private func text(_ given: String?) -> String? {
        given.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }

    private static func code(ofType text: String, _ scripts: ScriptLibrary) throws -> String {
        let types = try scripts.eventTypes().map(\.code)
        guard types.contains(text) else {
            throw Misread(code: "search.eventType", expected: "one of: \(types.joined(separator: ", "))")
        }
        return text
    }

    private static func point(_ text: String) throws(Misread) -> Coordinate {
        if let point = (try? Location.read(text))?.value.coordinate { return point }
        if let port = try? Ports.read(text).value.coordinate { return port }
        throw Misread(
            code: "search.place",
            expected: "degrees (51.10, 1.20), a grid reference (TR 22 36), or a port that lorries use (Dover)")
    }
}

extension Timestamp {
    /// The moment at which a day begins in London.
    public init(londonStartOf day: CivilDay) { self.init(seconds: Int(LondonTime.start(of: day))) }
}
