/// What must hold of the answers for something to apply: structure, never code, so that it can be analysed and read.
///
/// `Reference` is `QuestionID` in a definition and a node number in a compiled script.
public indirect enum Condition<Reference: Hashable & Sendable>: Hashable, Sendable {
    case all([Condition])
    case any([Condition])
    case not(Condition)
    case test(Reference, Test<Reference>)
}

/// What one question's answer is compared with. A question without a relevant answer passes no test but `answered(false)`.
public enum Test<Reference: Hashable & Sendable>: Hashable, Sendable {
    case isValue(Value)
    case isOneOf([Value])
    /// Of a question that takes several choices: the list contains this code.
    case includes(String)
    case atLeast(Operand<Reference>)
    case atMost(Operand<Reference>)
    case answered(Bool)
}

/// The right-hand side of a comparison.
public enum Operand<Reference: Hashable & Sendable>: Hashable, Sendable {
    case constant(Value)
    case answer(Reference)
}

extension Condition {
    /// Every reference in the condition, left to right, with repeats.
    public var references: [Reference] {
        switch self {
        case .all(let parts), .any(let parts): return parts.flatMap(\.references)
        case .not(let part): return part.references
        case .test(let reference, .atLeast(.answer(let other))), .test(let reference, .atMost(.answer(let other))):
            return [reference, other]
        case .test(let reference, _): return [reference]
        }
    }

    /// The same condition over other references; nil when one has no counterpart.
    func mapped<Other>(_ counterpart: (Reference) -> Other?) -> Condition<Other>? {
        switch self {
        case .all(let parts):
            let mapped = parts.compactMap { $0.mapped(counterpart) }
            return mapped.count == parts.count ? .all(mapped) : nil
        case .any(let parts):
            let mapped = parts.compactMap { $0.mapped(counterpart) }
            return mapped.count == parts.count ? .any(mapped) : nil
        case .not(let part): return part.mapped(counterpart).map(Condition<Other>.not)
        case .test(let reference, let test):
            guard let other = counterpart(reference), let test = test.mapped(counterpart) else { return nil }
            return .test(other, test)
        }
    }
}

extension Test {
    fileprivate func mapped<Other>(_ counterpart: (Reference) -> Other?) -> Test<Other>? {
        switch self {
        case .isValue(let value): .isValue(value)
        case .isOneOf(let values): .isOneOf(values)
        case .includes(let code): .includes(code)
        case .atLeast(let operand): operand.mapped(counterpart).map(Test<Other>.atLeast)
        case .atMost(let operand): operand.mapped(counterpart).map(Test<Other>.atMost)
        case .answered(let flag): .answered(flag)
        }
    }
}

extension Operand {
    fileprivate func mapped<Other>(_ counterpart: (Reference) -> Other?) -> Operand<Other>? {
        switch self {
        case .constant(let value): .constant(value)
        case .answer(let reference): counterpart(reference).map(Operand<Other>.answer)
        }
    }
}
