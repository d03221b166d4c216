/// A proposition or its denial.
struct Literal: Hashable, Sendable {
    /// Twice the variable's number, one more for the denial; indexes tables.
    let code: Int

    init(variable: Int, isTrue: Bool = true) { code = variable * 2 + (isTrue ? 0 : 1) }
    private init(code: Int) { self.code = code }

    var variable: Int { code >> 1 }
    var isTrue: Bool { code & 1 == 0 }

    static prefix func ! (literal: Literal) -> Literal { Literal(code: literal.code ^ 1) }
}
