/// What has been recorded in an interview, and what follows from it.
///
/// New interviews share it with their script until the first answer.
struct Sheet: Sendable {
    var cells: Cells
    /// The nodes to look at again; empty but while an answer is being settled.
    var pending: NodeSet

    /// The sheet of a new interview.
    init(_ wiring: Wiring) {
        cells = Cells(wiring)
        pending = NodeSet(capacity: wiring.nodes.count)
        for number in wiring.single { _ = refresh(Int(number), 0, exists: true, wiring) }
    }

    // MARK: Slots

    /// Where a place's answer is kept.
    ///
    /// - Throws: `.unknownQuestion` or `.noSuchInstance`.
    @inline(__always)
    func slot(of place: Place, _ wiring: Wiring) throws(InterviewError) -> Slot {
        guard let slot = cells.find(place, wiring) else { throw cells.missing(place, wiring) }
        return slot
    }

    /// The same, of a place that applies.
    ///
    /// - Throws: `.notApplicable` too.
    @inline(__always)
    func applicableSlot(of place: Place, _ wiring: Wiring) throws(InterviewError) -> Slot {
        let slot = try slot(of: place, wiring)
        guard cells[slot.position].flags.contains(.holds) else { throw .notApplicable(place) }
        return slot
    }

    /// The slot of a node in an instance of its group.
    func slot(_ number: Int, _ instance: Int, _ wiring: Wiring) -> Slot { cells.slot(number, instance, wiring) }

    /// How many instances of a group exist.
    func instances(_ group: Int, _ wiring: Wiring) -> Int { cells.instances(group, wiring) }

    /// Whether a condition holds for what is asked in one instance of a group.
    func holds(_ first: Int32, _ group: Int, _ instance: Int, _ wiring: Wiring) -> Bool {
        cells.holds(first, group, instance, wiring)
    }
}

extension Sheet: Equatable {
    /// Whether both hold the same; the rest follows from it.
    static func == (left: Sheet, right: Sheet) -> Bool { left.cells == right.cells }
}
