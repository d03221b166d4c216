/// The answers that a question can have, as far as any condition tells them apart.
enum AnswerDomain {
    /// Only whether it is answered.
    case presence
    /// One of these, or, unless the list is all there is, something else.
    case oneOf([Value], isClosed: Bool)
    /// One or more of these codes.
    case someOf([String])
    /// A number, by the points at which conditions cut its range; ascending, not empty.
    case ordered([Double])
}

/// Cuts the range of ordered answers at the constants that conditions compare them with.
///
/// Conditions compare with constants and with other answers, never with sums of them, so only the order counts: it is
/// enough to have every constant and, in each gap, as many points as there are answers to be told apart.
struct RangeCuts {
    let type: QuestionType
    /// What the answers are compared with, as ordinals.
    var constants: Set<Double> = []
    /// How many answers are compared with each other.
    var answers = 1

    /// The points, ascending; at least one.
    var points: [Double] {
        let sorted = constants.sorted()
        guard let first = sorted.first, let last = sorted.last else {
            return (0..<answers).map { usual + Double($0) * stride }
        }
        let limits = limits
        var points = outside(first, toward: limits.lowerBound).sorted() + [first]
        for (low, high) in zip(sorted, sorted.dropFirst()) { points += inside(low, high) + [high] }
        points += outside(last, toward: limits.upperBound).sorted()
        return points.filter { limits.contains($0) }
    }

    /// Points beyond the outermost constant, as far as the type goes.
    private func outside(_ edge: Double, toward limit: Double) -> [Double] {
        let isBelow = limit < edge
        if limit.magnitude == .greatestFiniteMagnitude {
            // Where numbers are so large that a stride is lost in them, the next that there are.
            let unit = max(stride, edge.ulp * 2)
            return (1...answers).map { edge + Double(isBelow ? -$0 : $0) * unit }.filter(\.isFinite)
        }
        return isBelow ? inside(limit - 1, edge) : inside(edge, limit + 1)
    }

    private func inside(_ low: Double, _ high: Double) -> [Double] {
        guard let step else {
            return (1...answers).map { index in
                let share = Double(index) / Double(answers + 1)
                return low * (1 - share) + high * share
            }.filter { $0 > low && $0 < high }
        }
        let room = Int(((high - low) / step).rounded()) - 1
        if room <= answers { return room < 1 ? [] : (1...room).map { low + Double($0) * step } }
        let unit = (high - low) / stride > Double(answers + 1) ? stride : step
        return (1...answers).map { low + Double($0) * unit }
    }

    /// Whether there is an answer between two points.
    func hasRoom(between low: Double, and high: Double) -> Bool {
        guard low < limits.upperBound else { return false }
        return step.map { high - low > $0 } ?? (high.isInfinite || low.nextUp < high)
    }

    /// The least difference between two answers; nil where there is none.
    private var step: Double? {
        switch type {
        case .decimal: nil
        case .date: 86_400_000
        default: 1
        }
    }

    /// A difference that looks natural in a witness.
    private var stride: Double {
        switch type {
        case .date, .dateTime: 86_400_000
        case .time, .duration: 30
        case .money: 100
        default: 1
        }
    }

    /// Where to be when nothing is compared.
    private var usual: Double {
        switch type {
        case .date, .dateTime: Double(CivilDate(year: 2024, month: 1, day: 15)?.days ?? 0) * 86_400_000
        case .time: 600
        case .duration: 60
        case .money: 10_000
        default: 1
        }
    }

    private var limits: ClosedRange<Double> {
        switch type {
        case .time: 0...1439
        // The desk takes no less than nothing.
        case .duration, .money: 0...Double.greatestFiniteMagnitude
        default: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        }
    }
}

extension Value {
    /// The value of an ordered type at an ordinal; the reverse of `ordinal`.
    static func ordered(_ ordinal: Double, type: QuestionType) -> Value {
        switch type {
        case .decimal: .decimal(ordinal)
        case .money: .money(pence: whole(ordinal))
        case .date: .date(CivilDate(days: whole((ordinal / 86_400_000).rounded(.down))))
        case .dateTime: .dateTime(Timestamp(milliseconds: whole(ordinal)))
        case .time: .time(minutes: whole(ordinal))
        case .duration: .duration(minutes: whole(ordinal))
        default: .integer(whole(ordinal))
        }
    }

    private static func whole(_ ordinal: Double) -> Int {
        Int(exactly: ordinal.rounded()) ?? (ordinal < 0 ? .min : .max)
    }
}
