internal import ScriptEngine

/// Events as KML 2.2: a placemark each, with when and where it happened and nothing else.
///
/// - Note: Source: OGC 07-147r2, KML 2.2.
enum KMLText {
    /// What comes before the first event, on lines of their own.
    static func head(_ disclosure: Disclosure) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <kml xmlns="http://www.opengis.net/kml/2.2">
        <Document><name>Events</name><description>\(escaped(disclosure.notice))</description><ExtendedData>\
        \(data("disclosure", CanonicalJSON.text(disclosure.json)))</ExtendedData>

        """
    }

    /// An event, named by the end of its record's id, or by the code that stands for the record.
    static func placemark(_ call: ExportedCall) -> String {
        let id = call.head["call"]?.string
        let name = id.map { StreamID($0)?.short ?? $0 }
        let time = (call.head["eventTime"] ?? call.head["openedAt"])?.string
        let isSimulated = call.head["simulated"]?.boolean == true
        return "<Placemark>" + element("name", name)
            + (isSimulated ? element("description", "Simulated: its answers are invented.") : "")
            + (time.map { "<TimeStamp>\(element("when", $0))</TimeStamp>" } ?? "")
            + "<ExtendedData>\(data("simulated", isSimulated ? "true" : "false"))</ExtendedData>"
            + (call.point.map { point in
                let coordinates = "\(point.longitude.fixed(decimals: 6)),\(point.latitude.fixed(decimals: 6))"
                return "<Point>\(element("coordinates", coordinates))</Point>"
            } ?? "") + "</Placemark>\n"
    }

    static let tail = "</Document></kml>\n"

    private static func element(_ name: String, _ text: String?) -> String {
        text.map { "<\(name)>\(escaped($0))</\(name)>" } ?? ""
    }

    private static func data(_ name: String, _ value: String) -> String {
        "<Data name=\"\(name)\">\(element("value", value))</Data>"
    }

    private static func escaped(_ text: String) -> String { SVGMarkup.escaped(text) }
}
