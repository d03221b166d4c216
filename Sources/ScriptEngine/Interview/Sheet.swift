/// What has been recorded in an interview, and what follows from it.
///
/// Cells lie one after another: group 0, then each repeat section's instances, each with the section's cells. Together
/// they are one block of memory, which new interviews share with their script until the first answer.
struct Sheet: Equatable, Sendable {
    var cells: [Cell]
    /// The first cell of each group.
    private(set) var starts: [Int]
    /// Of the applicable required questions: how many there are by weight, then how many are not satisfied.
    private var counts = SIMD8<Int32>()
    /// The nodes to look at again; empty but while an answer is being settled.
    var pending: NodeSet

    /// The sheet of a new interview.
    init(_ wiring: Wiring) {
        cells = wiring.groups[0].blank
        starts = wiring.groups.indices.map { $0 == 0 ? 0 : wiring.groups[0].size }
        pending = NodeSet(capacity: wiring.nodes.count)
        for number in wiring.single { _ = refresh(Int(number), 0, exists: true, wiring) }
    }

    // MARK: Slots

    /// The slot of a node in an instance of its group.
    func slot(_ number: Int, _ instance: Int, _ wiring: Wiring) -> Slot {
        let group = Int(wiring.nodes[number].group)
        let offset = Int(wiring.nodes[number].offset)
        return Slot(
            node: number, group: group, instance: instance,
            position: group == 0 ? offset : start(of: group, instance, wiring) + offset)
    }

    /// The first slot of an instance.
    func start(of group: Int, _ instance: Int, _ wiring: Wiring) -> Int {
        starts[group] + instance * wiring.groups[group].size
    }

    /// How many instances of a group have cells, whether they exist now or not.
    func stored(_ group: Int, _ wiring: Wiring) -> Int {
        if group == 0 { return 1 }
        let end = group + 1 < starts.count ? starts[group + 1] : cells.count
        return (end - starts[group]) / max(wiring.groups[group].size, 1)
    }

    /// How many instances of a group exist: what its count question says, while its section applies.
    func instances(_ group: Int, _ wiring: Wiring) -> Int {
        if group == 0 { return 1 }
        let section = Int(wiring.groups[group].section)
        let count = Int(wiring.groups[group].count)
        guard cells[Int(wiring.nodes[section].offset)].flags.contains(.holds),
            case .integer(let number) = cells[Int(wiring.nodes[count].offset)].value
        else { return 0 }
        return min(max(number, 0), wiring.groups[group].atMost)
    }

    /// Makes room for the instances that a count question asks for; those beyond keep what was said in them.
    mutating func grow(countedBy count: Int, to wanted: Int, _ wiring: Wiring) {
        for group in wiring.groups.indices where Int(wiring.groups[group].count) == count {
            let missing = min(wanted, wiring.groups[group].atMost) - stored(group, wiring)
            guard missing > 0 else { continue }
            let end = group + 1 < starts.count ? starts[group + 1] : cells.count
            let blank = wiring.groups[group].blank
            cells.insert(contentsOf: repeatElement(blank, count: missing).joined(), at: end)
            for later in starts.indices where later > group { starts[later] += missing * blank.count }
        }
    }

    // MARK: Tallies

    /// Applicable required questions, by weight.
    var required: Tally { tally(from: 0) }
    /// Those of them that are not satisfied.
    var open: Tally { tally(from: 4) }

    private func tally(from first: Int) -> Tally {
        var tally = Tally()
        for weight in Weight.allCases { tally[weight] = Int(counts[first + weight.rank]) }
        return tally
    }

    /// Sets a cell's flags, and counts it where it now belongs.
    mutating func set(_ after: Flags, _ position: Int, _ number: Int, _ wiring: Wiring) {
        let before = cells[position].flags
        guard after != before else { return }
        cells[position].flags = after
        guard let weight = wiring.nodes[number].weight else { return }
        counts[weight.rank] += after.required - before.required
        counts[4 + weight.rank] += after.open - before.open
    }
}

extension Flags {
    /// How often a required question with these flags counts: once while it applies.
    fileprivate var required: Int32 { contains(.holds) ? 1 : 0 }
    /// The same among those that are open.
    fileprivate var open: Int32 { intersection([.holds, .isSatisfied]) == .holds ? 1 : 0 }
}
