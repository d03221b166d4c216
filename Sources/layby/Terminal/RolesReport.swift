import Casework

/// Who may do what, as a table: a row an action, a column a role.
struct RolesReport {
    let terminal: Terminal

    func show() {
        let wide = (Action.allCases.map(\.words.count).max() ?? 0) + 2
        terminal.line("".padded(wide) + Role.allCases.map(\.rawValue).joined(separator: "  "), .bold)
        for action in Action.allCases {
            let marks = Role.allCases.map { role in (role.may(action) ? "yes" : "–").padded(role.rawValue.count) }
            terminal.line(action.words.padded(wide) + marks.joined(separator: "  "))
        }
    }
}
