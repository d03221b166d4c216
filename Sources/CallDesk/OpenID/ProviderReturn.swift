/// What comes with a user whom the provider hands back.
struct ProviderReturn: Sendable {
    /// The sign-in's `mark`, as `state`.
    let mark: String
    /// What the ID token is to be had for; nil when the provider did not sign the user in.
    let code: String?
    /// Who says so, as `iss`; nil when the provider does not name itself.
    let issuer: String?

    private static let longest = 4096

    /// Reads a query.
    ///
    /// - Parameter query: every name with its values, decoded.
    /// - Throws: `.noSignIn` when there is no `state`, or anything comes twice or is longer than 4,096 bytes.
    init(query: [String: [String]]) throws(OpenIDError) {
        func value(_ name: String) throws(OpenIDError) -> String? {
            guard let values = query[name] else { return nil }
            guard values.count == 1, (1...Self.longest).contains(values[0].utf8.count) else { throw .noSignIn }
            return values[0]
        }
        guard let mark = try value("state") else { throw .noSignIn }
        self.mark = mark
        issuer = try value("iss")
        code = try value("error") == nil ? try value("code") : nil
    }
}
