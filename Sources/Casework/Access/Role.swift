/// What a user is at this desk.
public enum Role: String, CaseIterable, Sendable {
    case handler
    case optLead = "opt-lead"
    case analyst
    case supervisor
    case administrator
}

/// Something that a command or page does; each asks `Role.may` first.
public enum Action: String, CaseIterable, Sendable {
    case takeCall, readCall, reopenCall, referCall, logOperation, readOperation, search, report
    case export, sync, audit, erase, retain, migrateCall
    case manageUsers, setPolicy, manageKeys, maintainLog, simulate
}

extension Role {
    /// Whether a user with this role may do it. The one table of who may do what.
    public func may(_ action: Action) -> Bool {
        switch action {
        case .takeCall, .migrateCall, .referCall: [.handler, .supervisor].contains(self)
        case .readCall, .search, .report: self != .administrator
        case .reopenCall: [.handler, .supervisor].contains(self)
        case .logOperation: [.optLead, .supervisor].contains(self)
        case .readOperation: [.optLead, .analyst, .supervisor].contains(self)
        case .export: [.analyst, .supervisor].contains(self)
        case .sync: [.supervisor, .administrator].contains(self)
        case .audit, .erase, .retain: self == .supervisor
        case .manageUsers, .setPolicy, .manageKeys, .maintainLog, .simulate: self == .administrator
        }
    }
}
