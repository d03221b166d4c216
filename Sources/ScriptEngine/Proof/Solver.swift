/// Decides whether a set of clauses can hold, by conflict-driven clause learning; clauses may be added between questions.
///
/// Two watched literals, first unique implication points, activities that decay, restarts, saved phases, assumptions
/// with a core. Source: Eén and Sörensson, "An Extensible SAT-solver" (2003).
struct Solver {
    private typealias ClauseStart = Int

    private struct Watch {
        let clause: ClauseStart
        /// Another literal of the clause: while it is true the clause need not be looked at.
        let blocker: Literal
    }

    /// By literal: 1 true, −1 false, 0 open.
    private var values: [Int8] = []
    /// By literal: the clauses to look at when it becomes false.
    private var watches: [[Watch]] = []
    /// By variable.
    private var levels: [Int] = []
    private var reasons: [ClauseStart] = []
    private var phases: [Bool] = []
    private var isSeen: [Bool] = []
    private var isGuessed: [Bool] = []
    private var order = ActivityQueue()
    /// Each clause: its length, then its literals' codes; the first two are watched.
    private var arena: [Int32] = []
    private var trail: [Literal] = []
    private var levelStarts: [Int] = []
    private var propagated = 0
    /// With a list of variables to guess: how many of its first have a value.
    private var guessFrom = 0
    private var isContradictory = false

    private static let none = -1

    /// How many conflicts one question may cost before it is given up as undecided.
    static let conflictLimit = 200_000

    /// Of the last question that was answered yes, and of all variables: by variable, whether it is true.
    private(set) var model: [Bool] = []
    /// Of the last question that was answered no: assumptions that cannot hold together.
    private(set) var core: [Literal] = []

    // MARK: Clauses

    /// - Parameters:
    ///   - phase: which value is tried first.
    ///   - follows: whether clauses give it a value as soon as all others have one, so that it is never guessed.
    mutating func variable(phase: Bool = false, follows: Bool = false) -> Literal {
        let number = levels.count
        values.append(0)
        values.append(0)
        watches.append([])
        watches.append([])
        levels.append(0)
        reasons.append(Self.none)
        phases.append(phase)
        isSeen.append(false)
        isGuessed.append(!follows)
        if !follows { order.add(number) }
        return Literal(variable: number)
    }

    var variableCount: Int { levels.count }

    /// Which value of a variable is tried first from now on.
    mutating func prefer(_ literal: Literal) { phases[literal.variable] = literal.isTrue }

    /// At least one of the literals holds.
    mutating func add(_ literals: [Literal]) {
        backtrack(to: 0)
        guard !isContradictory else { return }
        var kept: [Literal] = []
        for literal in literals where values[literal.code] >= 0 && !kept.contains(literal) {
            if values[literal.code] > 0 || kept.contains(!literal) { return }
            kept.append(literal)
        }
        switch kept.count {
        case 0: isContradictory = true
        case 1:
            assign(kept[0], because: Self.none)
            if propagate() != nil { isContradictory = true }
        default: attach(kept)
        }
    }

    @discardableResult
    private mutating func attach(_ literals: [Literal]) -> ClauseStart {
        let start = arena.count
        arena.append(Int32(literals.count))
        for literal in literals { arena.append(Int32(literal.code)) }
        watches[literals[0].code].append(Watch(clause: start, blocker: literals[1]))
        watches[literals[1].code].append(Watch(clause: start, blocker: literals[0]))
        return start
    }

    private func literal(_ index: Int) -> Literal {
        let code = Int(arena[index])
        return Literal(variable: code >> 1, isTrue: code & 1 == 0)
    }

    // MARK: Questions

    /// Whether every clause and every assumption can hold together; nil when that took too many conflicts to find out.
    ///
    /// - Parameter variables: those that have to be guessed for it, when the rest can follow whatever they are; there is
    ///   no model then. Nil for all.
    mutating func solve(_ assumptions: [Literal], guessing variables: [Int]? = nil) -> Bool? {
        backtrack(to: 0)
        core = []
        guessFrom = 0
        if isContradictory { return false }
        var conflicts = 0
        var restart = 100
        while true {
            if let conflict = propagate() {
                conflicts += 1
                if levelStarts.isEmpty {
                    isContradictory = true
                    return false
                }
                if conflicts > Self.conflictLimit { return nil }
                learn(from: conflict)
            } else if conflicts >= restart {
                restart = conflicts + restart + restart / 2
                backtrack(to: 0)
            } else if levelStarts.count < assumptions.count {
                let assumption = assumptions[levelStarts.count]
                if values[assumption.code] < 0 {
                    core = reasons(for: assumption)
                    return false
                }
                levelStarts.append(trail.count)
                if values[assumption.code] == 0 { assign(assumption, because: Self.none) }
            } else if let next = nextGuess(among: variables) {
                levelStarts.append(trail.count)
                assign(next, because: Self.none)
            } else {
                if variables == nil { model = (0..<variableCount).map { values[$0 * 2] > 0 } }
                backtrack(to: 0)
                return true
            }
        }
    }

