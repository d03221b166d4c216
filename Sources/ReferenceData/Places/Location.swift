/// A place as a caller read it out.
public struct Location: Equatable, Sendable {
    /// The way in which a place was given.
    public enum Kind: String, CaseIterable, Sendable {
        /// Latitude and longitude in degrees and decimals.
        case decimal
        /// Latitude and longitude in degrees and minutes, with seconds or without.
        case dms
        /// National Grid of Great Britain.
        case osGrid
        /// Irish Grid.
        case irishGrid
        /// Driver location sign of a motorway, `M20 B 84.6`; kept as read.
        case markerPost
        /// Three words; kept as read, never decoded.
        case what3words
        /// British postcode; kept as read.
        case postcode
    }

    /// The text as given, without white space at its ends.
    public let read: String
    /// The way in which it was given.
    public let kind: Kind
    /// The WGS84 point; nil for a marker post, three words and a postcode.
    public let coordinate: Coordinate?
    /// Side of the grid square that was named, or the uncertainty that a `geo:` link states; nil where nothing tells.
    public let accuracyMetres: Int?

    /// Reads a latitude and longitude, a grid reference, a marker post, three words, a postcode, or a link to a map.
    ///
    /// A link is one of Google Maps, Apple Maps, OpenStreetMap, Waze or what3words, a `geo:` link, or another that is
    /// written as one of these; words may stand round it. Nothing is fetched: a short link holds no place.
    ///
    /// Warns `coordinate.outsideArea` outside 48–61.5° N, 11° W – 13° E, `location.noCarriageway` for a marker post
    /// without its letter, `location.irishSquare` for a grid letter that may have been meant as a point of the compass,
    /// `location.mapCentre` for a link that tells the middle of the map and no place on it.
    /// - Throws: `coordinate.format`, `coordinate.range` for degrees, minutes or seconds that are too large,
    ///   `coordinate.link` for a link without a place, `coordinate.plusCode` for a plus code, which is not decoded.
    public static func read(_ text: String) throws(Misread) -> Reading<Location> {
        let given = text.trimmed
        let format = Misread(
            code: "coordinate.format",
            expected: "a latitude and longitude (52.658, 1.716), degrees minutes seconds, or an OS grid reference "
                + "(TG 51409 13177)")
        if given.utf8.count <= 2000, let link = MapLink(given) { return try read(link, as: given) }
        guard !given.isEmpty, given.utf8.count <= 200 else { throw format }
        let folded = TextFold.fold(given)
        guard !PlaceText.isPlusCode(folded) else {
            throw Misread(
                code: "coordinate.plusCode",
                expected:
                    "the latitude and longitude (52.658, 1.716) instead of a plus code, which Layby does not decode")
        }
        if PlaceText.isThreeWords(given) { return Reading(value: Location(given, .what3words)) }
        if let post = PlaceText.markerPost(folded) {
            return Reading(value: Location(given, .markerPost), warnings: post.hasCarriageway ? [] : [noCarriageway])
        }
        if PlaceText.isPostcode(folded) { return Reading(value: Location(given, .postcode)) }
        if GridLetters.parse(folded, letters: 2) != nil {
            let (coordinate, metres) = try OSGrid.read(folded)
            return checked(Location(given, .osGrid, coordinate, metres))
        }
        if let (coordinate, metres) = IrishGrid.read(folded) {
            let isCompassPoint = folded.first.map { "nsew".contains($0) } ?? false
            return checked(
                Location(given, .irishGrid, coordinate, metres), isCompassPoint ? [irishSquare] : [])
        }
        if let metres = PlaceText.eastingNorthing(folded),
            let coordinate = OSGrid.coordinate(easting: metres.easting, northing: metres.northing)
        {
            return checked(Location(given, .osGrid, coordinate, 1))
        }
        guard let pair = AnglePair(folded) else { throw format }
        guard let coordinate = pair.coordinate else { throw range }
        return checked(Location(given, pair.isDecimal ? .decimal : .dms, coordinate))
    }

    private static func read(_ link: MapLink, as given: String) throws(Misread) -> Reading<Location> {
        switch link.target {
        case .place(let point, let metres): return checked(Location(given, .decimal, point, metres))
        case .middle(let point): return checked(Location(given, .decimal, point), [mapCentre])
        case .threeWords: return Reading(value: Location(given, .what3words))
        case .outOfRange: throw range
        case .nothing:
            throw Misread(
                code: "coordinate.link",
                expected:
                    "a link that holds the coordinates, or the coordinates themselves (52.658, 1.716): open the link "
                    + "and copy them")
        }
    }

    private static let range = Misread(
        code: "coordinate.range",
        expected: "a latitude from -90 to 90 and a longitude from -180 to 180, minutes and seconds below 60")

    private init(_ read: String, _ kind: Kind, _ coordinate: Coordinate? = nil, _ accuracyMetres: Int? = nil) {
        self.read = read
        self.kind = kind
        self.coordinate = coordinate
        self.accuracyMetres = accuracyMetres
    }

    private static func checked(_ location: Location, _ warnings: [Warning] = []) -> Reading<Location> {
        guard let coordinate = location.coordinate, !coordinate.isInArea else {
            return Reading(value: location, warnings: warnings)
        }
        return Reading(value: location, warnings: warnings + [outsideArea])
    }

    private static let outsideArea = Warning(
        code: "coordinate.outsideArea",
        message: "Outside 48 to 61.5 north, 11 west to 13 east: probably swapped or mistyped. Ask for it again.")
    private static let mapCentre = Warning(
        code: "location.mapCentre",
        message: "The link tells the middle of the map, not a place on it. Check that this is the spot.")
    private static let noCarriageway = Warning(
        code: "location.noCarriageway",
        message: "A marker post also has a carriageway letter, mostly A or B. Ask for the letter.")
    private static let irishSquare = Warning(
        code: "location.irishSquare",
        message: "Read as an Irish grid reference. Check that it is not a latitude or longitude alone.")
}
