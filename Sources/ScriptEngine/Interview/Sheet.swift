/// What has been recorded in an interview, and what follows from it.
///
/// Slots lie one after another: group 0, then each repeat section's instances, each with the section's slots. Of each
/// there are flags, verdicts and the response, in lists of their own, so that settling touches only what it needs.
struct Sheet: Equatable, Sendable {
    var flags: [Flags]
    /// What the answer says to others: empty for one that does not count, or is none.
    var verdicts: [Verdicts]
    var responses: [Response?]
    /// The first slot of each group.
    private(set) var starts: [Int]
    /// Applicable required questions, by weight.
    private(set) var required = Tally()
    /// Those of them that are not satisfied.
    private(set) var open = Tally()
    /// The nodes to look at again; empty but while an answer is being settled.
    var pending: NodeSet

    /// The sheet of a new interview.
    init(_ wiring: Wiring) {
        flags = wiring.groups[0].blank
        verdicts = Array(repeating: [], count: flags.count)
        responses = Array(repeating: nil, count: flags.count)
        starts = wiring.groups.indices.map { $0 == 0 ? 0 : wiring.groups[0].size }
        pending = NodeSet(capacity: wiring.nodes.count)
        for number in wiring.single { _ = refresh(Int(number), 0, exists: true, wiring) }
    }

    // MARK: Slots

    /// How many instances of a group have slots, whether they exist now or not.
    func stored(_ group: Int, _ wiring: Wiring) -> Int {
        if group == 0 { return 1 }
        let end = group + 1 < starts.count ? starts[group + 1] : flags.count
        return (end - starts[group]) / max(wiring.groups[group].size, 1)
    }

    func position(_ node: Wiring.Node, _ instance: Int, _ wiring: Wiring) -> Int {
        let group = Int(node.group)
        if group == 0 { return Int(node.offset) }
        return start(of: group, instance, wiring) + Int(node.offset)
    }

    /// The first slot of an instance.
    func start(of group: Int, _ instance: Int, _ wiring: Wiring) -> Int {
        starts[group] + instance * wiring.groups[group].size
    }

    /// How many instances of a group exist: what its count question says, while its section applies.
    func instances(_ group: Int, _ wiring: Wiring) -> Int {
        if group == 0 { return 1 }
        let group = wiring.groups[group]
        guard flags[Int(wiring.nodes[Int(group.section)].offset)].contains(.holds),
            case .integer(let number) = value(Int(wiring.nodes[Int(group.count)].offset))
        else { return 0 }
        return min(max(number, 0), group.atMost)
    }

    /// The answer at a position that counts now; nil when there is none or it does not apply.
    func value(_ position: Int) -> Value? {
        flags[position].contains(.holds) ? responses[position]?.value : nil
    }

    /// Makes room for the instances that a count question asks for; those beyond keep what was said in them.
    mutating func grow(countedBy count: Int, to wanted: Int, _ wiring: Wiring) {
        for group in wiring.groups.indices where Int(wiring.groups[group].count) == count {
            let missing = min(wanted, wiring.groups[group].atMost) - stored(group, wiring)
            guard missing > 0 else { continue }
            let blank = wiring.groups[group].blank
            let end = group + 1 < starts.count ? starts[group + 1] : flags.count
            flags.insert(contentsOf: (0..<missing).flatMap { _ in blank }, at: end)
            verdicts.insert(contentsOf: repeatElement([], count: missing * blank.count), at: end)
            responses.insert(contentsOf: repeatElement(nil, count: missing * blank.count), at: end)
            for later in starts.indices where later > group { starts[later] += missing * blank.count }
        }
    }

    // MARK: Tallies

    /// Sets a slot's flags, and counts it where it now belongs.
    mutating func set(_ after: Flags, _ position: Int, _ weight: Weight?) {
        let before = flags[position]
        guard after != before else { return }
        flags[position] = after
        guard let weight else { return }
        let (held, holds) = (before.contains(.holds), after.contains(.holds))
        required[weight] += (holds ? 1 : 0) - (held ? 1 : 0)
        open[weight] +=
            (holds && !after.contains(.isSatisfied) ? 1 : 0) - (held && !before.contains(.isSatisfied) ? 1 : 0)
    }
}
