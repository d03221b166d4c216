import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Who may be who: what is suggested, why, and what a person decides about it.
enum EntityRoutes {
    static let all: [Route] = [
        .page("/entities/suggestions", .may(.search), suggestions),
        .page("/entities/pair", .may(.search), pair),
        .form("/entities/decisions", .may(.mergeEntities), decide),
        .page("/entities/decisions", .may(.search), decisions),
        .page("/entities/decisions/{merge}", .may(.search), decision),
        .form("/entities/decisions/{merge}", .may(.mergeEntities), decideAgain),
    ]

    /// Calls that are compared with each other for one page, and as many penalties.
    private static let newest = 1_000
    /// Pairs on one page.
    private static let size = 10

    // MARK: Suggestions

    private static func suggestions(_ visit: Visit) async throws -> Reply {
        let least = visit.query["least"].flatMap { Int($0) }.flatMap { (0...100).contains($0) ? $0 : nil } ?? 50
        let kind = visit.query["kind"].flatMap { Identity.Kind(rawValue: $0) }.flatMap { $0 == .phone ? nil : $0 }
        let looked = try await visit.log.resolution(
            newest: newest, records: visit.readable.intersection([.call, .penalty]), children: visit.children,
            scripts: visit.desk.scripts)
        let alike = looked.resolution.known.map(\.addresses).filter { $0.count > 1 }
        let decisions = MergeDecisions(try await visit.log.merges(), alike: alike)
        let all = looked.resolution.suggestions(
            of: kind.map { [$0] } ?? [.vehicle, .haulier, .person], least: least, without: decisions)
        let last = max(1, (all.count + size - 1) / size)
        let number = min(max(visit.query["page"].flatMap { Int($0) } ?? 1, 1), last)
        let shown = all.dropFirst((number - 1) * size).prefix(size)
        let records = try await records(shown.flatMap { [$0.left, $0.right] }, visit)
        let pairs = shown.enumerated().map { index, one in
            PairView(one.left, one.right, one.resemblance, records, number: index + 1, visit)
        }
        func address(_ page: Int) -> String {
            "/entities/suggestions?kind=\(kind?.rawValue ?? "")&least=\(least)&page=\(page)"
        }
        let content = SuggestionPage(
            kind: kind, least: least, pairs: Array(pairs),
            said: SuggestionPage.said(all.count, looked), conflicts: decisions.conflicts.map(ConflictLine.init),
            pages: "Page \(number) of \(last)", previous: number > 1 ? address(number - 1) : nil,
            next: number < last ? address(number + 1) : nil)
        return visit.page("Perhaps the same", content, "suggestions")
    }

    /// The records that a page shows of some; what is shown is written down first.
    private static func records(_ known: [Known], _ visit: Visit) async throws -> [StreamID: IdentifiedRecord] {
        let streams = Set(known.flatMap(PairView.shown)).sorted()
        if !streams.isEmpty { try await visit.consult(listed: streams) }
        var records: [StreamID: IdentifiedRecord] = [:]
        for stream in streams {
            guard
                let record = try await visit.log.identified(
                    stream, children: visit.children, scripts: visit.desk.scripts),
                visit.readable.contains(record.kind)
            else { throw LogError.notFound }
            records[stream] = record
        }
        return records
    }

    // MARK: One pair

    private static func pair(_ visit: Visit) async throws -> Reply { try await pair(visit, visit.query, error: nil) }

    private static func pair(_ visit: Visit, _ form: Form, error: String?) async throws -> Reply {
        let places = try places(form)
        try await visit.refuseToWaitForIndex()
        let (known, resemblance) = try await visit.log.compared(
            places, children: visit.children, scripts: visit.desk.scripts)
        let records = try await records(known, visit)
        let decisions = MergeDecisions(try await visit.log.merges(), alike: known.map(\.addresses))
        let deferral = decisions.deferral(of: places[0], places[1])
        let isDecided = deferral == nil && decisions.isDecided(known[0].addresses, known[1].addresses)
        let content = PairPage(
            pair: PairView(
                known[0], known[1], resemblance, records, number: 1, isDeferred: deferral != nil, error: error, visit),
            isDecided: isDecided)
        return visit.page(
            "The same?", content, "pair", status: error == nil ? .ok : .unprocessableContent)
    }

    /// The two places that an address or form names.
    private static func places(_ form: Form) throws(WebError) -> [IdentityAddress] {
        guard let left = form["left"].flatMap({ IdentityAddress($0) }) else { throw .field("left") }
        guard let right = form["right"].flatMap({ IdentityAddress($0) }), right != left else { throw .field("right") }
        return [left, right]
    }

    private static func decide(_ visit: Visit) async throws -> Reply {
        let places = try places(visit.form)
        guard let state = visit.form["decision"].flatMap({ Merge.State(rawValue: $0) }), state != .undone else {
            throw WebError.field("decision")
        }
        for place in places {
            guard
                let record = try await visit.log.identified(
                    place.stream, children: visit.children, scripts: visit.desk.scripts),
                visit.readable.contains(record.kind), record.identity(at: place.anchor) != nil
            else { throw LogError.notFound }
        }
        do {
            let merge = try await visit.log.decide(
                state, on: places, because: visit.form["reason"] ?? "", children: visit.children,
                scripts: visit.desk.scripts, at: visit.now, by: try visit.actor())
            return .seeOther("/entities/decisions/\(merge.id)")
        } catch let error as MergeError {
            guard case .kinds = error else {
                return try await pair(visit, visit.form, error: Wording(error).sentence)
            }
            throw error
        }
    }

    // MARK: Decisions

    private static func decisions(_ visit: Visit) async throws -> Reply {
        let content = DecisionList(try await visit.log.merges())
        return visit.page("Decisions", content, "decisions")
    }

    private static func decision(_ visit: Visit) async throws -> Reply { try await decision(visit, error: nil) }

    private static func decision(_ visit: Visit, error: String?) async throws -> Reply {
        let stream = try visit.stream("merge")
        let merge = try await visit.log.merge(MergeID(stream))
        try await visit.consult(stream, page: "desk decision")
        try await visit.consult(listed: Set(merge.members.map(\.address.stream)).sorted())
        var members: [DecisionPage.Member] = []
        for member in merge.members {
            let record = try await visit.log.identified(
                member.address.stream, children: visit.children, scripts: visit.desk.scripts)
            guard let record, visit.readable.contains(record.kind) else { throw LogError.notFound }
            members.append(DecisionPage.Member(member, record))
        }
        let conflicts = MergeDecisions(try await visit.log.merges()).conflicts.filter {
            $0.refused == merge.id || $0.made.contains(merge.id)
        }
        let content = DecisionPage(merge, members, conflicts.map(ConflictLine.init), error: error, visit)
        return visit.page("Decision", content, "decision", status: error == nil ? .ok : .unprocessableContent)
    }

    private static func decideAgain(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("merge")
        guard let state = visit.form["decision"].flatMap({ Merge.State(rawValue: $0) }) else {
            throw WebError.field("decision")
        }
        do {
            try await visit.log.decide(
                state, on: MergeID(stream), because: visit.form["reason"] ?? "", at: visit.now, by: try visit.actor())
            return .seeOther("/entities/decisions/\(stream)")
        } catch let error as MergeError {
            return try await decision(visit, error: Wording(error).sentence)
        }
    }
}

extension Visit {
    /// The kinds of record that the user may read.
    var readable: Set<SearchDocument.Kind> { user?.role.readableRecords ?? [] }
}
