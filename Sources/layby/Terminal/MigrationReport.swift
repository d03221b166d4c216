import ScriptEngine

/// What moving a call to another version would do. Says nothing of what was answered.
struct MigrationReport {
    let terminal: Terminal

    func show(_ plan: MigrationPlan) {
        terminal.line("v\(plan.from.version) → v\(plan.to.reference.version)", .bold)
        var carried: [String] = []
        var others: [(String, String, String)] = []
        for line in plan.lines {
            let name = line.to.map { $0 == line.from ? "\($0)" : "\(line.from) → \($0)" } ?? "\(line.from)"
            switch line.fate {
            case .carry: carried.append(name)
            case .reask(let why): others.append(("ask again", name, why))
            case .setAside(let why): others.append(("set aside", name, why))
            case .blocked(let why): others.append(("blocked", name, why))
            }
        }
        terminal.pair("carried as they are", String(carried.count))
        for renamed in carried where renamed.contains("→") { terminal.line("  \(renamed)", .dim) }
        for kind in ["ask again", "set aside", "blocked"] {
            let found = others.filter { $0.0 == kind }
            guard !found.isEmpty else { continue }
            terminal.pair(kind, String(found.count))
            for (_, name, why) in found { terminal.paragraph("\(name): \(why)", indent: "  ", .dim) }
        }
        if !plan.broughtBack.isEmpty {
            terminal.pair("brought back from before", String(plan.broughtBack.count))
            terminal.paragraph(plan.broughtBack.map(\.description).joined(separator: ", "), indent: "  ", .dim)
        }
        terminal.pair("newly asked, required", String(plan.newlyAsked.count))
        if !plan.newlyAsked.isEmpty {
            terminal.paragraph(plan.newlyAsked.map(\.description).joined(separator: ", "), indent: "  ", .dim)
        }
    }
}
