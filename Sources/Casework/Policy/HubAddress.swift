/// What an address of a hub must be, wherever it is given.
public enum HubAddress {
    /// Why an address is none.
    public enum Fault: Hashable, Sendable {
        /// No http or https URL.
        case unreadable
        /// `http` of another machine: whatever lies between could read what goes there.
        case inTheClear
    }

    /// - Returns: nil for `https://…`, and for `http://…` of this machine.
    public static func fault(of address: String) -> Fault? {
        let isPlain = address.hasPrefix("http://")
        guard isPlain || address.hasPrefix("https://"), !address.contains(where: \.isWhitespace) else {
            return .unreadable
        }
        return isPlain && !isOfThisMachine(address) ? .inTheClear : nil
    }

    private static func isOfThisMachine(_ address: String) -> Bool {
        let authority = address.dropFirst("http://".count).prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@").last ?? ""
        if host.hasPrefix("[::1]") { return true }
        let name = host.prefix { $0 != ":" }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return name == "localhost"
            || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
