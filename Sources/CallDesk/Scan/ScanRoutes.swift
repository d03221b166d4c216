import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The regional coordinator's scan. Its address holds codes and days alone.
enum ScanRoutes {
    static let all: [Route] = [.page("/scan", .may(.readCall), scan)]

    /// More calls than that would keep a page waiting; the command takes any number.
    private static let most = 5_000

    private static func scan(_ visit: Visit) async throws -> Reply {
        var form = ScanPage.Form(visit)
        guard let wanted = visit.query["region"], !wanted.isEmpty else {
            return visit.page("Regional scan", ScanPage(form: form, result: nil, error: nil), "scan")
        }
        do {
            guard let region = Region.region(wanted) else {
                throw Unreadable(code: "scan.region", expected: "one of the regions")
            }
            let days = try form.days(visit)
            let size = try await visit.log.scanSize(region, days: days, scripts: visit.desk.scripts)
            guard size <= most else {
                throw Unreadable(
                    code: "scan.tooLarge",
                    expected: "fewer days: more than \(most.grouped) calls are for layby report scan"
                )
            }
            form.choose(region)
            let scan = try await visit.log.scan(
                region, days: days, children: visit.children, scripts: visit.desk.scripts)
            // Before anything is shown: what is seen is always written down.
            try await visit.consult(listed: scan.events.map(\.call.stream))
            let types = Dictionary(try visit.desk.scripts.eventTypes().map { ($0.code, $0.label) }) { first, _ in first
            }
            return visit.page(
                "Regional scan", ScanPage(form: form, result: ScanPage.Result(scan, types), error: nil), "scan")
        } catch let error as Unreadable {
            return visit.page(
                "Regional scan", ScanPage(form: form, result: nil, error: Wording(error).sentence), "scan",
                status: .unprocessableContent)
        }
    }
}
