internal import ReferenceData
internal import ScriptEngine

/// The group of a packed call as a number, and what each number stands for.
struct PackedGroups {
    private let grouping: MeasureGrouping?
    private let codes: MeasureCodes
    /// By the force's code, the number of its region, 0 for none.
    private let regions: [Int]
    private let regionNames: [String]
    /// The day that was looked up last, and its month: calls of a block are of few days.
    private var last: (day: Int, month: Int) = (Int.min, 0)

    init(_ grouping: MeasureGrouping?, _ codes: MeasureCodes) {
        (self.grouping, self.codes) = (grouping, codes)
        guard grouping == .region else {
            (regions, regionNames) = ([], [])
            return
        }
        var (names, numbers) = ([String](), [0])
        var force = 1
        while let slug = codes.text(.force, force) {
            let name = Forces.force(slug: slug)?.rocu
            if let name, !names.contains(name) { names.append(name) }
            numbers.append(name.flatMap { names.firstIndex(of: $0) }.map { $0 + 1 } ?? 0)
            force += 1
        }
        (regions, regionNames) = (numbers, names)
    }

    /// 0 or more.
    @inline(__always)
    mutating func number(of call: MeasureColumns, version: Int) -> Int {
        switch grouping {
        case nil: return 0
        case .month: return month(of: call.day)
        case .quarter: return month(of: call.day) / 3
        case .force: return call.force
        case .region: return call.force < regions.count ? regions[call.force] : 0
        case .version: return version
        case .eventType: return call.eventType
        case .handler: return call.handler
        }
    }

    /// As `MeasureGrouping` names it.
    func name(of number: Int) -> String {
        let text: String?
        switch grouping {
        case nil: text = "all"
        case .month: text = "\(Self.year(number / 12))-\(number % 12 < 9 ? "0" : "")\(number % 12 + 1)"
        case .quarter: text = "\(Self.year(number / 4))-Q\(number % 4 + 1)"
        case .version: text = "v\(number)"
        case .force: text = codes.text(.force, number)
        case .region: text = number > 0 && number <= regionNames.count ? regionNames[number - 1] : nil
        case .eventType: text = codes.text(.eventType, number)
        case .handler: text = codes.text(.handler, number)
        }
        return text ?? MeasureGrouping.notSet
    }

    /// Months since the year 1.
    private mutating func month(of day: Int) -> Int {
        if day == last.day { return last.month }
        let date = CivilDay(daysSince1970: day)
        last = (day, max(0, date.year) * 12 + date.month - 1)
        return last.month
    }

    /// Four digits.
    private static func year(_ year: Int) -> String {
        let text = String(year)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }
}
