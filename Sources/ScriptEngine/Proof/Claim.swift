/// Something that might be so in some state of an interview.
struct Claim {
    /// The nodes that it speaks of; everything that these rest on belongs to it.
    let nodes: [Int]
    /// Its propositions in a given logic: all of them together are the claim.
    let literals: (inout ScriptLogic) -> [Literal]

    /// The node's place applies; in a repeat section, that of the first instance.
    static func applies(_ node: Int) -> Claim { Claim(nodes: [node]) { [$0.places[node][0].holds] } }

    /// The question applies and is answered.
    static func isAnswered(_ node: Int) -> Claim { Claim(nodes: [node]) { [$0.places[node][0].answered] } }

    /// The condition holds for what is asked in a group.
    static func holds(_ condition: Condition<Int>, in group: Int) -> Claim {
        Claim(nodes: condition.references) { [$0.literal(condition, group: group, instance: 0)] }
    }

    /// The condition does not hold for what is asked in a group.
    static func fails(_ condition: Condition<Int>, in group: Int) -> Claim {
        Claim(nodes: condition.references) { [!$0.literal(condition, group: group, instance: 0)] }
    }

    /// What a node's own condition has to do with: its section applies, and in a repeat section there is an instance.
    static func surroundings(of node: Int, in script: Script) -> Claim {
        let (group, section) = (script.nodes[node].group, script.nodes[node].section)
        return Claim(nodes: [section, script.groups[group].count].compactMap { $0 }) { logic in
            (section.map { [logic.places[$0][0].holds] } ?? []) + (group == 0 ? [] : [logic.exists(group, 0)])
        }
    }

    /// One answer of a question by its place in the domain.
    static func answer(_ index: Int, of node: Int) -> Claim {
        Claim(nodes: [node]) { [$0.places[node][0].codes[index]] }
    }

    static func + (left: Claim, right: Claim) -> Claim {
        Claim(nodes: left.nodes + right.nodes) { left.literals(&$0) + right.literals(&$0) }
    }
}
