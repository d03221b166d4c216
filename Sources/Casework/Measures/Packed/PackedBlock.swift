public import ScriptEngine

/// What of packed calls a count reads beside their columns.
public struct PackedParts: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let details = PackedParts(rawValue: 1)
    public static let questions = PackedParts(rawValue: 2)
    public static let times = PackedParts(rawValue: 4)
}

/// Packed calls of one version of the script, one behind the other; good only while they are handed out.
public struct PackedBlock {
    public let script: ScriptReference
    public let layout: MeasureLayout
    private let columns: UnsafeRawBufferPointer
    private let details: UnsafeRawBufferPointer
    private let questions: UnsafeRawBufferPointer
    private let times: UnsafeRawBufferPointer

    /// - Parameters:
    ///   - columns: as `MeasureColumns` packs them, one call behind the other.
    ///   - details: as `CallDetails` packs them; empty where they are not read, like the others.
    ///   - questions: as `MeasureLayout.record` has them.
    ///   - times: as `MeasureLayout.times` has them.
    public init(
        under script: ScriptReference, _ layout: MeasureLayout, columns: UnsafeRawBufferPointer,
        details: UnsafeRawBufferPointer = .empty, questions: UnsafeRawBufferPointer = .empty,
        times: UnsafeRawBufferPointer = .empty
    ) {
        (self.script, self.layout, self.columns) = (script, layout, columns)
        (self.details, self.questions, self.times) = (details, questions, times)
    }

    /// How many calls it has, also those that do not count.
    @inline(__always)
    public var count: Int { columns.count / MeasureColumns.width }

    @inline(__always)
    func call(at index: Int) -> MeasureColumns { MeasureColumns(columns, at: index * MeasureColumns.width) }

    /// What `reads` did not ask for must not be read.
    @inline(__always)
    func details(at index: Int) -> PackedDetails { PackedDetails(details, at: index * PackedDetails.width) }

    /// Which of its calls count.
    func indices(of selection: PackedSelection) -> [Int] {
        guard !selection.isEmpty else { return [] }
        return (0..<count).filter { selection.contains(call(at: $0)) }
    }

    /// Adds how a question stands in one call.
    @inline(__always)
    func add(_ field: MeasureLayout.Field, at index: Int, to counts: inout QuestionCounts) {
        let offset = index * layout.length + field.offset
        guard field.isRepeated else {
            switch MeasureLayout.State(rawValue: questions[offset]) {
            case .answered?: counts.answered += 1
            case .unknown?: counts.unknown += 1
            case .refused?: counts.refused += 1
            case .notAsked?: counts.notAsked += 1
            case .notReached?: counts.notReached += 1
            case .notApplicable?, nil: break
            }
            return
        }
        counts.answered += Int(questions[offset])
        counts.unknown += Int(questions[offset + 1])
        counts.refused += Int(questions[offset + 2])
        counts.notAsked += Int(questions[offset + 3])
        counts.notReached += Int(questions[offset + 4])
    }

    /// Whether a question applied to one call, of a repeated one to any of its persons.
    @inline(__always)
    func applies(_ field: MeasureLayout.Field, at index: Int) -> Bool {
        let offset = index * layout.length + field.offset
        guard field.isRepeated else { return questions[offset] != 0 }
        return (0..<5).contains { questions[offset + $0] > 0 }
    }

    /// How often something was recorded of a question in one call, an answer or why there is none.
    @inline(__always)
    func recorded(_ field: MeasureLayout.Field, at index: Int) -> Int {
        let offset = index * layout.length + field.offset
        guard field.isRepeated else {
            let state = questions[offset]
            return state > 0 && state < MeasureLayout.State.notReached.rawValue ? 1 : 0
        }
        return (0..<4).reduce(0) { $0 + Int(questions[offset + $1]) }
    }

    /// How a question stands in one call.
    func counts(of field: MeasureLayout.Field, at index: Int) -> QuestionCounts {
        var counts = QuestionCounts()
        add(field, at: index, to: &counts)
        return counts
    }

    /// The seconds that a question took in one call, of a repeated one for each person; nil where nothing was recorded.
    /// `MeasureLayout.longest` stands for it and for all that is longer.
    @inline(__always)
    func seconds(of field: MeasureLayout.Field, at index: Int) -> Int? {
        let code = times[index * layout.fields.count + field.number]
        return code == 0 ? nil : Int(code) - 1
    }
}

extension UnsafeRawBufferPointer {
    /// Nothing.
    public static var empty: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}

/// Counts packed calls for one report.
public protocol MeasureCounter: Sendable {
    /// What it reads beside the columns.
    static var reads: PackedParts { get }

    /// Counts the calls of one block.
    mutating func add(_ block: PackedBlock)
}
