import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Searching every record that the user may read. What is looked for goes by POST, so that no address holds it.
enum SearchRoutes {
    static let all: [Route] = [
        .page("/search", .may(.search)) { try await page($0, results: nil, error: nil) },
        .form("/search", .may(.search), bodyLimit: 16 * 1024, search),
    ]

    private static let most = 40
    private static let longest = 1_000

    private static func search(_ visit: Visit) async throws -> Reply {
        do {
            let words = visit.form["words"] ?? ""
            guard words.utf8.count <= longest else {
                throw Unreadable(code: "search.tooLong", expected: "at most a thousand letters to look for")
            }
            var filters = try texts(visit.form).filters(at: visit.now, scripts: visit.desk.scripts)
            guard !SearchQuery(words, filters: filters).isEmpty else {
                throw Unreadable(code: "search.empty", expected: "at least one word, or a filter")
            }
            let why = try await visit.justification(visit.form["why"], for: .search)
            if let role = visit.user?.role { filters.records = role.readableRecords }
            filters.children = visit.children
            try await visit.refuseToWaitForIndex()
            var limits = IntelligenceLog.SearchLimits()
            limits.shown = most
            let results = try await visit.log.search(
                SearchQuery(words, filters: filters), scripts: visit.desk.scripts, limits: limits)
            // Before anything is shown: what is seen is always written down.
            try await visit.log.note(
                .searched(shown: results.hits.map(\.target), justification: why), at: visit.now, by: visit.actor())
            return try await page(visit, results: results, error: nil)
        } catch WebError.whyWanted {
            return try await page(visit, results: nil, error: "Say why you search. The policy in force wants a reason.")
        } catch let error as WebError {
            guard case .catchingUp = error else { throw error }
            return try await page(visit, results: nil, error: Wording(error).sentence)
        } catch  where Wording.isOfAnswer(error) {
            return try await page(visit, results: nil, error: Wording(error).sentence)
        }
    }

    private static func texts(_ form: Form) throws -> SearchFilterTexts {
        var texts = SearchFilterTexts()
        (texts.from, texts.to, texts.force) = (form["from"], form["to"], form["force"])
        (texts.eventType, texts.near) = (form["type"], form["near"])
        if let within = form["within"], !within.isEmpty {
            guard let kilometres = Double(within), kilometres > 0, kilometres <= 20_000 else {
                throw Unreadable(code: "search.within", expected: "a distance from 0.1 to 20,000 kilometres")
            }
            texts.kilometres = kilometres
        }
        return texts
    }

    private static func page(_ visit: Visit, results: SearchResults?, error: String?) async throws -> Reply {
        let wish = try await visit.log.policyBook().policy().justification(for: .search)
        var hits: [SearchPage.Hit] = []
        for hit in results?.hits ?? [] { hits.append(SearchPage.Hit(hit, href: try await address(of: hit, visit))) }
        let content = SearchPage(
            csrf: visit.csrf, form: visit.form, forces: Option.forces(chosen: visit.form["force"]),
            types: Option.list(try visit.desk.scripts.eventTypes(), chosen: visit.form["type"]), wish: wish,
            error: error, results: results, hits: hits)
        return visit.page("Search", content, "search", status: error == nil ? .ok : .unprocessableContent)
    }

    /// The page of what was found; nil where it has none.
    private static func address(of hit: SearchHit, _ visit: Visit) async throws -> String? {
        let stream = hit.document.stream
        switch hit.document.kind {
        case .call: return try await identity(of: hit, visit) ?? "/calls/\(stream)"
        case .referral: return "/referrals/\(stream)"
        case .operation: return "/operations/\(stream)"
        case .intelligence: return try await identity(of: hit, visit) ?? "/intelligence/\(stream)"
        case .penalty: return "/penalties/\(stream)"
        default: return nil
        }
    }

    /// The page of the vehicle, company or person that a hit is shown by; nil for another.
    private static func identity(of hit: SearchHit, _ visit: Visit) async throws -> String? {
        guard [.vehicle, .haulier, .person].contains(hit.kind), let title = hit.facet.title,
            let record = try await visit.log.identified(
                hit.document.stream, children: visit.children, scripts: visit.desk.scripts),
            let known = record.identities.first(where: { $0.text == title })
        else { return nil }
        return IdentityLink(known, in: hit.document.stream).href
    }
}

extension Visit {
    /// Keeps nobody waiting for an index that is minutes behind, as after an upgrade: has it caught up meanwhile.
    ///
    /// - Throws: `.catchingUp`.
    func refuseToWaitForIndex() async throws {
        let (indexed, all) = try await log.searchProgress()
        guard all - indexed > 40_000 else { return }
        desk.searchUpkeep.wanted()
        throw WebError.catchingUp(indexed: indexed, all: all)
    }
}
