import HTTPTypes

extension Wording {
    /// What a page says when a provider did not sign somebody in.
    init(openID error: OpenIDError) {
        let again = "Sign in again."
        let (status, what, remedy): (HTTPResponse.Status, String, String) =
            switch error {
            case .badSetting:
                (.internalServerError, "Signing in by the provider is not set up.", "Tell whoever runs the desk.")
            case .unreachable, .refused:
                (
                    .badGateway, "The provider does not answer.",
                    "Try again in a moment; else tell whoever runs the desk."
                )
            case .badMetadata, .badKeys, .badAnswer:
                (.badGateway, "The provider's answer cannot be read.", "Tell whoever runs the desk.")
            case .noSignIn, .outOfTurn:
                (.badRequest, "That sign-in was used, took too long, or began in another browser.", again)
            case .denied: (.forbidden, "The provider did not sign you in.", again)
            case .badToken:
                (
                    .forbidden, "What the provider says of you does not hold.",
                    "Sign in again; else tell whoever runs the desk."
                )
            case .noUserID, .noUser:
                (
                    .forbidden, "The provider knows you, but you are no user of this desk.",
                    "Ask an administrator to make you one."
                )
            }
        self.init(error.code, status, what, remedy)
    }
}
