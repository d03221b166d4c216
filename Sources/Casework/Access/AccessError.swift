/// Why somebody may not do what they asked for. No case holds a password or a token.
public enum AccessError: Error, Hashable, Sendable {
    /// The log has users, and nobody is signed in.
    case notSignedIn
    /// The session is over.
    case expired
    /// The user's role does not allow it.
    case notAllowed(Action, Role)
    /// `--actor` names somebody else than the signed-in user.
    case otherActor
    /// There is no such user, or the password is another; which of the two is not said.
    case wrongPassword
    /// Too many wrong passwords: nothing is tried before so many seconds are over.
    case tooManyTries(seconds: Int)
    /// The user is disabled.
    case disabled(UserID)
    /// The log has no users, so there is nobody to sign in as.
    case noUsers
    /// That can be no user id.
    case badUserID
    case unknownUser(UserID)
    case userExists(UserID)
    /// The first user must be an administrator, or nobody could add the next.
    case firstMustAdminister
    /// The last enabled administrator stays one.
    case lastAdministrator(UserID)
    case passwordTooShort(least: Int)
    case passwordTooLong(most: Int)
    /// The password and its repetition differ.
    case passwordsDiffer
    /// The user may not take calls, so none can be handed over to them.
    case mayNotTakeCalls(UserID)
    /// The call is another handler's.
    case othersCall(Actor)

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .notSignedIn: "access.notSignedIn"
        case .expired: "access.expired"
        case .notAllowed: "access.notAllowed"
        case .otherActor: "access.otherActor"
        case .wrongPassword: "access.wrongPassword"
        case .tooManyTries: "access.tooManyTries"
        case .disabled: "access.disabled"
        case .noUsers: "access.noUsers"
        case .badUserID: "access.badUserID"
        case .unknownUser: "access.unknownUser"
        case .userExists: "access.userExists"
        case .firstMustAdminister: "access.firstMustAdminister"
        case .lastAdministrator: "access.lastAdministrator"
        case .passwordTooShort: "access.passwordTooShort"
        case .passwordTooLong: "access.passwordTooLong"
        case .passwordsDiffer: "access.passwordsDiffer"
        case .mayNotTakeCalls: "access.mayNotTakeCalls"
        case .othersCall: "access.othersCall"
        }
    }
}
