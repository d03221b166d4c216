/// What has been recorded in an interview, and what follows from it.
///
/// Cells lie one after another: group 0, then each repeat section's instances, each with the section's cells. Together
/// they are one block of memory, which new interviews share with their script until the first answer.
struct Sheet: Equatable, Sendable {
    var cells: [Cell]
    /// The first cell of each group.
    private(set) var starts: [Int]
    /// Applicable required questions, by weight.
    private(set) var required = Tally()
    /// Those of them that are not satisfied.
    private(set) var open = Tally()
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

    /// Where a place's answer is kept.
    ///
    /// - Throws: `.unknownQuestion` or `.noSuchInstance`.
    func slot(of place: Place, _ wiring: Wiring) throws(InterviewError) -> Slot {
        guard let number = wiring.number(of: place), wiring.nodes[number].type != nil else {
            throw .unknownQuestion(place.question)
        }
        let group = Int(wiring.nodes[number].group)
        let instance = group == 0 ? place.instance : place.instance - 1
        guard instance >= 0, instance < stored(group, wiring) else {
            throw .noSuchInstance(place, instances: group == 0 ? 0 : instances(group, wiring))
        }
        return slot(number, instance, wiring)
    }

    /// The same, of a place that applies.
    ///
    /// - Throws: `.notApplicable` too.
    func applicableSlot(of place: Place, _ wiring: Wiring) throws(InterviewError) -> Slot {
        let slot = try slot(of: place, wiring)
        guard cells[slot.position].flags.contains(.holds) else { throw .notApplicable(place) }
        return slot
    }

    /// The slot of a node in an instance of its group.
    @inline(__always)
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
    @inline(__always)
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

    /// Sets a cell's flags, and counts it where it now belongs.
    mutating func set(_ after: Flags, _ position: Int, _ number: Int, _ wiring: Wiring) {
        let before = cells[position].flags
        guard after != before else { return }
        cells[position].flags = after
        guard let weight = wiring.nodes[number].weight else { return }
        if after.isRequired != before.isRequired { required[weight] += after.isRequired ? 1 : -1 }
        if after.isOpen != before.isOpen { open[weight] += after.isOpen ? 1 : -1 }
    }
}

extension Flags {
    /// Whether a required question with these flags counts: while it applies.
    fileprivate var isRequired: Bool { contains(.holds) }
    /// Whether it counts among those that are open.
    fileprivate var isOpen: Bool { intersection([.holds, .isSatisfied]) == .holds }
}
