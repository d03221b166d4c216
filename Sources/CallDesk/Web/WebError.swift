/// Why the desk does not take a request, whatever it is about.
enum WebError: Error, Hashable, Sendable {
    /// The form cannot be read: not UTF-8, cut off, or with more fields than any page has.
    case badForm
    /// The form was not made by a page that this browser got from this desk, or its session is over.
    case foreignForm
    /// The body is longer than the route takes, in bytes.
    case tooLong(most: Int)
    /// The body took too long to come.
    case tooSlow
    /// There is no such page.
    case noPage
    /// The desk is behind a proxy, and this did not come by it.
    case pastTheProxy
    /// A one-time link that was used, has run out, or never was one.
    case deadLink
    /// The policy wants to know why the record is read.
    case whyWanted
    /// The search index is far behind the log, and is being caught up.
    case catchingUp(indexed: Int, all: Int)
    /// A field that the form must have is not there, or is none of its values.
    case field(String)
    /// As many watch the wall as may, or the desk is about to close.
    case busy
    /// The desk's counts are for programs on its own machine, and for those that show its token.
    case notACollector

    /// Stable; retired but never reused.
    var code: String {
        switch self {
        case .badForm: "web.badForm"
        case .foreignForm: "web.foreignForm"
        case .tooLong: "web.tooLong"
        case .tooSlow: "web.tooSlow"
        case .noPage: "web.noPage"
        case .pastTheProxy: "web.pastTheProxy"
        case .deadLink: "web.deadLink"
        case .whyWanted: "web.whyWanted"
        case .catchingUp: "web.catchingUp"
        case .field: "web.field"
        case .busy: "web.busy"
        case .notACollector: "web.notACollector"
        }
    }
}
