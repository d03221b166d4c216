import Casework
import Foundation
import HubSync
import IntelligenceLog
import ReferenceData
import ScriptEngine
import ScriptExchange

/// What a user is told when something did not work: what happened, where, and what to do. All such words are here.
///
/// Nothing that a caller said stands in any of them.
struct Failure: Error {
    enum Exit: Int32 {
        case unexpected = 1
        case usage = 64
        case data = 65
        case hub = 69
        case storage = 74
    }

    let code: String
    let what: String
    var place: String?
    let remedy: String
    let exit: Exit

    init(_ code: String, _ what: String, place: String? = nil, remedy: String, exit: Exit) {
        (self.code, self.what, self.place, self.remedy, self.exit) = (code, what, place, remedy, exit)
    }

    /// Writes the failure to standard error.
    func report() {
        let place = place.map { "\n  where: \($0)" } ?? ""
        try? FileHandle.standardError.write(
            contentsOf: Data("error: \(what) [\(code)]\(place)\n  do:    \(remedy)\n".utf8))
    }

    init(_ error: any Error) {
        self =
            switch error {
            case let error as Failure: error
            case LogError.access(let error): Failure(error)
            case let error as LogError: Failure(error)
            case let error as AccessError: Failure(error)
            case let error as ScriptLibraryError: Failure(error)
            case let error as InterviewError: Failure(error, script: nil)
            case let error as NoteError: Failure(error)
            case let error as PenaltyListErrors: Failure(error)
            case let error as MigrationError: Failure(error)
            case let error as RouteError: Failure(error)
            case let error as ImportError: Failure(error)
            case let error as ReplayError: Failure(error)
            case let error as ReferralError: Failure(error)
            case let error as WhatIfError: Failure(error)
            case let error as OperationError: Failure(error)
            case let error as IntelligenceError: Failure(error)
            case let error as DebriefError: Failure(error)
            case let error as SafeguardingError: Failure(error)
            case let error as MergeError: Failure(error)
            case let error as RecoveryError: Failure(error)
            case let error as AttachmentError: Failure(error)
            case let error as PolicyErrors: Failure(error)
            case let error as AnswersFile.Broken:
                Failure(
                    error.code, "The answers file cannot be read.", place: error.line.map { "line \($0)" },
                    remedy: "Expected there: \(error.expected).", exit: .data)
            case let error as HubError: Failure(error)
            case let error as Misread:
                Failure(error.code, "That cannot be read.", remedy: "Give \(error.expected).", exit: .usage)
            default:
                Failure(
                    "layby.unexpected", "Something went wrong that should not.",
                    place: String(reflecting: type(of: error)),
                    remedy: "Try again with --verbose, and report it.", exit: .unexpected)
            }
    }

