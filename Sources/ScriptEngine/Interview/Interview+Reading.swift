extension Interview {
    /// How a question stands.
    ///
    /// - Throws: `.unknownQuestion`, `.noSuchInstance`.
    public func status(of place: Place) throws(InterviewError) -> ResponseStatus {
        let slot = self[try slot(of: place)]
        guard slot.holds else { return .notApplicable }
        switch slot.response {
        case .answered(let value): return .answered(value)
        case .missing(let missing): return .missing(missing)
        case nil: return .notReached
        }
    }

    /// The answer that counts; nil when the question has none, does not apply, or is not in this version.
    public func value(of place: Place) -> Value? {
        guard let index = try? slot(of: place) else { return nil }
        return value(index.node, index.instance)
    }

    /// What a calculation makes of the answers; nil for a question or an unknown id.
    public func result(of calculation: QuestionID) -> Int? {
        guard let number = script.number(of: calculation), case .calculation = script.nodes[number].kind,
            script.nodes[number].group == 0, case .integer(let result) = value(number, 0)
        else { return nil }
        return result
    }

    /// What was recorded, whether it counts now or is set aside.
    public func response(at place: Place) -> Response? {
        (try? slot(of: place)).flatMap { self[$0].response }
    }

    /// Whether nothing more is wanted of a question: it does not apply, is optional, or is satisfied.
    public func isSettled(_ place: Place) -> Bool {
        guard let index = try? slot(of: place) else { return true }
        let node = script.nodes[index.node]
        let slot = self[index]
        return !slot.holds || node.weight == nil || isSatisfied(slot, node)
    }

    /// How many instances of a section there are: of one that is not repeated, 1 while it applies, else 0.
    public func instances(of section: SectionID) -> Int {
        script.definition.sections.firstIndex { $0.id == section }.map { instances(ofSection: $0) } ?? 0
    }

    /// Every place that applies, in the order in which it is asked: each person whole before the next.
    public var applicablePlaces: [Place] {
        var places: [Place] = []
        var walk = PlaceWalk(self, after: nil)
        while let index = walk.next(in: self) {
            if self[index].holds { places.append(place(at: index)) }
        }
        return places
    }

    /// The first place with nothing recorded that comes after another; from the start when that is nil.
    public func next(after place: Place? = nil) -> Place? {
        var walk = PlaceWalk(self, after: place)
        while let index = walk.next(in: self) {
            if self[index].holds, self[index].response == nil { return self.place(at: index) }
        }
        return nil
    }

    private func place(at index: SlotIndex) -> Place {
        guard case .question(let question) = script.nodes[index.node].kind else { return Place("") }
        return Place(question.id, instance: index.group == 0 ? 0 : index.instance + 1)
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
        script.definition.sections.flatMap { section in
            section.questions.flatMap { question -> [Place] in
                guard let number = script.number(of: question.id) else { return [] }
                let node = script.nodes[number]
                let size = script.groups[node.group].size
                return stride(from: node.offset, to: columns[node.group].count, by: max(size, 1)).compactMap {
                    position in
                    let slot = columns[node.group][position]
                    guard slot.response != nil, !slot.holds else { return nil }
                    return Place(question.id, instance: node.group == 0 ? 0 : position / size + 1)
                }
            }
        }
    }

    /// The red instructions that stand now, in the order of the script.
    public var alerts: [Alert] {
        script.nodes.compactMap { node in
            guard case .alert(let alert) = node.kind, columns[0][node.offset].holds else { return nil }
            return alert
        }
    }

    /// The words of the soft checks that the answer at a place does not meet.
    public func warnings(at place: Place) -> [String] {
        guard let index = try? slot(of: place), value(index.node, index.instance) != nil,
            case .question(let question) = script.nodes[index.node].kind
        else { return [] }
        let node = script.nodes[index.node]
        return zip(node.checks, question.checks)
            .filter { check, _ in !holds(check, group: node.group, instance: index.instance) }
            .map(\.1.message)
    }

    /// The words of a hard constraint that the standing answer no longer meets, since another answer changed.
    public func brokenConstraint(at place: Place) -> String? {
        guard let index = try? slot(of: place), self[index].holds, !self[index].isValid,
            case .question(let question) = script.nodes[index.node].kind
        else { return nil }
        let node = script.nodes[index.node]
        return zip(node.constraints, question.constraints)
            .first { constraint, _ in !holds(constraint, group: node.group, instance: index.instance) }?.1.message
    }
}
