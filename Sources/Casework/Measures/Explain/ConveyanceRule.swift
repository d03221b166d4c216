internal import ScriptEngine

/// In which calls people were in a high-risk conveyance.
struct ConveyanceRule: MeasureRule {
    private let kinds: ConveyanceKinds

    init(_ codes: MeasureCodes) { kinds = ConveyanceKinds(codes) }

    let reads: PackedParts = .details
    let leavesOut: String? = nil
    let figures: [MeasureTable.Column] = [
        .init("highRisk", "high risk", .count), .init("closed", "closed", .count),
        .init("refrigerated", "refrigerated", .count), .init("hardSided", "hard-sided", .count),
        .init("bulk", "bulk", .count), .init("unsaid", "which is not said", .count),
        .init("notRecorded", "not recorded", .count),
    ]

    private func kind(in block: PackedBlock, at index: Int) -> ConveyanceKinds.Kind {
        kinds.kind(of: block.call(at: index), block.details(at: index))
    }

    func figures(in block: PackedBlock) -> (Int) -> [Int]? {
        { index in
            let kind = kind(in: block, at: index)
            let kinds: [ConveyanceKinds.Kind] = [
                .risk(.refrigerated), .risk(.hardSided), .risk(.bulk), .unsaid, .notRecorded,
            ]
            return [[.notRecorded, .other].contains(kind) ? 0 : 1, 1] + kinds.map { $0 == kind ? 1 : 0 }
        }
    }

    func words(in block: PackedBlock, at index: Int) -> String {
        let version = "Closed under v\(block.script.version)"
        return switch kind(in: block, at: index) {
        case .risk(.refrigerated): "\(version); high risk: refrigerated."
        case .risk(.hardSided): "\(version); high risk: hard-sided."
        case .risk(.bulk): "\(version); high risk: bulk."
        case .unsaid: "\(version); high risk: the type of event says refrigerated or hard-sided, and nobody said which."
        case .notRecorded: "\(version); no kind of vehicle is recorded."
        case .other: "\(version); another kind of vehicle, or none."
        }
    }
}
