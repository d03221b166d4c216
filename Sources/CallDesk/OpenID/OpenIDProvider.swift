internal import ScriptEngine

/// What the desk knows of its provider: fetched when it is first wanted, and again when it may have changed.
actor OpenIDProvider {
    private struct Known {
        let metadata: ProviderMetadata
        let keys: ProviderKeys
        let fetchedAt: Timestamp

        /// Seconds for which it counts, so that a key that was withdrawn does not sign in anybody for long.
        private static let longest = 3600
        /// Seconds before a token with a key that we do not know makes us ask again: whoever makes up keys must not
        /// make us ask at every turn.
        private static let shortest = 60

        func isOld(at time: Timestamp) -> Bool { age(at: time) >= Self.longest }
        func mayBeRenewed(at time: Timestamp) -> Bool { age(at: time) >= Self.shortest }

        /// Seconds; as if it were old when the clock was set back.
        private func age(at time: Timestamp) -> Int {
            time < fetchedAt ? Self.longest : (time.milliseconds - fetchedAt.milliseconds) / 1000
        }
    }

    private let settings: OpenIDSettings
    private let fetch: @Sendable (HTTPFetch) async throws -> HTTPFetched
    private var known: Known?
    private var loading: Task<Result<Known, OpenIDError>, Never>?

    /// - Parameter fetch: does one exchange, within `HTTPFetch.longest` and `HTTPFetch.answerLimit`, follows no
    ///   redirection, trusts no certificate that does not hold; throws when there is no answer.
    init(settings: OpenIDSettings, fetch: @escaping @Sendable (HTTPFetch) async throws -> HTTPFetched) {
        (self.settings, self.fetch) = (settings, fetch)
    }

    /// What the provider says of itself.
    ///
    /// - Throws: `.unreachable`, `.refused`, `.badMetadata`, `.badKeys`.
    func metadata(at time: Timestamp) async throws(OpenIDError) -> ProviderMetadata {
        try await current(at: time).metadata
    }

    /// Redeems a code.
    ///
    /// - Throws: `.unreachable`.
    func redeem(_ request: HTTPFetch) async throws(OpenIDError) -> HTTPFetched {
        try await Self.fetched(request, by: fetch)
    }

    /// Checks a token's signature. Its key not being known, the keys are fetched again, at most once a minute.
    ///
    /// - Throws: `.badToken` with `.unknownKey` or `.signature`; as `metadata`.
    func prove(_ token: IDToken, at time: Timestamp) async throws(OpenIDError) {
        var known = try await current(at: time)
        var key = known.keys.key(named: token.keyID, for: token.algorithm)
        if key == nil, known.mayBeRenewed(at: time) {
            known = try await renewed(at: time)
            key = known.keys.key(named: token.keyID, for: token.algorithm)
        }
        guard let key else { throw .badToken(.unknownKey) }
        try await key.check(token.signature, of: token.signed, by: token.algorithm)
    }

    private func current(at time: Timestamp) async throws(OpenIDError) -> Known {
        if let known, !known.isOld(at: time) { return known }
        return try await renewed(at: time)
    }

    /// Fetches everything; those who ask meanwhile wait for the same answer.
    private func renewed(at time: Timestamp) async throws(OpenIDError) -> Known {
        if let loading { return try await loading.value.get() }
        let task = Task { [settings, fetch] in await Self.loaded(settings, by: fetch, at: time) }
        loading = task
        let result = await task.value
        loading = nil
        if case .success(let known) = result { self.known = known }
        return try result.get()
    }

    private static func loaded(
        _ settings: OpenIDSettings, by fetch: @Sendable (HTTPFetch) async throws -> HTTPFetched, at time: Timestamp
    ) async -> Result<Known, OpenIDError> {
        do throws(OpenIDError) {
            guard let address = ProviderMetadata.address(of: settings.issuerAddress) else {
                throw .badSetting(.issuer)
            }
            let metadata = try ProviderMetadata(try await document(at: address, by: fetch), for: settings)
            let keys = try ProviderKeys(try await document(at: metadata.keys, by: fetch))
            return .success(Known(metadata: metadata, keys: keys, fetchedAt: time))
        } catch {
            return .failure(error)
        }
    }

    private static func document(
        at address: ProviderAddress, by fetch: @Sendable (HTTPFetch) async throws -> HTTPFetched
    ) async throws(OpenIDError) -> [UInt8] {
        let answer = try await fetched(HTTPFetch(.get, address, headers: ["accept": "application/json"]), by: fetch)
        guard answer.status == 200 else { throw .refused(status: answer.status) }
        return answer.body
    }

    private static func fetched(
        _ request: HTTPFetch, by fetch: @Sendable (HTTPFetch) async throws -> HTTPFetched
    ) async throws(OpenIDError) -> HTTPFetched {
        let answer: HTTPFetched
        do { answer = try await fetch(request) } catch { throw .unreachable }
        guard answer.body.count <= HTTPFetch.answerLimit else { throw .unreachable }
        return answer
    }
}
