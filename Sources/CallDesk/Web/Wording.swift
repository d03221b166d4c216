import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// What a page says when something did not work: what happened, and what to do. All such words of the desk are here.
///
/// Nothing that a caller said stands in any of them.
struct Wording: Sendable {
    let code: String
    let status: HTTPResponse.Status
    let what: String
    let remedy: String

    init(_ code: String, _ status: HTTPResponse.Status, _ what: String, _ remedy: String) {
        (self.code, self.status, self.what, self.remedy) = (code, status, what, remedy)
    }

    /// Both in one line.
    var sentence: String { "\(what) \(remedy)" }

    init(_ error: any Error) {
        self =
            switch error {
            case let error as WebError: Wording(web: error)
            case LogError.access(let error): Wording(access: error)
            case let error as AccessError: Wording(access: error)
            case let error as LogError: Wording(log: error)
            case let error as InterviewError: Wording(interview: error)
            case let error as OpenIDError: Wording(openID: error)
            case let error as OperationError: Wording(operation: error)
            case let error as IntelligenceError: Wording(intelligence: error)
            case let error as DebriefError: Wording(debrief: error)
            case let error as SafeguardingError:
                Wording(error.code, .unprocessableContent, error.what, error.remedy)
            case let error as MergeError: Wording(merge: error)
            case let error as RecoveryError: Wording(recovery: error)
            case let error as ReferralError: Wording(referral: error)
            case let error as WhatIfError: Wording(whatIf: error)
            case let error as AttachmentError:
                Wording(
                    error.code, .unprocessableContent, "That file is not kept.",
                    "Send a JPEG, PNG, HEIC or PDF of at most 20 MB.")
            case NoteError.noSuchRequest:
                Wording(
                    "note.unknownRequest", .conflict, "Nobody asks that any more.",
                    "Look at the call again: somebody answered.")
            case let error as NoteError:
                Wording(
                    error.code, .unprocessableContent, "The note is not kept.",
                    "Give it between 1 and \(CallNote.longest) characters.")
            case let error as Unreadable:
                Wording(error.code, .unprocessableContent, "Not taken.", "Give \(error.expected).")
            case let error as Misread:
                Wording(error.code, .unprocessableContent, "Not taken.", "Give \(error.expected).")
            case ReplayError.erased:
                Wording("call.erased", .gone, "This was erased.", "Nothing of it can be read any more.")
            default:
                Wording(
                    "web.unexpected", .internalServerError, "Something went wrong that should not.",
                    "What was shown as saved is kept. Try again; if it stays so, tell whoever runs the desk.")
            }
    }

    /// Whether an error is about what was typed, so that the same form is shown again.
    static func isOfAnswer(_ error: any Error) -> Bool {
        error is Unreadable || error is Misread || error is InterviewError || error is AttachmentError
    }

    private init(web error: WebError) {
        let (status, what, remedy): (HTTPResponse.Status, String, String) =
            switch error {
            case .badForm:
                (.badRequest, "That form cannot be read.", "Go back, load the page again, and send it once more.")
            case .foreignForm:
                (
                    .forbidden, "That form is not from this desk, or you were signed out meanwhile.",
                    "Load the page again, and send it once more."
                )
            case .tooLong(let most):
                (.contentTooLarge, "That is too long.", "Send at most \(most / 1024) kB at once.")
            case .tooSlow: (.requestTimeout, "That took too long to come.", "Send it again.")
            case .noPage: (.notFound, "There is no such page.", "Go on from one of the pages above.")
            case .pastTheProxy:
                (
                    .misdirectedRequest, "This desk is reached by another address.",
                    "Ask whoever runs it for its address."
                )
            case .deadLink:
                (.gone, "This link was used, or has run out.", "Ask the call handler for another.")
            case .whyWanted:
                (
                    .forbidden, "Say why you open this record.",
                    "The policy in force wants a reason; it is written to the log."
                )
            case .catchingUp(let indexed, let all):
                (
                    .serviceUnavailable,
                    "The search index is catching up with the log: \(indexed.grouped) of \(all.grouped) entries.",
                    "Try again in a moment."
                )
            case .busy:
                (.serviceUnavailable, "As many screens watch as the desk serves.", "Try again in a minute.")
            case .notACollector:
                (
                    .forbidden, "The desk's counts are for programs on its own machine.",
                    "Set LAYBY_METRICS_TOKEN for the desk, and send it as a bearer token."
                )
            case .field(let name): (.badRequest, "The form lacks what it must say: \(name).", "Load the page again.")
            }
        self.init(error.code, status, what, remedy)
    }

    private init(access error: AccessError) {
        let (status, what, remedy): (HTTPResponse.Status, String, String) =
            switch error {
            case .notSignedIn: (.unauthorized, "You are not signed in.", "Sign in; what you typed is still here.")
            case .expired: (.unauthorized, "Your session is over.", "Sign in again; what you typed is still here.")
            case .notAllowed(_, let role):
                (.forbidden, "This is not for your role (\(role.words)).", "Ask whoever may, or an administrator.")
            case .wrongPassword: (.unauthorized, "No user has that id and password.", "Check both, and try again.")
            case .tooManyTries(let seconds):
                (.tooManyRequests, "Too many wrong passwords.", "Try again in \(seconds) seconds.")
            case .disabled: (.forbidden, "This user is disabled.", "Ask an administrator.")
            case .unknownUser, .badUserID:
                (.unprocessableContent, "There is no such user.", "Give a user's id as the desk lists it.")
            case .mayNotTakeCalls:
                (.unprocessableContent, "That user may not take calls.", "Hand it to a handler or supervisor.")
            case .othersCall: (.conflict, "Another handler has this call.", "Take it over first.")
            case .userExists: (.unprocessableContent, "There is a user with that id.", "Choose another.")
            case .lastAdministrator:
                (.unprocessableContent, "This is the last administrator.", "Make another one first.")
            case .passwordTooShort(let least):
                (.unprocessableContent, "That password is too short.", "Give at least \(least) characters.")
            case .passwordTooLong(let most):
                (.unprocessableContent, "That password is too long.", "Give at most \(most) bytes.")
            case .passwordsDiffer: (.unprocessableContent, "The two passwords differ.", "Type the same twice.")
            case .otherActor, .noUsers, .firstMustAdminister:
                (.forbidden, "The desk needs users first.", "Make one: layby user add ID --role administrator.")
            }
        self.init(error.code, status, what, remedy)
    }

