/// Two versions of a script, answered alike: where one asks a question that the other does not.
///
/// Answers that only one version takes are not compared; and a question that decides is taken as answered wherever it is
/// required, so that "not answered yet" is not taken for a change.
struct RouteComparison {
    private let old: Script
    private let new: Script
    private let map: QuestionMap
    private let cones: (old: Cone, new: Cone)
    private var before: ScriptLogic
    /// Carries the solver of both.
    private var after: ScriptLogic
    /// By question of either version: that it is answered where it applies and is required.
    private var settled: (old: [Int: Literal], new: [Int: Literal]) = ([:], [:])

    init(_ old: Script, _ new: Script, _ map: QuestionMap) {
        (self.old, self.new, self.map) = (old, new, map)
        cones = (Cone(old), Cone(new))
        let (backward, forward) = (map.backward, map.forward)
        let oldTable = DomainTable(old, others: new.constants(as: backward))
        let newTable = DomainTable(new, others: old.constants(as: forward))
        before = ScriptLogic(old, table: oldTable)
        after = ScriptLogic(new, table: newTable, sharing: before.solver)
        for (oldID, newID) in forward.sorted(by: { $0.key.name < $1.key.name }) { link(oldID, newID) }
        linkComparisons()
        for number in old.nodes.indices where old.nodes[number].weight != nil {
            let place = before.places[number][0]
            settled.old[number] = after.any([!place.holds, place.answered])
        }
        for number in new.nodes.indices where new.nodes[number].weight != nil {
            let place = after.places[number][0]
            settled.new[number] = after.any([!place.holds, place.answered])
        }
    }

    /// Where both versions ask it, the answer is the same.
    private mutating func link(_ oldID: QuestionID, _ newID: QuestionID) {
        guard let left = old.number(of: oldID), let right = new.number(of: newID),
            let was = old.question(oldID), let now = new.question(newID), was.type == now.type
        else { return }
        for instance in 0..<min(before.places[left].count, after.places[right].count) {
            let (leftPlace, rightPlace) = (before.places[left][instance], after.places[right][instance])
            let both = after.all([leftPlace.holds, rightPlace.holds])
            same(leftPlace.answered, rightPlace.answered, both)
            switch (before.table.domains[left], after.table.domains[right]) {
            case (.oneOf(let leftValues, _), .oneOf(let rightValues, _)):
                linkCodes(leftValues, leftPlace.codes, rightValues, rightPlace.codes, both)
            case (.someOf(let leftCodes), .someOf(let rightCodes)):
                linkCodes(leftCodes, leftPlace.codes, rightCodes, rightPlace.codes, both)
            case (.ordered(let leftPoints), .ordered(let rightPoints)):
                let shared = Set(leftPoints).intersection(rightPoints)
                for point in shared {
                    same(before.reaches(left, instance, point), after.reaches(right, instance, point), both)
                    same(
                        before.reaches(left, instance, point.nextUp), after.reaches(right, instance, point.nextUp),
                        both)
                }
            default: break
            }
        }
    }

    private mutating func linkCodes<Code: Hashable>(
        _ left: [Code], _ leftLiterals: [Literal], _ right: [Code], _ rightLiterals: [Literal], _ both: Literal
    ) {
        for (code, literal) in zip(left, leftLiterals) {
            if let index = right.firstIndex(of: code) {
                same(literal, rightLiterals[index], both)
            } else {
                after.solver.add([!both, !literal])
            }
        }
        for (code, literal) in zip(right, rightLiterals) where !left.contains(code) {
            after.solver.add([!both, !literal])
        }
    }

    private mutating func same(_ left: Literal, _ right: Literal, _ both: Literal) {
        after.solver.add([!both, !left, right])
        after.solver.add([!both, left, !right])
    }

    /// Two answers that are compared with each other stand in the same order in both versions.
    private mutating func linkComparisons() {
        let backward = map.backward
        let pairs = Set(
            old.comparedPairs.compactMap { pair in
                map.forward[pair.left].flatMap { left in
                    map.forward[pair.right].map { ComparedPair(left: left, right: $0) }
                }
            }
        ).union(new.comparedPairs)
        for pair in pairs.sorted(by: { ($0.left.name, $0.right.name) < ($1.left.name, $1.right.name) }) {
            guard let left = new.number(of: pair.left), let right = new.number(of: pair.right),
                let oldLeft = backward[pair.left].flatMap({ old.number(of: $0) }),
                let oldRight = backward[pair.right].flatMap({ old.number(of: $0) })
            else { continue }
            for instance in 0..<min(before.places[oldLeft].count, after.places[left].count) {
                link((oldLeft, oldRight), (left, right), instance)
            }
        }
    }

    private mutating func link(_ was: (left: Int, right: Int), _ now: (left: Int, right: Int), _ instance: Int) {
        let (oldGroup, group) = (old.nodes[was.left].group, new.nodes[now.left].group)
        func own(_ number: Int, _ group: Int, _ script: Script) -> Int {
            script.nodes[number].group == group ? instance : 0
        }
        let all = after.all([
            before.places[was.left][instance].answered, after.places[now.left][instance].answered,
            before.places[was.right][own(was.right, oldGroup, old)].answered,
            after.places[now.right][own(now.right, group, new)].answered,
        ])
        for isAtLeast in [true, false] {
            func test(_ pair: (left: Int, right: Int)) -> Condition<Int> {
                .test(pair.left, isAtLeast ? .atLeast(.answer(pair.right)) : .atMost(.answer(pair.right)))
            }
            let current = after.literal(test(now), group: group, instance: instance)
            // Lent, so that it is not copied.
            swap(&before.solver, &after.solver)
            let earlier = before.literal(test(was), group: oldGroup, instance: instance)
            swap(&before.solver, &after.solver)
            same(earlier, current, all)
        }
    }

