extension Interview {
    /// How a question stands.
    ///
    /// - Throws: `.unknownQuestion`, `.noSuchInstance`.
    public func status(of place: Place) throws(InterviewError) -> ResponseStatus {
        let position = try slot(of: place).position
        guard sheet.cells[position].flags.contains(.holds) else { return .notApplicable }
        switch sheet.cells.response(at: position) {
        case .answered(let value): return .answered(value)
        case .missing(let missing): return .missing(missing)
        case nil: return .notReached
        }
    }

    /// The answer that counts; nil when the question has none, does not apply, or is not in this version.
    public func value(of place: Place) -> Value? {
        guard let slot = try? slot(of: place) else { return nil }
        return sheet.cells.value(at: slot.position)
    }

    /// What a calculation makes of the answers; nil for a question or an unknown id.
    public func result(of calculation: QuestionID) -> Int? {
        guard let number = script.number(of: calculation), case .calculation = script.nodes[number].kind,
            script.nodes[number].group == 0,
            case .integer(let result) = sheet.cells.value(at: script.nodes[number].offset)
        else { return nil }
        return result
    }

    /// What was recorded, whether it counts now or is set aside.
    public func response(at place: Place) -> Response? {
        (try? slot(of: place)).flatMap { sheet.cells.response(at: $0.position) }
    }

    /// Whether nothing more is wanted of a question: it does not apply, is optional, or is satisfied.
    public func isSettled(_ place: Place) -> Bool {
        guard let slot = try? slot(of: place) else { return true }
        let flags = sheet.cells[slot.position].flags
        return !flags.contains(.holds) || flags.contains(.isSatisfied) || wiring.nodes[slot.node].weight == nil
    }

    /// How many instances of a section there are: of one that is not repeated, 1 while it applies, else 0.
    public func instances(of section: SectionID) -> Int {
        guard let index = script.definition.sections.firstIndex(where: { $0.id == section }) else { return 0 }
        let node = wiring.nodes[script.sectionNodes[index]]
        guard sheet.cells[Int(node.offset)].flags.contains(.holds) else { return 0 }
        return sheet.instances(Int(node.repeats), wiring)
    }

    /// Every place that applies, in the order in which it is asked: each person whole before the next.
    public var applicablePlaces: [Place] {
        var places: [Place] = []
        var walk = PlaceWalk()
        while let slot = walk.next(in: sheet.cells, isOpen: false, wiring) {
            places.append(Self.place(at: slot, wiring))
        }
        return places
    }

    /// The first place with nothing recorded that comes after another; from the start when that is nil.
    public func next(after place: Place? = nil) -> Place? {
        var walk = PlaceWalk()
        if let place, let slot = sheet.cells.find(place, wiring) { walk = PlaceWalk(after: slot, wiring) }
        guard let slot = walk.next(in: sheet.cells, isOpen: true, wiring) else { return nil }
        return Self.place(at: slot, wiring)
    }

    private static func place(at slot: Slot, _ wiring: Wiring) -> Place {
        Place(wiring.ids[slot.node], instance: slot.group == 0 ? 0 : slot.instance + 1, node: Int32(slot.node))
    }

    /// Where an interview is taken up again: behind the place that was recorded last, but a critical question that was
    /// passed over before it comes first; nil when everything has something recorded.
    public func resumingPlace(after last: Place?) -> Place? {
        let places = applicablePlaces
        let reached = last.flatMap { places.firstIndex(of: $0) } ?? 0
        let passedOver = places[..<reached].first { place in
            response(at: place) == nil && script.question(place.question)?.weight == .critical
        }
        return passedOver ?? next(after: last) ?? next()
    }

    /// The applicable required places that are open, in order; all weights, or one.
    public func openPlaces(of weight: Weight? = nil) -> [Place] {
        applicablePlaces.filter { place in
            let own = script.question(place.question)?.weight
            return own != nil && (weight == nil || own == weight) && !isSettled(place)
        }
    }

    /// Places whose answer or missing state is kept but does not count, in the order of the script.
    public var setAside: [Place] {
        wiring.nodes.indices.flatMap { number -> [Place] in
            let node = wiring.nodes[number]
            guard node.type != nil else { return [] }
            return (0..<sheet.cells.stored(Int(node.group), wiring)).compactMap { instance in
                let slot = sheet.slot(number, instance, wiring)
                guard sheet.cells[slot.position].flags.intersection([.isRecorded, .holds]) == .isRecorded else {
                    return nil
                }
                return Self.place(at: slot, wiring)
            }
        }
    }

    /// The red instructions that stand now, in the order of the script.
    public var alerts: [Alert] {
        wiring.alerts.compactMap { number in
            guard sheet.cells[Int(wiring.nodes[Int(number)].offset)].flags.contains(.holds),
                case .alert(let alert) = script.nodes[Int(number)].kind
            else { return nil }
            return alert
        }
    }

    /// The words of the soft checks that the answer at a place does not meet.
    public func warnings(at place: Place) -> [String] {
        guard let slot = try? slot(of: place), sheet.cells.value(at: slot.position) != nil,
            case .question(let question) = script.nodes[slot.node].kind
        else { return [] }
        let firsts = wiring.nodes[slot.node].checks.range.map { wiring.rules[$0] }
        return zip(firsts, question.checks)
            .filter { first, _ in !sheet.cells.holds(first, slot.group, slot.instance, wiring) }
            .map(\.1.message)
    }

    /// The words of a hard constraint that the standing answer no longer meets, since another answer changed.
    public func brokenConstraint(at place: Place) -> String? {
        guard let slot = try? slot(of: place),
            sheet.cells[slot.position].flags.intersection([.holds, .isValid]) == .holds,
            let broken = sheet.cells.broken(slot, wiring)
        else { return nil }
        return script.constraintMessage(broken, of: slot.node)
    }
}