    init(_ error: LogError) {
        let (what, remedy, exit): (String, String, Exit) =
            switch error {
            case .cannotOpen:
                (
                    "The database cannot be opened or made.",
                    "Check that its folder exists and is yours, or name another with --database.", .storage
                )
            case .notALog:
                (
                    "That file is no Layby database, or it is damaged.",
                    "Name the right file with --database, or restore a backup. Nothing was changed.", .storage
                )
            case .damaged:
                (
                    "A part of the database cannot be read: the disk fails, or the file is damaged.",
                    "Check the disk, then try again; if it stays so, restore a backup. Nothing was changed.", .storage
                )
            case .newerSchema:
                ("The database was made by a newer Layby.", "Use that version, or a newer one.", .storage)
            case .readOnly:
                (
                    "The database cannot be written.",
                    "Make the file and its folder writable, or name another with --database.", .storage
                )
            case .locked:
                (
                    "Another program holds the database.",
                    "Close it (a sqlite3 shell, a backup), then try again. Nothing was changed.", .storage
                )
            case .inUse:
                (
                    "The database is in use, or is being replaced.",
                    "Close every Layby that has it open, then try again. Nothing was changed.", .storage
                )
            case .diskFull:
                ("The disk is full. What was shown as saved before is kept.", "Make room, then try again.", .storage)
            case .disk(let number):
                (
                    "The disk failed (SQLite or system code \(number)).",
                    "Check the disk, then look whether the last step was kept. What was shown as saved before is kept.",
                    .storage
                )
            case .conflict(let expected, let actual):
                (
                    "Somebody else wrote first: this was at entry \(expected), it is now at \(actual).",
                    "Look at it again, then repeat what is still needed.", .unexpected
                )
            case .notFound:
                (
                    "There is nothing with that id.",
                    "Give an id, or at least its last four characters, from the list command.", .usage
                )
            case .ambiguous(let count):
                ("\(count) ids end like that.", "Give more of its characters.", .usage)
            case .brokenChain(let position, let fault):
                (
                    "The log's chain does not hold at entry \(position): \(fault.words).",
                    "Keep the file as it is for whoever looks into it, and restore a backup.", .data
                )
            case .unreadable(let position):
                ("Entry \(position) cannot be read.", "Keep the file as it is, and restore a backup.", .data)
            case .access(let error): (Failure(error).what, Failure(error).remedy, .usage)
            case .exists:
                ("A file is there already.", "Name another; nothing is overwritten.", .usage)
            case .rulesChanged(let name):
                (
                    "The chain holds, but the file's own rules were changed: \(name).",
                    "Keep the file as it is for whoever looks into it, and restore a backup.", .data
                )
            case .keyMissing(let id?):
                (
                    "The master key of this log is not here; its id is \(id). Nothing personal can be read without it.",
                    "Put it back: a key file of that id in the key folder, or LAYBY_KEY_FILE, LAYBY_KEY or "
                        + "LAYBY_KEY_COMMAND. Nothing was changed.", .storage
                )
            case .keyMissing(nil):
                (
                    "There is no master key for a new log.",
                    "Set LAYBY_KEY_FILE, LAYBY_KEY or LAYBY_KEY_COMMAND; layby key new makes a key.", .storage
                )
            case .noNewKey:
                (
                    "There is no other master key to change to.",
                    "Add one below the old one, where the old one is kept: layby key new.", .usage
                )
            case .keyNotKept:
                (
                    "The master key cannot be written to its folder, so none is used.",
                    "Make the folder writable, or name another place with LAYBY_KEY_FILE.", .storage
                )
            case .sealBroken:
                (
                    "Something sealed is not what was sealed there.",
                    "Find the entry with layby audit verify. Keep the file as it is, and restore a backup.", .data
                )
            case .erased:
                (
                    "It was erased, for good.", "See who did it, when and why: layby audit trail.", .data
                )
            case .refused(let number):
                ("SQLite refused (code \(number)).", "Try again with --verbose, and report it.", .storage)
            }
        self.init(error.code, what, remedy: remedy, exit: exit)
    }

    init(_ error: AccessError) {
        let (what, remedy): (String, String) =
            switch error {
            case .notSignedIn: ("Nobody is signed in.", "Sign in with layby login ID.")
            case .expired: ("Your session is over.", "Sign in again with layby login ID.")
            case .notAllowed(let action, let role):
                (
                    "The role \(role.rawValue) may not \(action.words).",
                    "See who may with layby user roles, or ask an administrator for another role."
                )
            case .otherActor:
                ("--actor names somebody else than the user who is signed in.", "Leave it out, or sign in as them.")
            case .wrongPassword: ("The user or the password is wrong.", "Try again, or ask an administrator.")
            case .tooManyTries(let seconds):
                (
                    "Too many wrong passwords were given for that user.",
                    "Wait \(seconds < 120 ? "\(seconds) seconds" : "\((seconds + 59) / 60) minutes"), then try again."
                )
            case .disabled(let user): ("The user \(user) is disabled.", "Ask an administrator.")
            case .noUsers:
                (
                    "The log has no users, so whoever runs Layby may do everything.",
                    "Add the first with layby user add ID --role administrator."
                )
            case .badUserID:
                (
                    "That can be no user id.",
                    "Give 2 to 32 small letters, digits, dots, hyphens or underscores, a letter first."
                )
            case .unknownUser(let user): ("There is no user \(user).", "List them with layby user list.")
            case .userExists(let user): ("There is a user \(user) already.", "Choose another id.")
            case .firstMustAdminister:
                ("The first user must be an administrator, who adds the others.", "Give --role administrator.")
            case .lastAdministrator(let user):
                (
                    "\(user) is the last administrator who is not disabled.",
                    "Make another one first: layby user role ID administrator."
                )
            case .passwordTooShort(let least):
                ("The password is too short.", "Give at least \(least) characters: a few words do well.")
            case .passwordTooLong(let most): ("The password is too long.", "Give at most \(most) bytes.")
            case .passwordsDiffer: ("The two passwords differ.", "Nothing was changed. Try again.")
            case .mayNotTakeCalls(let user):
                ("\(user) may not take calls.", "Hand it over to a handler: layby user list.")
            case .othersCall(let handler):
                ("\(handler) has this call.", "Take it over with --take-over, or leave it to them.")
            }
        self.init(error.code, what, remedy: remedy, exit: .usage)
    }

    /// Somebody else wrote to a call first; says what they did, never what was answered.
    init(conflict news: [CallNews], in call: Call) {
        let deeds = news.compactMap { item in item.deed.map { "\(item.actor) \($0)" } }
        self.init(
            "log.conflict", "Somebody else wrote to the call first, so nothing of yours was kept.",
            place: (["call \(call.id.stream.short)"] + deeds).joined(separator: "; "),
            remedy: "Look at it with layby call show \(call.id.stream.short), then repeat what is still needed.",
            exit: .unexpected)
    }