    /// How the calls differ in which a question is asked.
    mutating func changes(of oldID: QuestionID, _ newID: QuestionID) -> [ScriptDiff.Change] {
        guard let left = old.number(of: oldID), let right = new.number(of: newID) else { return [] }
        let (oldCone, newCone) = (cones.old.nodes([left]), cones.new.nodes([right]))
        var assumed = [before.isConsistent, after.isConsistent]
        assumed += oldCone.sorted().filter { $0 != left }.compactMap { settled.old[$0] }
        assumed += newCone.sorted().filter { $0 != right }.compactMap { settled.new[$0] }
        let isInexact =
            oldCone.contains(where: before.inexact.contains) || newCone.contains(where: after.inexact.contains)
        let isCoarse = oldCone.contains(where: before.coarse.contains) || newCone.contains(where: after.coarse.contains)
        let whole = assumed
        if isInexact { assumed += [before.isSmall, after.isSmall] }
        let (was, now) = (before.places[left][0].holds, after.places[right][0].holds)
        return [true, false].compactMap { isAskedNow in
            let difference = isAskedNow ? [!was, now] : [was, !now]
            switch after.solver.solve(assumed + difference) {
            case false:
                // Beyond what is exact, only a route that is written the same is known to be the same.
                let isKnown =
                    !isInexact && !isCoarse || after.solver.solve(whole + difference) == false && !isCoarse
                    || isWrittenTheSame(oldCone, newCone)
                return isKnown ? nil : .routeNotProved(newID)
            case nil: return .routeNotProved(newID)
            case true:
                let answers = shortest(assumed + difference, oldCone, newCone)
                return .rerouted(newID, isAskedNow: isAskedNow, witness: Witness(answers: answers))
            }
        }
    }

    /// Whether everything that a question rests on is written alike in both versions.
    private func isWrittenTheSame(_ oldCone: Set<Int>, _ newCone: Set<Int>) -> Bool {
        let now = Set(newCone.map { Written(new, $0, nil) })
        return Set(oldCone.map { Written(old, $0, map) }) == now
    }

    /// A node as its file writes it, under the names of the new version.
    private struct Written: Hashable {
        let id: String
        let condition: Condition<QuestionID>?
        let constraints: [Condition<QuestionID>]
        let formula: String
        let atMost: Int

        init(_ script: Script, _ number: Int, _ map: QuestionMap?) {
            let node = script.nodes[number]
            func name(_ number: Int) -> QuestionID {
                let id = QuestionID(script.name(of: number))
                return map?.forward[id] ?? id
            }
            id = name(number).name
            condition = node.condition.flatMap { $0.mapped(name) }
            constraints = node.constraints.compactMap { $0.mapped(name) }
            atMost = script.groups[node.group].atMost
            switch node.kind {
            case .calculation(.sum(let terms)): formula = terms.map { name($0).name }.joined(separator: " ")
            case .calculation(.count(let group, let tested)):
                let words = tested.flatMap { $0.mapped(name) }.map { "\($0)" } ?? ""
                formula = "\(script.groups[group].section.map { script.name(of: $0) } ?? "") \(words)"
            default: formula = ""
            }
        }
    }

    /// The fewest answers that show a difference, in the new version's order, what only the old one asks behind them.
    private mutating func shortest(_ assumed: [Literal], _ oldCone: Set<Int>, _ newCone: Set<Int>) -> [Witness.Answer] {
        let answered =
            oldCone.sorted().filter { old.nodes[$0].isQuestion }.flatMap { before.places[$0].map(\.answered) }
            + newCone.sorted().filter { new.nodes[$0].isQuestion }.flatMap { after.places[$0].map(\.answered) }
        let best = after.solver.fewest(of: answered, assuming: assumed) ?? after.solver.model
        let newAnswers = after.answers(in: best, of: newCone)
        let told = Set(newAnswers.map(\.place.question))
        let oldAnswers = before.answers(in: best, of: oldCone).filter { answer in
            map.forward[answer.place.question].map { !told.contains($0) } ?? true
        }
        return newAnswers + oldAnswers
    }
}

/// Two questions whose answers are compared with each other.
struct ComparedPair: Hashable {
    let left: QuestionID
    let right: QuestionID
}

extension Script {
    /// Every constant that a condition compares a question with, by the name of the question in another version.
    fileprivate func constants(as names: [QuestionID: QuestionID]) -> [QuestionID: [Value]] {
        var found: [QuestionID: [Value]] = [:]
        for condition in allConditions {
            for (number, test) in condition.tests {
                guard let id = names[QuestionID(name(of: number))] else { continue }
                found[id, default: []] += test.constants
            }
        }
        return found
    }

    fileprivate var comparedPairs: Set<ComparedPair> {
        var pairs: Set<ComparedPair> = []
        for condition in allConditions {
            for (number, test) in condition.tests {
                guard let other = test.otherReference, [0, nodes[number].group].contains(nodes[other].group) else {
                    continue
                }
                pairs.insert(ComparedPair(left: QuestionID(name(of: number)), right: QuestionID(name(of: other))))
            }
        }
        return pairs
    }

    private var allConditions: [Condition<Int>] { nodes.flatMap(\.ownConditions) }
}
