/// The slots of an interview and what was recorded in them.
///
/// The slots lie one after another: group 0, then each repeat section's instances, each with the section's slots. They
/// are plain numbers, so that copying and settling them counts no references; the responses stand apart.
struct Cells: Sendable {
    private var slots: [Cell]
    /// The first slot of each group.
    private var starts: [Int]
    /// What was recorded, in the order in which the slots were first filled; `Cell.record` says where.
    private var responses: [Response] = []

    /// The slots of a new interview.
    init(_ wiring: Wiring) {
        slots = wiring.groups[0].blank
        starts = wiring.groups.indices.map { $0 == 0 ? 0 : wiring.groups[0].size }
    }

    /// The slot at a position.
    @inline(__always)
    subscript(position: Int) -> Cell {
        get { slots[position] }
        set { slots[position] = newValue }
    }

    // MARK: What was recorded

    /// What was recorded at a position, whether it counts or not.
    func response(at position: Int) -> Response? {
        let record = Int(slots[position].record)
        return record < 0 ? nil : responses[record]
    }

    /// The answer at a position, while it counts.
    func value(at position: Int) -> Value? {
        let cell = slots[position]
        guard cell.flags.contains(.holds), cell.record >= 0, case .answered(let value) = responses[Int(cell.record)]
        else { return nil }
        return value
    }

    /// Whether that very response is recorded at a position.
    func isRecorded(_ response: Response, at position: Int) -> Bool {
        let record = Int(slots[position].record)
        return record >= 0 && responses[record] == response
    }

    /// Keeps a response, and how its slot then stands: that cell, with the place of the response put in.
    @inline(__always)
    mutating func record(_ response: consuming Response, _ cell: Cell, at position: Int) {
        var cell = cell
        if cell.record >= 0 {
            responses[Int(cell.record)] = response
        } else {
            cell.record = Int32(responses.count)
            // One block of memory for all that is asked once, since most of a call's answers are to that.
            if responses.isEmpty { responses.reserveCapacity(slots.count) }
            responses.append(response)
        }
        slots[position] = cell
    }

    /// Takes back the response recorded last.
    ///
    /// - Parameters:
    ///   - cell: what the slot was before.
    ///   - response: what it held before; nil for nothing.
    mutating func restore(_ cell: Cell, _ response: Response?, at position: Int) {
        if let response { responses[Int(cell.record)] = response } else { responses.removeLast() }
        slots[position] = cell
    }

    // MARK: Slots

    /// Where a place's answer is kept; nil when there is no such question or instance.
    @inline(__always)
    func find(_ place: Place, _ wiring: Wiring) -> Slot? {
        guard let number = wiring.number(of: place), wiring.nodes[number].type != nil else { return nil }
        let group = Int(wiring.nodes[number].group)
        if group == 0 {
            guard place.instance == 0 else { return nil }
            return Slot(node: number, group: 0, instance: 0, position: Int(wiring.nodes[number].offset))
        }
        guard place.instance > 0, place.instance <= wiring.groups[group].atMost else { return nil }
        let slot = slot(number, place.instance - 1, wiring)
        return slot.position < end(of: group) ? slot : nil
    }

    /// Why a place has no slot.
    func missing(_ place: Place, _ wiring: Wiring) -> InterviewError {
        guard let number = wiring.number(of: place), wiring.nodes[number].type != nil else {
            return .unknownQuestion(place.question)
        }
        let group = Int(wiring.nodes[number].group)
        return .noSuchInstance(place, instances: group == 0 ? 0 : instances(group, wiring))
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

    /// Behind the last slot of a group.
    @inline(__always)
    private func end(of group: Int) -> Int { group + 1 < starts.count ? starts[group + 1] : slots.count }

    /// The first slot of an instance.
    func start(of group: Int, _ instance: Int, _ wiring: Wiring) -> Int {
        starts[group] + instance * wiring.groups[group].size
    }

    /// How many instances of a group have slots, whether they exist now or not.
    @inline(__always)
    func stored(_ group: Int, _ wiring: Wiring) -> Int {
        if group == 0 { return 1 }
        return (end(of: group) - starts[group]) / max(wiring.groups[group].size, 1)
    }

    /// How many instances of a group exist: what its count question says, while its section applies.
    func instances(_ group: Int, _ wiring: Wiring) -> Int {
        if group == 0 { return 1 }
        let section = Int(wiring.groups[group].section)
        let count = Int(wiring.groups[group].count)
        guard slots[Int(wiring.nodes[section].offset)].flags.contains(.holds),
            case .integer(let number) = value(at: Int(wiring.nodes[count].offset))
        else { return 0 }
        return min(max(number, 0), wiring.groups[group].atMost)
    }

    /// Makes room for the instances that a count question asks for; those beyond keep what was said in them.
    mutating func grow(countedBy count: Int, to wanted: Int, _ wiring: Wiring) {
        for group in wiring.groups.indices where Int(wiring.groups[group].count) == count {
            let missing = min(wanted, wiring.groups[group].atMost) - stored(group, wiring)
            guard missing > 0 else { continue }
            let blank = wiring.groups[group].blank
            slots.insert(contentsOf: repeatElement(blank, count: missing).joined(), at: end(of: group))
            for later in starts.indices where later > group { starts[later] += missing * blank.count }
        }
    }
}

extension Cells {
    /// The required questions that apply, by weight.
    ///
    /// - Parameter isOpen: whether those alone that are not satisfied.
    func tally(isOpen: Bool, _ wiring: Wiring) -> Tally {
        let looked: Flags = isOpen ? [.holds, .isSatisfied] : .holds
        var tally = Tally()
        for number in wiring.nodes.indices {
            guard let weight = wiring.nodes[number].weight else { continue }
            for instance in 0..<stored(Int(wiring.nodes[number].group), wiring)
            where slots[slot(number, instance, wiring).position].flags.intersection(looked) == .holds {
                tally[weight] += 1
            }
        }
        return tally
    }
}

extension Cells: Equatable {
    /// Whether the same is recorded in both, in whatever order.
    static func == (left: Cells, right: Cells) -> Bool {
        guard left.starts == right.starts, left.slots.count == right.slots.count else { return false }
        return left.slots.indices.allSatisfy { position in
            left[position].flags == right[position].flags && left[position].verdicts == right[position].verdicts
                && left.response(at: position) == right.response(at: position)
        }
    }
}
