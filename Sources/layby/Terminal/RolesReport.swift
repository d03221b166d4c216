import Casework

/// Who may do what, as a table: a row an action, a column a role.
struct RolesReport {
    let terminal: Terminal

    func show() {
        let wide = 34
        terminal.line("".padded(wide) + Role.allCases.map(\.rawValue).joined(separator: "  "), .bold)
        for action in Action.allCases {
            let marks = Role.allCases.map { role in (role.may(action) ? "yes" : "–").padded(role.rawValue.count) }
            terminal.line(action.words.padded(wide) + marks.joined(separator: "  "))
        }
    }
}
<<<<<<< HEAD

extension Action {
    /// As people say it: `you may not take calls`.
    var words: String {
        switch self {
        case .takeCall: "take calls"
        case .readCall: "read calls"
        case .reopenCall: "open closed calls again"
        case .referCall: "refer calls"
        case .migrateCall: "move calls to another version"
        case .reviewCalls: "review closed calls"
        case .importPenalties: "import outstanding penalties"
        case .logOperation: "log operations"
        case .readOperation: "read operations"
        case .search: "search"
        case .report: "see reports"
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
=======
>>>>>>> 70e90f170e93c0b9cf7a0c19e0c13048143381a8
