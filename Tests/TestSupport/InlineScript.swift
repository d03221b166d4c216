public import ScriptEngine

/// A script with the head that every script needs, and the sections that a test is about.
///
/// - Parameter body: YAML from `sections:` on, or with `choiceLists:` before it.
public func inlineScript(_ body: String) throws -> Script {
    try Script(yaml: Array(inlineYAML(body).utf8))
}

/// The YAML of `inlineScript`: six lines of head, then the body.
public func inlineYAML(_ body: String) -> String {
    """
    script: test
    version: 1
    title: A test script
    notice: Invented for a test.
    effective: 2021-03-01

    \(body)
    """
}

/// A walk's random numbers; the seed is printed with every failure.
public struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    /// Of nothing but zeros it would make nothing else, and whoever draws until something fits would draw for ever.
    public init(_ seed: UInt64) { state = seed == 0 ? 0x9E37_79B9_7F4A_7C15 : seed }

    public mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
