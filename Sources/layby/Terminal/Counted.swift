extension Int {
    /// `1 finding`, `2 findings`.
    func counted(_ thing: String) -> String { "\(self) \(thing)\(self == 1 ? "" : "s")" }
}
