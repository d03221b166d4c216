/// Why somebody was not signed in by OpenID Connect. No case holds a code, a token, a claim or an address.
public enum OpenIDError: Error, Hashable, Sendable {
    /// A setting cannot be used.
    case badSetting(OpenIDSettings.Field)
    /// The provider gave no answer in time, or none that could be trusted.
    case unreachable
    /// The provider answered with another status than 200.
    case refused(status: Int)
    /// What the provider says of itself cannot be read, is another issuer's, or lacks what a sign-in here needs.
    case badMetadata
    /// The provider's keys cannot be read.
    case badKeys
    /// The provider's answer for a code cannot be read.
    case badAnswer
    /// The sign-in was never begun, is used up, took longer than ten minutes or was begun in another browser.
    case noSignIn
    /// The provider sent the user back without a code: it did not sign them in, or they gave up.
    case denied
    /// Something came that the sign-in was not waiting for.
    case outOfTurn
    /// The ID token does not hold.
    case badToken(IDTokenFault)
    /// The ID token holds, but the claim that names the user is missing or can be no user id.
    case noUserID
    /// The provider's word is good, but its user is none of this desk.
    case noUser

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .badSetting: "openID.badSetting"
        case .unreachable: "openID.unreachable"
        case .refused: "openID.refused"
        case .badMetadata: "openID.badMetadata"
        case .badKeys: "openID.badKeys"
        case .badAnswer: "openID.badAnswer"
        case .noSignIn: "openID.noSignIn"
        case .denied: "openID.denied"
        case .outOfTurn: "openID.outOfTurn"
        case .badToken(let fault): "openID.token.\(fault.rawValue)"
        case .noUserID: "openID.noUserID"
        case .noUser: "openID.noUser"
        }
    }
}

/// What is wrong with an ID token; the first that was found.
public enum IDTokenFault: String, CaseIterable, Sendable {
    /// It is no JSON Web Token, or says that it is something else than an ID token.
    case malformed
    /// Its algorithm is none of RS256, PS256 and ES256.
    case algorithm
    /// The provider has no such key for that algorithm, or has several and the token names none.
    case unknownKey
    /// It was not signed with that key.
    case signature
    case issuer
    /// It is for somebody else too, or for somebody else only.
    case audience
    /// It was asked for by somebody else.
    case authorizedParty
    case expired
    /// It was made in the future, or so long ago that it is no answer to this sign-in.
    case issuedAt
    /// It answers another sign-in.
    case nonce
    /// It names no subject.
    case subject
}
