/// What a user is at this desk.
public enum Role: String, CaseIterable, Sendable {
    /// Takes the calls.
    case handler
    /// Runs operations of the Operational Policing Team, and reads calls for them.
    case optLead = "opt-lead"
    /// Reads, searches and discloses; records nothing in a call.
    case analyst
    /// Answers for the desk: may do all that is done with records, and alone sees who did what and erases.
    case supervisor
    /// Runs the machine: users, keys, files. Need not read a case, so cannot.
    case administrator
    /// A screen on the control room's wall. It shows counts, may do nothing else, and so need not be signed in daily.
    case wall

    /// Whether its sessions go on though nobody touches the desk.
    public var staysSignedIn: Bool { self == .wall }
}

/// Something that a command or page does; each asks `Role.may` first.
public enum Action: String, CaseIterable, Sendable {
    case takeCall, readCall, reopenCall, referCall, migrateCall, reviewCalls
    case importPenalties, moveReferral
    case writeIntelligence, readIntelligence, readSource, mergeEntities
    case recordSafeguarding, readSafeguarding, readChildRecords
    case logOperation, readOperation
    case search, report, watchWall, export, sync
    case audit, erase, retain, purge, proveChain
    case manageUsers, listUsers, changeOwnPassword
    case setPolicy, manageKeys, maintainLog, simulate
}

extension Role {
    /// Whether a user with this role may do it. The one table of who may do what; `layby user roles` prints it.
    public func may(_ action: Action) -> Bool {
        switch action {
        case .takeCall, .reopenCall, .referCall, .migrateCall: [.handler, .supervisor].contains(self)
        case .readCall, .search: [.handler, .optLead, .analyst, .supervisor].contains(self)
        case .logOperation, .importPenalties: [.optLead, .supervisor].contains(self)
        case .writeIntelligence: [.handler, .optLead, .analyst, .supervisor].contains(self)
        case .readIntelligence: [.optLead, .analyst, .supervisor].contains(self)
        case .moveReferral, .mergeEntities: [.analyst, .supervisor].contains(self)
        case .readSource: [.supervisor].contains(self)
        case .recordSafeguarding, .readChildRecords: [.handler, .supervisor].contains(self)
        case .readSafeguarding: [.handler, .analyst, .supervisor].contains(self)
        case .readOperation: [.optLead, .analyst, .supervisor].contains(self)
        case .export: [.analyst, .supervisor].contains(self)
        case .audit, .erase, .retain, .reviewCalls: [.supervisor].contains(self)
        case .sync, .purge, .proveChain, .setPolicy: [.supervisor, .administrator].contains(self)
        case .manageUsers, .manageKeys, .maintainLog, .simulate: [.administrator].contains(self)
        // Counts and user ids: no case can be read from them.
        case .report, .listUsers, .changeOwnPassword: self != .wall
        // Counts, and lengths of time.
        case .watchWall: true
        }
    }

    /// The kinds of record that search may show to a user with this role: of `call`, `referral`, `operation`, `penalty` and
    /// `intelligence`.
    public var readableRecords: Set<SearchDocument.Kind> {
        let kinds: [(SearchDocument.Kind, Action)] = [
            (.call, .readCall), (.referral, .readCall), (.operation, .readOperation), (.penalty, .search),
            (.intelligence, .readIntelligence),
        ]
        return Set(kinds.filter { may($0.1) }.map(\.0))
    }
}

extension Action {
    /// As people say it: `you may not take calls`.
    public var words: String {
        switch self {
        case .takeCall: "take calls"
        case .readCall: "read calls"
        case .reopenCall: "open closed calls again"
        case .referCall: "refer calls"
        case .migrateCall: "move calls to another version"
        case .reviewCalls: "review closed calls"
        case .importPenalties: "import outstanding penalties"
        case .moveReferral: "say what became of referrals"
        case .writeIntelligence: "write intelligence reports"
        case .readIntelligence: "read intelligence reports"
        case .readSource: "see who an intelligence report comes from"
        case .mergeEntities: "decide that two records speak of the same"
        case .recordSafeguarding: "record safeguarding"
        case .readSafeguarding: "read safeguarding records of adults"
        case .readChildRecords: "read safeguarding records of children"
        case .logOperation: "log operations"
        case .readOperation: "read operations"
        case .search: "search"
        case .report: "see reports"
        case .watchWall: "watch the wall"
        case .export: "export"
        case .sync: "send to the hub"
        case .audit: "see who did what"
        case .purge: "leave nothing of what was erased in the file"
        case .proveChain: "prove the chain"
        case .erase: "erase"
        case .retain: "apply retention"
        case .manageUsers: "manage users"
        case .listUsers: "list users"
        case .changeOwnPassword: "change one's own password"
        case .setPolicy: "set policies"
        case .manageKeys: "manage keys"
        case .maintainLog: "maintain the log"
        case .simulate: "simulate"
        }
    }
}