    init(_ error: MigrationError) {
        switch error {
        case .blocked:
            self.init(
                error.code, "The call cannot move to that version.",
                remedy: "See why with --dry-run. Nothing was changed.", exit: .data)
        case .nothingToUndo:
            self.init(
                error.code, "The call was not moved to another version, or that was undone.",
                remedy: "Move it with --to VERSION.", exit: .usage)
        case .recordedSince(let entries):
            self.init(
                error.code,
                "Something was recorded since the call was moved (\(entries == 1 ? "1 entry" : "\(entries) entries")).",
                remedy: "Move it back with --to VERSION, which keeps that as well.", exit: .data)
        }
    }

    init(_ error: RouteError) {
        switch error {
        case .notExact(let id):
            self.init(
                "script.routesNotExact", "The routes cannot be found exactly: a condition looks at `\(id)`.", place: id,
                remedy: "Conditions may not look at a sum or count, nor at more than ten choices of a question.",
                exit: .data)
        case .tooManyStates:
            self.init(
                "script.tooManyRoutes", "Too many earlier answers decide about later questions for that.",
                remedy: "Check the script with layby script check, which needs no routes.", exit: .data)
        }
    }

    init(_ error: ImportError) {
        let (what, file, remedy): (String, String, String) =
            switch error {
            case .unknownKind(let file):
                ("That is no form that can be read.", file, "Give an .xlsx, .xml or .csv file.")
            case .tooLarge(let file, let limit):
                ("The form is larger than any form.", file, "Give one of at most \(limit) MB, unpacked.")
            case .brokenArchive(let file):
                ("The workbook is broken.", file, "Open it in a spreadsheet, and save it again as .xlsx.")
            case .brokenXML(let file, let line, let problem):
                ("The XML is broken: \(problem).", "\(file), line \(line)", "Check it with ODK Validate.")
            case .brokenTable(let file):
                ("The table is broken: a quote is not closed, or a cell is too long.", file, "Save it again as CSV.")
            case .notAForm(let file, let missing):
                ("That is no form: \(missing) is missing.", file, "Give an XLSForm or an XForm.")
            }
        self.init(error.code, what, place: file, remedy: remedy, exit: .data)
    }

    init(_ error: ScriptLibraryError) {
        switch error {
        case .unknownVersion(let version, let known):
            self.init(
                error.code, "There is no version \(version) of the script.",
                remedy: "Use one of: \(known.map(String.init).joined(separator: ", ")).", exit: .data)
        case .invalid(let version, let errors):
            self.init(
                error.code, "Version \(version) of the script has \(errors.diagnostics.count) errors.",
                place: errors.diagnostics.first?.placeText,
                remedy: "See all of them with layby script check FILE.", exit: .data)
        case .misnamed(let version, let says):
            self.init(
                error.code, "The file of version \(version) says that it is version \(says).",
                remedy: "Rename the file to v\(says).yaml, or correct `version:`.", exit: .data)
        case .changed(let version):
            self.init(
                error.code, "Version \(version) is not the file that the call was opened with.",
                remedy: "Put the released file back: a released version never changes.", exit: .data)
        }
    }

    /// - Parameter script: gives the words of the question; nil to use its id.
    init(_ error: InterviewError, script: Script?) {
        let (what, remedy): (String, String) =
            switch error {
            case .unknownQuestion:
                ("The script has no such question to answer.", "List its questions with layby script show.")
            case .noSuchInstance(_, let instances):
                ("There are only \(instances) of those.", "Raise the count first, or use a smaller number.")
            case .notApplicable:
                ("That question does not apply to this call as it stands.", "Answer what it depends on first.")
            case .wrongType(_, let type): ("The answer has the wrong type.", "Give one of type \(type.rawValue).")
            case .unknownChoice: ("That is none of the choices.", "Choose one that the question lists.")
            case .tooLong(_, let limit): ("The answer is too long.", "Use at most \(limit) characters.")
            case .constraint(_, let message):
                ("The answer is refused: \(message)", "Check with the officer, then give it again.")
            case .phase(let phase, _):
                (
                    "The call is \(phase.words).",
                    phase == .closed
                        ? "Open it again with layby call reopen CALL --reason WHY."
                        : "Go on with it first: layby call resume CALL."
                )
            case .reasonRequired(let open):
                (
                    "Critical questions are open: \(open.map(\.description).joined(separator: ", ")).",
                    "Answer them, or give --reason."
                )
            }
        let place = error.place.map { place in
            script?.question(place.question).map { "\(place) (\($0.ask))" } ?? place.description
        }
        self.init(error.code, what, place: place, remedy: remedy, exit: .data)
    }

