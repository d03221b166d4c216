private import ReferenceData
public import ScriptEngine

/// Makes invented calls by taking each through the real engine. Every call says in its own data that it is simulated.
public struct CallSimulator: Sendable {
    private let scripts: ScriptLibrary
    private let total: Int
    private let year: Int
    private let months: ClosedRange<Int>
    private let effective: [(version: Int, from: CivilDate)]
    private var random: SeededGenerator
    private var made = 0
    /// Which of a month's calls are thorough: shuffled places, so that the share is met and the order is not.
    private var places: [Int] = []

    /// - Parameters:
    ///   - calls: how many to make, spread evenly over the months.
    ///   - months: of the year, 1–12.
    ///   - seed: the same seed makes the same calls, ids included.
    /// - Throws: `ScriptLibraryError` when a script cannot be had.
    public init(
        calls: Int, year: Int, months: ClosedRange<Int> = 1...12, seed: UInt64, scripts: ScriptLibrary
    ) throws(ScriptLibraryError) {
        (total, self.year, self.months, self.scripts) = (calls, year, months, scripts)
        random = SeededGenerator(seed: seed)
        var effective: [(version: Int, from: CivilDate)] = []
        for version in scripts.versions {
            effective.append((version, try scripts.script(version: version).definition.effective))
        }
        self.effective = effective
    }

    /// The next call, with each change in the order in which it happened; nil when all are made.
    public mutating func next() throws(ScriptLibraryError) -> (call: Call, changes: [Change])? {
        guard made < total else { return nil }
        let index = made * months.count / total
        let month = months.lowerBound + index
        let first = (total * index + months.count - 1) / months.count
        let inMonth = (total * (index + 1) + months.count - 1) / months.count - first
        if made == first || places.isEmpty { places = Array(0..<max(inMonth, 1)).shuffled(using: &random) }
        let place = places[(made - first) % places.count]
        made += 1
        let model = HandlerModel(year: year)
        let isThorough = (Double(place) + random.unit()) / Double(places.count) < model.thoroughShare(month: month)
        let eventTime = time(inMonth: month)
        // Apart from the places of the thorough, and as evenly spread.
        let isTrial = model.isTrial(
            at: eventTime.date, place: (Double(place + 1) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1),
            effective: effective)
        let version = model.version(at: eventTime.date, effective: effective, isPilot: random.chance(0.3))
        let script = try scripts.script(version: isTrial ? 2 : version ?? 1)
        var taking = CallTaking(
            script: script, eventTime: eventTime, model: model, isThorough: isThorough, isTrial: isTrial, &random)
        return taking.take(&random)
    }

    /// A call under the newest version that is still open, for a desk that is to be looked at.
    ///
    /// - Parameters:
    ///   - time: when it came in.
    ///   - asked: how many questions the handler has come through.
    /// - Returns: the call, with each change in the order in which it happened.
    public mutating func unfinished(
        begun time: Timestamp, asked: Int, by handler: Actor, isPaused: Bool
    ) throws(ScriptLibraryError) -> (call: Call, changes: [Change]) {
        let script = try scripts.script(version: scripts.newest ?? 1)
        var taking = CallTaking(
            script: script, eventTime: time.adding(seconds: -1_200), model: HandlerModel(year: year), isThorough: true,
            isTrial: false, &random)
        return taking.take(&random, until: asked, by: handler, at: time, isPaused: isPaused)
    }

    private mutating func time(inMonth month: Int) -> Timestamp {
        let first = CivilDate(year: year, month: month, day: 1)?.days ?? 0
        let following =
            CivilDate(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1)?.days ?? first + 28
        // From noon of the first to noon of the last day, so that no clock moves a call into another month.
        let span = (following - first - 1) * 86_400
        return Timestamp(seconds: first * 86_400 + 43_200 + Int.random(in: 0..<span, using: &random) / 60 * 60)
    }
}

/// One simulated call as it is taken.
private struct CallTaking {
    private let model: HandlerModel
    private let isThorough: Bool
    private let isTrial: Bool
    private let answers: InventedAnswers
    private var handler: Actor
    private let script: Script
    private let breaksOffAfter: Int?
    private var clock: Timestamp
    private var changes: [Change] = []

