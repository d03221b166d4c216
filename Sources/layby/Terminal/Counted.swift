extension Int {
    /// `1 finding`, `2 findings`; `3 entries` where the plural is its own word.
    func counted(_ thing: String, _ things: String? = nil) -> String {
        "\(self) \(self == 1 ? thing : things ?? "\(thing)s")"
    }
}
