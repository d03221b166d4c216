public import IntelligenceLog

extension GivenKeys {
    /// The one master key of all tests: 32 bytes that say what they are for.
    public static let forTests = GivenKeys(MasterKey.all(in: testKey) ?? [])

    /// The same, as `LAYBY_KEY` has it.
    public static let testKey = "VGhpcyBrZXkgaXMgZm9yIHRlc3RzLCBhbmQgb3Blbi4="
}

extension IntelligenceLog {
    /// Opens a log with the tests' master key.
    public convenience init(path: String) throws(LogError) { try self.init(path: path, keys: GivenKeys.forTests) }
}