    init(
        script: Script, eventTime: Timestamp, model: HandlerModel, isThorough: Bool, isTrial: Bool,
        _ random: inout SeededGenerator
    ) {
        (self.script, self.model, self.isThorough, self.isTrial) = (script, model, isThorough, isTrial)
        let force = random.pick(weighted: Self.forces, or: "kent")
        answers = InventedAnswers(eventTime: eventTime, force: force, &random)
        handler = Actor("simulated-handler-\(Int.random(in: 1...24, using: &random))")
        clock = eventTime.adding(seconds: 60 * Int.random(in: 5...40, using: &random))
        breaksOffAfter =
            !isThorough && random.chance(model.breaksOff) && !isTrial
            ? Int.random(in: 8...max(9, script.questions.count / 2), using: &random) : nil
    }

    mutating func take(_ random: inout SeededGenerator) -> (call: Call, changes: [Change]) {
        var call = open(&random)
        askAll(of: &call, until: breaksOffAfter, ringsOff: true, &random)
        close(&call)
        return (call, changes)
    }

    mutating func take(
        _ random: inout SeededGenerator, until limit: Int, by handler: Actor, at time: Timestamp, isPaused: Bool
    ) -> (call: Call, changes: [Change]) {
        (self.handler, clock) = (handler, time)
        var call = open(&random)
        askAll(of: &call, until: limit, ringsOff: false, &random)
        if isPaused { keep(.paused, of: &call) }
        return (call, changes)
    }

    private mutating func open(_ random: inout SeededGenerator) -> Call {
        let id = CallID(StreamID(at: clock, random: &random))
        let (call, change) = Call.opened(id, under: script, at: clock, by: handler, isSimulated: true)
        changes.append(change)
        return call
    }

    private mutating func askAll(
        of call: inout Call, until limit: Int?, ringsOff: Bool, _ random: inout SeededGenerator
    ) {
        var place = call.interview.next()
        var asked = 0
        while let current = place {
            asked += 1
            guard let question = script.question(current.question) else { break }
            if let limit, asked > limit { break }
            // Whoever has no more time rings off when the next thing that takes long is asked.
            if ringsOff, let limit, asked + 8 > limit, model.seconds(question) >= HandlerModel.longSeconds { break }
            let pace = Int.random(in: 3...18, using: &random)
            ask(question, at: current, of: &call, pace: pace, &random)
            place = call.interview.next(after: current)
        }
    }

    private mutating func ask(
        _ question: Question, at place: Place, of call: inout Call, pace: Int, _ random: inout SeededGenerator
    ) {
        let isNeeded = question.weight != nil && isThorough
        if !isNeeded, random.chance(model.skips(question, isTrial: isTrial)) {
            clock = clock.adding(seconds: 1)
            return
        }
        clock = clock.adding(seconds: max(2, model.seconds(question) * pace / 10))
        let isSought = isTrial && question.role == CallFacts.Role.exitPort.rawValue
        if question.acceptsMissing.contains(.unknown), random.chance(0.05), !isSought {
            return keep(.markedMissing(place, .unknown), of: &call)
        }
        for attempt in 0..<8 {
            guard let value = answers.value(for: question, attempt: attempt, &random) else { break }
            let count = changes.count
            keep(.answered(place, value), of: &call)
            if changes.count > count { return }
        }
        if let kind = question.acceptsMissing.first { keep(.markedMissing(place, kind.invented), of: &call) }
    }

    private mutating func close(_ call: inout Call) {
        clock = clock.adding(seconds: 20)
        let reason = call.interview.open.critical > 0 ? "Simulated: the officer had to go." : nil
        keep(.closed(reason: reason, callerRangOff: breaksOffAfter != nil), of: &call)
    }

    /// Records an input; one that the engine refuses leaves nothing behind.
    private mutating func keep(_ input: Call.Input, of call: inout Call) {
        if let change = try? call.record(input, at: clock, by: handler), !change.entries.isEmpty {
            changes.append(change)
        }
    }

    private static let forces: [(item: String, weight: Double)] = [
        ("kent", 14), ("essex", 12), ("thames-valley", 10), ("hertfordshire", 7), ("bedfordshire", 6),
        ("cambridgeshire", 6), ("norfolk", 3), ("suffolk", 6), ("metropolitan", 8), ("hampshire", 6), ("surrey", 5),
        ("sussex", 5), ("northamptonshire", 4), ("leicestershire", 4), ("west-midlands", 4), ("staffordshire", 3),
        ("cheshire", 3), ("south-yorkshire", 2), ("humberside", 3), ("avon-and-somerset", 3), ("north-wales", 1),
    ]
}

extension MissingKind {
    fileprivate var invented: Missing {
        switch self {
        case .unknown: .unknown
        case .refused: .refused
        case .notAsked: .notAsked(reason: "Simulated.")
        }
    }
}