    init(_ error: ReplayError) {
        switch error {
        case .unreadable(let stream, let version, let kind):
            self.init(
                error.code, "An entry cannot be replayed.", place: "\(stream), entry \(version), \(kind)",
                remedy: "Keep the file as it is, and report it.", exit: .data)
        case .empty:
            self.init(error.code, "There are no entries to replay.", remedy: "Check the id.", exit: .data)
        case .erased(let stream):
            self.init(
                error.code, "The record was erased, for good.", place: "\(stream)",
                remedy: "See who did it, when and why: layby audit trail \(stream.short).", exit: .data)
        }
    }

    init(_ error: AttachmentError) {
        let (what, remedy): (String, String) =
            switch error {
            case .missing: ("The file is not there.", "Check its path.")
            case .unreadable: ("The file cannot be read, or has been altered.", "Check it and its permissions.")
            case .empty: ("The file is empty.", "Send the photograph again.")
            case .wrongType:
                (
                    "The file is no JPEG, PNG, HEIC or PDF by its first bytes.",
                    "Save it as one of these, then try again."
                )
            case .tooLarge(let limit):
                ("The file is larger than \(limit / 1_000_000) MB.", "Send a smaller picture.")
            case .erased: ("The photograph was erased, for good.", "See who did it, and why: layby audit trail.")
            case .wrongDigest: ("The file has not the digest that names it.", "Send it again.")
            case .storage(let error): (Failure(error).what, Failure(error).remedy)
            }
        var exit = Exit.data
        if case .storage = error { exit = .storage }
        self.init(error.code, what, remedy: remedy, exit: exit)
    }

    init(_ error: HubError) {
        let (what, remedy, exit): (String, String, Exit) =
            switch error {
            case .badAddress: ("That is no address of a hub.", "Give https://…, or http://… of this machine.", .usage)
            case .inTheClear:
                (
                    "What goes to another machine by http can be read on the way.",
                    "Give https://…; http://… is for a hub on this machine.", .usage
                )
            case .unreachable(let number):
                (
                    "The hub cannot be reached (libcurl code \(number)).",
                    "Check the line and the address. Everything waits, nothing is lost; run it again.", .hub
                )
            case .untrusted(HubError.noHandshake):
                (
                    "No TLS connection to the hub came about (libcurl code \(HubError.noHandshake)).",
                    "Check the line, and that the hub speaks TLS 1.2 or later. Everything waits; run it again.", .hub
                )
            case .untrusted(let number):
                (
                    "The hub's certificate does not hold (libcurl code \(number)).",
                    "Do not send. Ask the hub's people for their certificate authority.", .hub
                )
            case .unauthorised(let status):
                (
                    "The hub refused us (HTTP \(status)).",
                    "Check this hub's token and secret (LAYBY_HUB_TOKEN, LAYBY_HUB_SECRET; with several hubs"
                        + " LAYBY_HUB_TOKEN_CODE and so on). Everything waits.", .hub
                )
            case .refused(let status):
                ("The hub refused the request (HTTP \(status)).", "Everything waits; ask the hub's people.", .hub)
            case .badAnswer:
                ("The hub's answer cannot be read.", "Everything it did not answer for waits; run it again.", .hub)
            case .logCut(let position):
                (
                    "The hub was sent entry \(position) of this log, and the log has not that entry: it was cut, or restored"
                        + " from a backup. Nothing was sent.",
                    "If you restored a backup, own up to it: layby sync --despite-cut. If nobody did, keep the file as it"
                        + " is and ask: layby audit verify --hub URL.", .data
                )
            case .cancelled: ("Sending was stopped.", "Everything waits, nothing is lost; run it again.", .hub)
            }
        self.init(error.code, what, remedy: remedy, exit: exit)
    }
}

extension ChainFault {
    /// As people say it.
    var words: String {
        switch self {
        case .altered: "it is not as it was written"
        case .removed: "one or more entries before it are gone"
        case .inserted: "it was put in between two others"
        case .reordered: "it stands at another place than it was written at"
        case .cut(let head): "the log ends there, but a head vouches for entry \(head)"
        case .keyGone: "the key of what it says was taken away, and no tombstone says by whom"
        case .rewritten: "a head vouches for another entry there, so the log was written anew"
        }
    }
}

extension Interview.Phase {
    /// As people say it.
    var words: String {
        switch self {
        case .inProgress: "in progress"
        case .paused: "paused"
        case .closed: "closed"
        }
    }
}

extension Diagnostic {
    /// `line 12, number_found`.
    var placeText: String {
        [line.map { "line \($0)" }, subject].compactMap { $0 }.joined(separator: ", ")
    }
}
