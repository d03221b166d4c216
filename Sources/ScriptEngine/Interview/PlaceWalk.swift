/// Goes through the slots of an interview in the order in which their questions are asked: those of each person whole
/// before the next.
struct PlaceWalk {
    /// The slot of group 0 to look at next.
    private var single = 0
    /// The repeat section that the walk is in; 0 for none.
    private var group = 0
    private var instance = 0
    private var offset = 0

    /// Starts at the first slot.
    init() {}

    /// Starts behind a slot.
    @inline(__always)
    init(after slot: Slot, _ wiring: borrowing Wiring) {
        if slot.group == 0 {
            single = slot.position + 1
        } else {
            let section = wiring.nodes[Int(wiring.groups[slot.group].section)]
            single = Int(section.offset) + 1
            (group, instance, offset) = (slot.group, slot.instance, Int(wiring.nodes[slot.node].offset) + 1)
        }
    }

    /// The next slot of a question that applies.
    ///
    /// - Parameter isOpen: whether it is to be one with nothing recorded.
    mutating func next(in cells: Cells, isOpen: Bool, _ wiring: Wiring) -> Slot? {
        let looked: Flags = isOpen ? [.isQuestion, .holds, .isRecorded] : [.isQuestion, .holds]
        if group > 0, let slot = nextInGroup(cells, looked, wiring) { return slot }
        let end = wiring.groups[0].size
        while single < end {
            let flags = cells[single].flags
            single += 1
            if flags.intersection(looked) == [.isQuestion, .holds] {
                return Slot(node: Int(wiring.single[single - 1]), group: 0, instance: 0, position: single - 1)
            }
            if flags.isSuperset(of: [.isRepeated, .holds]) {
                (group, instance, offset) = (Int(wiring.nodes[Int(wiring.single[single - 1])].repeats), 0, 0)
                if let slot = nextInGroup(cells, looked, wiring) { return slot }
            }
        }
        return nil
    }

    private mutating func nextInGroup(_ cells: Cells, _ looked: Flags, _ wiring: Wiring) -> Slot? {
        let size = wiring.groups[group].size
        let first = Int(wiring.groups[group].first)
        let instances = cells.instances(group, wiring)
        while instance < instances {
            let start = cells.start(of: group, instance, wiring)
            while offset < size {
                offset += 1
                let position = start + offset - 1
                if cells[position].flags.intersection(looked) == [.isQuestion, .holds] {
                    return Slot(node: first + offset - 1, group: group, instance: instance, position: position)
                }
            }
            (instance, offset) = (instance + 1, 0)
        }
        group = 0
        return nil
    }
}
