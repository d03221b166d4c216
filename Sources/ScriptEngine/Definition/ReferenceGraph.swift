/// Which section, question or calculation looks at which, to find those that look at each other in a ring.
struct ReferenceGraph {
    /// Some that look at each other, so that none of them can be settled first.
    struct Ring: Equatable {
        /// Each looks at the next, and the last at the first; begins with the one that stands first in the file.
        let path: [String]
        /// Those that are part of it by other ways, in the order of the file.
        let others: [String]

        var members: [String] { path + others }
    }

    private var numbers: [String: Int] = [:]
    private var names: [String] = []
    private var targets: [[Int]] = []

    /// Takes up a section, question or calculation; in the order of the file.
    mutating func add(_ name: String) { _ = number(of: name) }

    /// Notes that one looks at another.
    mutating func look(from: String, at target: String) {
        let from = number(of: from)
        targets[from].append(number(of: target))
    }

    private mutating func number(of name: String) -> Int {
        if let known = numbers[name] { return known }
        numbers[name] = names.count
        names.append(name)
        targets.append([])
        return names.count - 1
    }

    /// Every ring: those that reach each other, as one ring; in the order of the file.
    var rings: [Ring] {
        components.compactMap { members in
            let members = members.sorted()
            guard let first = members.first, members.count > 1 || targets[first].contains(first) else { return nil }
            let path = shortestPath(backTo: first, within: Set(members))
            let onPath = Set(path)
            let others = members.filter { !onPath.contains($0) }
            return Ring(path: path.map { names[$0] }, others: others.map { names[$0] })
        }
        .sorted { (numbers[$0.path[0]] ?? 0) < (numbers[$1.path[0]] ?? 0) }
    }

    /// The fewest steps from one member back to itself.
    private func shortestPath(backTo first: Int, within members: Set<Int>) -> [Int] {
        var cameFrom: [Int: Int] = [:]
        var queue = [first]
        var next = 0
        while next < queue.count {
            let current = queue[next]
            next += 1
            for target in targets[current] where members.contains(target) {
                if target == first {
                    var path = [current]
                    while let last = path.last, last != first, let previous = cameFrom[last] { path.append(previous) }
                    return path.reversed()
                }
                if cameFrom[target] == nil {
                    cameFrom[target] = current
                    queue.append(target)
                }
            }
        }
        return [first]
    }

    /// The strongly connected components, by Tarjan's algorithm; with a stack of its own, since chains can be long.
    private var components: [[Int]] {
        var order = [Int?](repeating: nil, count: names.count)
        var lowest = [Int](repeating: 0, count: names.count)
        var isOpen = [Bool](repeating: false, count: names.count)
        var open: [Int] = []
        var found: [[Int]] = []
        var count = 0
        for root in names.indices where order[root] == nil {
            var visits: [(node: Int, next: Int)] = [(root, 0)]
            while let (node, next) = visits.last {
                if next == 0 {
                    order[node] = count
                    lowest[node] = count
                    count += 1
                    open.append(node)
                    isOpen[node] = true
                }
                if next < targets[node].count {
                    visits[visits.count - 1].next += 1
                    let target = targets[node][next]
                    if let seen = order[target] {
                        if isOpen[target] { lowest[node] = min(lowest[node], seen) }
                    } else {
                        visits.append((target, 0))
                    }
                    continue
                }
                visits.removeLast()
                if let parent = visits.last?.node { lowest[parent] = min(lowest[parent], lowest[node]) }
                guard lowest[node] == order[node], let start = open.lastIndex(of: node) else { continue }
                let component = Array(open[start...])
                open.removeSubrange(start...)
                for member in component { isOpen[member] = false }
                found.append(component)
            }
        }
        return found
    }
}
