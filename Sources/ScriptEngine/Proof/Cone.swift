/// What nodes rest on.
struct Cone {
    /// By node: what it looks at itself, ascending.
    private let sources: [[Int]]

    init(_ script: Script) {
        sources = script.nodes.map { node in
            var found = Set((node.condition?.references ?? []) + node.constraints.flatMap(\.references))
            // A test from outside a repeat section looks at how many there are.
            var groups = Set(found.map { script.nodes[$0].group }).union([node.group])
            if let section = node.section { found.insert(section) }
            if case .calculation(let formula) = node.kind {
                switch formula {
                case .sum(let terms): found.formUnion(terms)
                case .count(let group, let condition):
                    found.formUnion(condition?.references ?? [])
                    groups.insert(group)
                }
            }
            for group in groups {
                found.formUnion([script.groups[group].count, script.groups[group].section].compactMap { $0 })
            }
            return found.sorted()
        }
    }

    /// Everything that nodes rest on, with themselves.
    func nodes(_ nodes: [Int]) -> Set<Int> {
        var cone: Set<Int> = []
        var open = nodes
        while let number = open.popLast() {
            if cone.insert(number).inserted { open += sources[number] }
        }
        return cone
    }
}
