/// What nodes rest on.
struct Cone {
    private let script: Script

    init(_ script: Script) { self.script = script }

    /// Everything that nodes rest on, with themselves.
    func nodes(_ nodes: [Int]) -> Set<Int> {
        var cone: Set<Int> = []
        var open = nodes
        while let number = open.popLast() {
            guard cone.insert(number).inserted else { continue }
            let node = script.nodes[number]
            open += (node.condition?.references ?? []) + node.constraints.flatMap(\.references)
            if let section = node.section { open.append(section) }
            if let count = script.groups[node.group].count { open.append(count) }
            if case .calculation(let formula) = node.kind {
                switch formula {
                case .sum(let terms): open += terms
                case .count(let group, let condition):
                    open += condition?.references ?? []
                    open += [script.groups[group].count, script.groups[group].section].compactMap { $0 }
                }
            }
        }
        return cone
    }
}
