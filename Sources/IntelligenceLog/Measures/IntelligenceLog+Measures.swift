public import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

extension IntelligenceLog {
    /// What a measure comes to over the closed calls that a filter leaves, after the packed measures have caught up.
    ///
    /// - Parameters:
    ///   - id: begins the ids of its drawings; nil for the measure's name.
    ///   - progress: entries counted and entries in all; called only when there is something to catch up with.
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`, `WhatIfError`.
    public func report(
        _ asked: ReportRequest, id: String? = nil, scripts: ScriptLibrary,
        progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Report {
        try await catchUpMeasures(scripts: scripts, progress: progress)
        let report = try await counted(asked, id: id ?? asked.measure.rawValue, scripts)
        let skipped = try await read { try MeasureBlockTable.skipped($0) }
        guard skipped > 0 else { return report }
        let calls = skipped == 1 ? "1 call is" : "\(skipped.grouped) calls are"
        return report.adding("\(calls) not counted: a version of the script is not at hand, or they cannot be read.")
    }

    private func counted(_ asked: ReportRequest, id: String, _ scripts: ScriptLibrary) async throws -> Report {
        let names = try GroupNames(asked.grouping, scripts)
        switch asked.measure {
        case .completion:
            var others: [Report.Part] = []
            if asked.grouping == .force {
                let counter = try await counted(scripts: scripts) { ForceMonthsCounter(asked.filter, $0) }
                others = [counter.forceMonths.part(id: "\(id)-forces")]
            }
            return try await completion(by: asked.grouping, asked.filter, scripts: scripts)
                .report(names, id: id, others)
        case .capture:
            return try await capture(asked.filter, scripts: scripts).report(id: id)
        case .compliance:
            let counter = try await counted(scripts: scripts) {
                ComplianceCounter(by: asked.grouping, asked.filter, $0)
            }
            return counter.compliance.report(names, id: id)
        case .handlers:
            return try await handlerBands(asked.filter, scripts: scripts).report(id: id)
        case .referrals:
            return try await referrals(by: asked.grouping, asked.filter, scripts: scripts).report(names, id: id)
        case .routes:
            return try await counted(scripts: scripts) { RoutesCounter(asked.filter, $0) }.routes.report(id: id)
        case .conveyances:
            return try await counted(scripts: scripts) { ConveyancesCounter(by: asked.grouping, asked.filter, $0) }
                .conveyances.report(names, id: id)
        case .breakOff:
            let lineage = try QuestionLineage(scripts)
            return try await counted(scripts: scripts) { BreakOffCounter(asked.filter, $0, lineage) }.breakOff
                .report(id: id)
        case .timings:
            let lineage = try QuestionLineage(scripts)
            return try await counted(scripts: scripts) { TimingsCounter(asked.filter, $0, lineage) }.timings
                .report(id: id)
        case .versions:
            let lineage = try QuestionLineage(scripts)
            return try await counted(scripts: scripts) { VersionChangeCounter(asked.filter, $0, lineage) }.versionChange
                .report(id: id)
        case .next:
            if let order = asked.whatIf { return try await whatIf(order, asked.filter, scripts).report(id: id) }
            return try NextFix(try await capture(asked.filter, scripts: scripts), scripts).report(id: id)
        }
    }

    /// Plays past calls again in another order.
    ///
    /// - Throws: `WhatIfError` too.
    private func whatIf(
        _ order: ReorderedQuestion, _ filter: CallFilter, _ scripts: ScriptLibrary
    ) async throws -> WhatIf {
        let lineage = try QuestionLineage(scripts)
        let lines = try order.lines(lineage, scripts)
        return try await counted(scripts: scripts) { WhatIfCounter(lines, filter, $0, lineage) }.whatIf
    }

    /// The completion rate of the closed calls that a filter leaves; a million calls are counted in some tens of
    /// milliseconds.
    func completion(
        by grouping: MeasureGrouping?, _ filter: CallFilter, scripts: ScriptLibrary
    ) async throws -> Completion {
        try await counted(scripts: scripts) { CompletionCounter(by: grouping, filter, $0) }.completion
    }

    /// How each question was captured over the closed calls that a filter leaves.
    func capture(_ filter: CallFilter, scripts: ScriptLibrary) async throws -> Capture {
        let lineage = try QuestionLineage(scripts)
        return try await counted(scripts: scripts) { CaptureCounter(filter, $0, lineage) }.capture
    }

    /// Counts all packed calls, after they have caught up; those whose version cannot be had are left out.
    ///
    /// - Parameter counter: makes what counts them.
    func counted<Counter: MeasureCounter>(
        scripts: ScriptLibrary, _ counter: @escaping @Sendable (MeasureCodes) -> Counter
    ) async throws -> Counter {
        try await catchUpMeasures(scripts: scripts)
        return try await read { [vault] database in
            var counter = counter(try MeasureBlockTable.codes(database))
            var layouts = Layouts()
            try MeasureBlockTable.eachBlock(
                vault, database, Counter.reads, layout: { layouts.layout(of: $0, scripts) }, { counter.add($1) })
            return counter
        }
    }

    /// How the questions of each version stand in a record.
    struct Layouts {
        private var layouts: [ScriptReference: MeasureLayout] = [:]

        mutating func layout(of script: Script) -> MeasureLayout {
            if let known = layouts[script.reference] { return known }
            let layout = MeasureLayout(script)
            layouts[script.reference] = layout
            return layout
        }

        /// Nil for a version that cannot be had.
        mutating func layout(of script: ScriptReference, _ scripts: ScriptLibrary) -> MeasureLayout? {
            layouts[script] ?? (try? scripts.script(matching: script)).map { layout(of: $0) }
        }
    }
}

extension MeasureBlockTable.Counted {
    init(_ call: Call, _ paradata: Paradata, _ layout: MeasureLayout) {
        self.init(
            summary: CallSummary(call), isReferable: call.interview.reached.contains(.civilPenaltyReferral),
            details: CallDetails(call, paradata), questions: layout.record(of: call.interview),
            times: layout.times(of: paradata), layout: layout)
    }

    /// What the measures count of a call that is erased, after which nothing else can tell; the details, which repeat
    /// answers, sealed.
    func remains(_ vault: Vault, _ database: Database) throws -> [String: JSONValue] {
        let stream = summary.id.stream
        let sealed = try vault.seal(
            Data(CanonicalJSON.bytes(details.json)), of: .measures, .record, context: Self.context(stream), database)
        return [
            "questions": .string(Data(questions).base64EncodedString()),
            "times": .string(Data(times).base64EncodedString()), "details": .string(sealed.base64EncodedString()),
            "isReferable": .boolean(isReferable),
        ]
    }

    /// The details that a tombstone keeps; one from before the measures knows none.
    static func details(
        of stream: StreamID, _ tombstone: JSONValue, _ vault: Vault, _ database: Database
    ) throws -> CallDetails {
        guard let sealed = tombstone["details"]?.string.flatMap({ Data(base64Encoded: $0) }),
            let clear = try vault.open(sealed, of: .measures, .record, context: context(stream), database)
        else { return CallDetails() }
        return CallDetails(json: try JSONParser.parse(clear))
    }

    private static func context(_ stream: StreamID) -> String { "measured \(stream)" }

    /// What its tombstone, which may be older than the measures, says of an erased call.
    init(_ summary: CallSummary, _ tombstone: JSONValue, _ details: CallDetails, _ layout: MeasureLayout) {
        func record(_ name: String, _ length: Int) -> [UInt8] {
            let bytes = tombstone[name]?.string.flatMap { Data(base64Encoded: $0) } ?? Data()
            return bytes.count == length ? [UInt8](bytes) : [UInt8](repeating: 0, count: length)
        }
        self.init(
            summary: summary, isReferable: tombstone["isReferable"]?.boolean ?? false, details: details,
            questions: record("questions", layout.length), times: record("times", layout.fields.count), layout: layout)
    }
}