    private init(log error: LogError) {
        let (status, what, remedy): (HTTPResponse.Status, String, String) =
            switch error {
            case .notFound, .ambiguous: (.notFound, "There is no such record.", "Check the link, or search for it.")
            case .erased: (.gone, "This was erased.", "Nothing more is taken in about it.")
            case .conflict:
                (.conflict, "Somebody else wrote first.", "Load the page again, and repeat what is still needed.")
            case .diskFull:
                (
                    .serviceUnavailable, "Not saved: the disk is full. What was shown as saved before is kept.",
                    "Tell whoever runs the desk; write on paper until then."
                )
            case .locked, .inUse:
                (.serviceUnavailable, "Not saved: another program holds the log.", "Try again in a moment.")
            default:
                (
                    .internalServerError,
                    "Not saved: the log cannot be read or written. What was shown as saved before is kept.",
                    "Tell whoever runs the desk; write on paper until then."
                )
            }
        self.init(error.code, status, what, remedy)
    }

    private init(whatIf error: WhatIfError) {
        let (what, remedy) =
            switch error {
            case .unknownQuestion: ("No version of the script asks that question.", "Choose one of the list.")
            case .notAfter:
                (
                    "No version of the script asks the first question after the other.",
                    "Choose a question, and one that stands before it."
                )
            case .dependsOn(_, let other):
                (
                    "Whether the question is asked hangs on \(other), which would then come later.",
                    "Choose one that stands behind \(other)."
                )
            }
        self.init(error.code, .unprocessableContent, what, remedy)
    }

    private init(operation error: OperationError) {
        let (what, remedy): (String, String) =
            switch error {
            case .ended: ("Not logged: the operation has ended.", "Start another.")
            case .startedAlready: ("Not logged: an operation starts once.", "Load the page again.")
            case .count: ("Not logged.", "Give how many, as a number from 1.")
            case .ahead: ("Not logged: that time is still to come.", "Give when it happened.")
            case .tooEarly:
                ("Not logged: that time lies too far before the operation, or before one of its lines.", "Check it.")
            case .empty: ("Not logged: there is nothing in it.", "Give the words, or what was hit.")
            case .noLine: ("The operation has no such line.", "Load the page again.")
            case .struckAlready: ("That line is struck already.", "Load the page again.")
            case .notStruck: ("That line is not one that can be struck.", "Strike what happened.")
            case .needsDebt: ("Not logged: that money is of a known debt.", "Look the debt up, and log it there.")
            }
        self.init(error.code, .unprocessableContent, what, remedy)
    }

    private init(recovery error: RecoveryError) {
        let (what, remedy): (String, String) =
            switch error {
            case .count: ("Not logged.", "Give a sum from 1p to £10,000,000.")
            case .exceedsDebt(let pence):
                (
                    "Not logged: that is more than is outstanding, \(Money.text(pence: pence)).",
                    "Check the sum; if it is right, say why."
                )
            case .ahead: ("Not logged: that time is still to come.", "Give when it was recovered.")
            case .tooEarly: ("Not logged: that is before the penalty was issued.", "Give when it was recovered.")
            case .noRecovery: ("There is no such recovery.", "Load the page again.")
            case .undoneAlready: ("That was taken back already.", "Load the page again.")
            case .noReason: ("Not taken back.", "Say why it was wrong.")
            }
        self.init(error.code, .unprocessableContent, what, remedy)
    }

    private init(interview error: InterviewError) {
        let (what, remedy): (String, String) =
            switch error {
            case .constraint(_, let message): ("Not taken.", message)
            case .phase(let phase, _): ("The call is \(phase.words).", "Go on with it first.")
            case .notApplicable: ("This question does not apply any more.", "Go on with the next.")
            case .reasonRequired: ("Critical questions are open.", "Say why the call is closed now.")
            default: ("Not taken.", "Give an answer of the kind that is asked for.")
            }
        self.init(error.code, .unprocessableContent, what, remedy)
    }
}

/// A page that says that something did not work.
struct MessagePage: Sendable {
    let code: String
    let what: String
    let remedy: String
}

extension Wording {
    /// As a page; whoever is not signed in is asked to, and comes back.
    func reply(to visit: Visit, isForm: Bool) -> Reply {
        if status == .unauthorized, !isForm, !visit.wantsPieces {
            return .seeOther(visit.path == "/" ? "/sign-in" : "/sign-in?to=\(visit.path.percentEncoded)")
        }
        if code == WebError.whyWanted.code, !isForm {
            return visit.page("Why do you open it?", WhyPage(csrf: visit.csrf, path: visit.path), "why", status: status)
        }
        if visit.wantsPieces {
            return .pieces(
                visit.desk.templates.render(MessagePage(code: code, what: what, remedy: remedy), "status"),
                status: status)
        }
        return visit.page(what, MessagePage(code: code, what: what, remedy: remedy), "message", status: status)
    }
}

/// Asks why a record is opened, where the policy wants to know.
struct WhyPage: Sendable {
    let csrf: String
    /// The page that was asked for.
    let path: String
}