    private mutating func nextGuess(among variables: [Int]?) -> Literal? {
        if let variables {
            while guessFrom < variables.count {
                let variable = variables[guessFrom]
                if values[variable * 2] == 0 { return Literal(variable: variable, isTrue: phases[variable]) }
                guessFrom += 1
            }
            return nil
        }
        while let variable = order.popMost() {
            if values[variable * 2] == 0 { return Literal(variable: variable, isTrue: phases[variable]) }
        }
        return nil
    }

    private mutating func assign(_ literal: Literal, because reason: ClauseStart) {
        values[literal.code] = 1
        values[(!literal).code] = -1
        levels[literal.variable] = levelStarts.count
        reasons[literal.variable] = reason
        trail.append(literal)
    }

    private mutating func backtrack(to level: Int) {
        guard levelStarts.count > level else { return }
        let start = levelStarts[level]
        for literal in trail[start...] {
            values[literal.code] = 0
            values[(!literal).code] = 0
            phases[literal.variable] = literal.isTrue
            if isGuessed[literal.variable] { order.add(literal.variable) }
        }
        guessFrom = 0
        trail.removeSubrange(start...)
        levelStarts.removeSubrange(level...)
        propagated = min(propagated, start)
    }

    /// Draws every consequence; the clause that cannot hold, if there is one.
    private mutating func propagate() -> ClauseStart? {
        while propagated < trail.count {
            let falsified = !trail[propagated]
            propagated += 1
            var list: [Watch] = []
            swap(&list, &watches[falsified.code])
            var kept = 0
            var index = 0
            var conflict: ClauseStart?
            while index < list.count {
                let watch = list[index]
                index += 1
                if values[watch.blocker.code] > 0 {
                    list[kept] = watch
                    kept += 1
                    continue
                }
                let start = watch.clause
                if Int(arena[start + 1]) == falsified.code { arena.swapAt(start + 1, start + 2) }
                let first = literal(start + 1)
                if values[first.code] > 0 {
                    list[kept] = Watch(clause: start, blocker: first)
                    kept += 1
                    continue
                }
                if let other = openLiteral(ofClauseAt: start) {
                    arena.swapAt(start + 2, other)
                    watches[literal(start + 2).code].append(Watch(clause: start, blocker: first))
                    continue
                }
                list[kept] = watch
                kept += 1
                if values[first.code] < 0 {
                    conflict = start
                    break
                }
                assign(first, because: start)
            }
            while index < list.count {
                list[kept] = list[index]
                kept += 1
                index += 1
            }
            list.removeSubrange(kept...)
            swap(&list, &watches[falsified.code])
            if let conflict {
                propagated = trail.count
                return conflict
            }
        }
        return nil
    }

    /// The place of a literal behind the first two that is not false.
    private func openLiteral(ofClauseAt start: ClauseStart) -> Int? {
        var index = start + 3
        let end = start + 1 + Int(arena[start])
        while index < end {
            if values[Int(arena[index])] >= 0 { return index }
            index += 1
        }
        return nil
    }

    // MARK: Learning

    private mutating func learn(from conflict: ClauseStart) {
        var learnt: [Literal] = []
        var clause = conflict
        var open = 0
        var index = trail.count - 1
        var pivot: Literal?
        repeat {
            for offset in 1...Int(arena[clause]) {
                let literal = literal(clause + offset)
                let variable = literal.variable
                guard literal != pivot, !isSeen[variable], levels[variable] > 0 else { continue }
                isSeen[variable] = true
                order.bump(variable)
                if levels[variable] == levelStarts.count { open += 1 } else { learnt.append(literal) }
            }
            while !isSeen[trail[index].variable] { index -= 1 }
            let next = trail[index]
            pivot = next
            isSeen[next.variable] = false
            clause = reasons[next.variable]
            index -= 1
            open -= 1
        } while open > 0
        for literal in learnt { isSeen[literal.variable] = false }
        order.decay()
        guard let pivot else { return }
        // The deepest of the others is watched too, so that the clause speaks as soon as that one is undone.
        guard let deepest = learnt.indices.max(by: { levels[learnt[$0].variable] < levels[learnt[$1].variable] })
        else {
            backtrack(to: 0)
            assign(!pivot, because: Self.none)
            return
        }
        learnt.swapAt(0, deepest)
        backtrack(to: levels[learnt[0].variable])
        let start = attach([!pivot] + learnt)
        assign(!pivot, because: start)
    }

    /// The assumptions that make another one false, and that one itself.
    private mutating func reasons(for assumption: Literal) -> [Literal] {
        var found = [assumption]
        isSeen[assumption.variable] = true
        for literal in trail.reversed() where isSeen[literal.variable] {
            isSeen[literal.variable] = false
            let reason = reasons[literal.variable]
            if reason == Self.none {
                if levels[literal.variable] > 0 { found.append(literal) }
                continue
            }
            for offset in 1...Int(arena[reason]) {
                let variable = self.literal(reason + offset).variable
                if levels[variable] > 0 { isSeen[variable] = true }
            }
            isSeen[literal.variable] = false
        }
        isSeen[assumption.variable] = false
        return found
    }
}
