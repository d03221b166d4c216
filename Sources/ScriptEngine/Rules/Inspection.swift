/// A script under proof: what the proof rules look at, and what could not be proved so far.
struct Inspection {
    let script: Script
    var prover: Prover
    /// The line of something by its id, and of one of its keys.
    let line: (_ id: String, _ key: String?) -> Int?
    /// Nodes that can never apply.
    private(set) var unreachable: Set<Int> = []
    private(set) var unproved: [Diagnostic] = []

    /// - Parameter unread: ids whose `when` could not be read: it may hold or not.
    init(_ script: Script, unread: Set<String> = [], line: @escaping (String, String?) -> Int?) {
        self.script = script
        self.line = line
        let nodes = script.nodes.indices.filter { unread.contains(script.name(of: $0)) }
        prover = Prover(script, unread: Set(nodes))
        for number in script.nodes.indices where prover.verdict(.applies(number)) == .impossible {
            unreachable.insert(number)
        }
    }

    /// Whether a claim can be so; when that is not known, a note says so in the name of the rule.
    mutating func verdict(
        _ claim: Claim, for rule: ScriptRule, at number: Int, isConsistent: Bool = true
    ) -> Prover.Verdict {
        let verdict = prover.verdict(claim, isConsistent: isConsistent)
        if verdict == .undecided { note(rule, number) }
        return verdict
    }

    /// Says that a rule was not proved of something.
    mutating func note(_ rule: ScriptRule, _ number: Int) {
        let name = script.name(of: number)
        let note = NotProved.rule.finding(
            line: line(name, nil), subject: name, "`\(rule.code)` was not proved of this",
            remedy: "It rests on a sum, a count or many answers compared with each other. Try it by hand.")
        if !unproved.contains(note) { unproved.append(note) }
    }

    /// A finding about a node, with the line of one of its keys.
    func finding(
        _ rule: ScriptRule, _ number: Int, key: String? = nil, _ message: String, evidence: Evidence? = nil
    ) -> Diagnostic {
        let name = script.name(of: number)
        return rule.finding(line: line(name, key) ?? line(name, nil), subject: name, message, evidence: evidence)
    }

    /// The nodes that have a condition of their own and whose surroundings can be; send points have a rule of theirs.
    var conditioned: [(number: Int, condition: Condition<Int>)] {
        script.nodes.enumerated().compactMap { number, node in
            guard let condition = node.condition, !script.sendPointNodes.contains(number) else { return nil }
            let around = [node.section, script.groups[node.group].count].compactMap { $0 }
            return around.contains(where: unreachable.contains) ? nil : (number, condition)
        }
    }
}

/// A rule that is proved by looking at every state that a call can be in.
protocol ProofRule: Sendable {
    static var rule: ScriptRule { get }
    static func findings(_ inspection: inout Inspection) -> [Diagnostic]
}
