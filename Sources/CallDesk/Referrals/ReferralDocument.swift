public import Casework
import ReferenceData
public import ScriptEngine

/// A referral as a file of its own, to print or send: HTML that needs nothing but the photographs beside it.
public struct ReferralDocument: Sendable {
    private let paper: ReferralPaper
    private let recipient: String
    private let agreement: String?
    private let redacted: [String]
    private let hasRedacted: Bool
    private let printed: String

    /// - Parameters:
    ///   - photographs: the names of their files, by SHA-256.
    ///   - recipient: whom it goes to.
    public init(
        _ pack: ReferralPack, photographs: [String: String], to recipient: Recipient, redacted: [String],
        at time: Timestamp
    ) {
        paper = ReferralPaper(pack, at: time) { photographs[$0.sha256] }
        (self.recipient, agreement, self.redacted) = (recipient.name, recipient.agreement, redacted)
        hasRedacted = !redacted.isEmpty
        printed = LondonTime.text(Int64(time.seconds))
    }

    /// The whole file.
    public var html: String { Templates().render(self, "referral-pack") }
}
