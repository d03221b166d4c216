import ScriptEngine

extension Question {
    /// The least and the most that a hard constraint on this answer alone allows; nil where there is none.
    ///
    /// Only what holds whatever else was answered: a limit under `any` or `not` is no limit here.
    var hardLimits: (least: Value?, most: Value?) {
        var least: Value?
        var most: Value?
        func read(_ condition: Condition<QuestionID>) {
            switch condition {
            case .all(let parts): for part in parts { read(part) }
            case .test(id, .atLeast(.constant(let value))):
                if least.map({ $0.isLess(than: value) }) ?? true { least = value }
            case .test(id, .atMost(.constant(let value))):
                if most.map({ value.isLess(than: $0) }) ?? true { most = value }
            default: break
            }
        }
        for rule in constraints { read(rule.condition) }
        return (least, most)
    }
}

extension Value {
    /// Whether it comes before another of the same type.
    fileprivate func isLess(than other: Value) -> Bool {
        switch (self, other) {
        case (.integer(let left), .integer(let right)), (.money(let left), .money(let right)),
            (.time(let left), .time(let right)), (.duration(let left), .duration(let right)):
            left < right
        case (.decimal(let left), .decimal(let right)): left < right
        case (.date(let left), .date(let right)): left < right
        case (.dateTime(let left), .dateTime(let right)): left < right
        default: false
        }
    }
}
