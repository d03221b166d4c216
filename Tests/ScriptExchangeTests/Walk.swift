import ScriptEngine
import TestSupport

/// A seeded random walk through a script: answers mostly in the order of the file, some amended later, with values at
/// the edges of what conditions compare with.
struct Walk {
    /// One answer, and what the interview made of it.
    struct Step {
        let place: Place
        /// As an XForm writes it.
        let text: String
        let isTaken: Bool
        let sight: Sight
    }

    let seed: UInt64
    private var random: Seeded
    private(set) var interview: Interview
    private let domains: Domains
    private let names: Names
    private var last: Place?

    init(_ script: Script, seed: UInt64, domains: Domains, names: Names) {
        self.seed = seed
        random = Seeded(seed &* 0x9E37_79B9_7F4A_7C15 | 1)
        interview = Interview(script)
        (self.domains, self.names) = (domains, names)
        for _ in 0..<4 { _ = random.next() }
    }

    /// Answers one more question; nil when the walk is at its end.
    mutating func step(describing: Bool = false) -> Step? {
        guard let (place, value) = nextAnswer() else { return nil }
        var isTaken = true
        do { _ = try interview.answered(place, value) } catch {
            switch error {
            case .constraint, .tooLong: isTaken = false
            default: return nil
            }
        }
        return Step(
            place: place, text: value.formText, isTaken: isTaken,
            sight: Sight(interview, names, describing: describing))
    }

    /// An answer that does not stand already: to us the same answer again is no answer, JavaRosa looks at it anew.
    private mutating func nextAnswer() -> (Place, Value)? {
        for _ in 0..<8 {
            guard let place = nextPlace(), let question = interview.script.question(place.question) else { return nil }
            let value = domains.value(for: question, in: interview, at: place, &random)
            if interview.response(at: place) != .answered(value) { return (place, value) }
        }
        return nil
    }

    private mutating func nextPlace() -> Place? {
        if last != nil, random.next() % 6 == 0 {
            // Back to what was asked before, a branch's head more often than not.
            let places = interview.applicablePlaces
            if let place = places.randomElement(using: &random) { return place }
        }
        guard var next = interview.next(after: last) else {
            let places = interview.applicablePlaces
            return random.next() % 8 == 0 ? nil : places.randomElement(using: &random)
        }
        if random.next() % 10 == 0, let further = interview.next(after: next) { next = further }
        last = next
        return next
    }
}

/// All that can be seen of an interview: what applies, which standing answers break a constraint, what warns, what
/// stands; as one number and, if wanted, in words.
struct Sight {
    let hash: UInt64
    let names: Set<String>

    init(_ interview: Interview, _ known: Names, describing: Bool) {
        var total: UInt64 = 0
        var names: Set<String> = []
        func see(_ name: String, _ value: UInt64, _ instance: Int = 0) {
            total &+= Self.spread(value, instance)
            if describing { names.insert("\(name)[\(instance)]") }
        }
        for place in interview.applicablePlaces {
            see("question:\(place.question)", known.questions[place.question] ?? 0, place.instance)
            if let broken = known.constraints[place.question] {
                let isBroken = interview.brokenConstraint(at: place) != nil
                if isBroken { see("broken:\(place.question)", broken, place.instance) }
                // A required answer is open just while it breaks a constraint; JavaRosa never says the opposite.
                if interview.isTorn(place, isBroken: isBroken) {
                    see("torn:\(place.question)", ~broken, place.instance)
                }
            }
            guard let check = known.checks[place.question] else { continue }
            for _ in interview.warnings(at: place) { see("check:\(place.question)", check, place.instance) }
        }
        for alert in interview.alerts { see("alert:\(alert.id)", Names.hash("alert:\(alert.id)")) }
        for point in interview.reached { see("send:\(point)", Names.hash("send:\(point)")) }
        for calculation in known.calculations {
            guard let result = interview.result(of: calculation) else { continue }
            let name = "calculation:\(calculation)=\(result)"
            see(name, Names.hash(name))
        }
        hash = total
        self.names = names
    }

    private static func spread(_ value: UInt64, _ instance: Int) -> UInt64 {
        let value = (value ^ UInt64(instance)) &* 0x9E37_79B9_7F4A_7C15
        return value ^ (value >> 29)
    }
}

extension Interview {
    /// Whether a required question's standing answer counts as complete and breaks a constraint, or neither.
    fileprivate func isTorn(_ place: Place, isBroken: Bool) -> Bool {
        guard case .answered = response(at: place), script.question(place.question)?.weight != nil else { return false }
        return isSettled(place) == isBroken
    }
}

/// The hashes of what can be seen under a script, worked out once.
struct Names {
    let questions: [QuestionID: UInt64]
    /// Of the questions with constraints alone.
    let constraints: [QuestionID: UInt64]
    /// Of the questions with soft checks alone.
    let checks: [QuestionID: UInt64]
    let calculations: [QuestionID]

    init(_ script: Script) {
        questions = Dictionary(
            uniqueKeysWithValues: script.questions.map { ($0.id, Self.hash("question:\($0.id)")) })
        constraints = Dictionary(
            uniqueKeysWithValues: script.questions.filter { !$0.constraints.isEmpty }
                .map { ($0.id, Self.hash("broken:\($0.id)")) })
        checks = Dictionary(
            uniqueKeysWithValues: script.questions.filter { !$0.checks.isEmpty }
                .map { ($0.id, Self.hash("check:\($0.id)")) })
        calculations = script.definition.sections.flatMap(\.items).compactMap { item in
            if case .calculation(let calculation) = item { return calculation.id }
            return nil
        }
    }

    /// FNV-1a; the player in Java does the same.
    static func hash(_ name: String) -> UInt64 {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return value
    }
}

extension Value {
    /// As an XForm instance writes it; a checklist as `row=code` pairs.
    var formText: String {
        switch self {
        case .text(let text), .code(let text): text
        case .choice(let code): Self.option(code)
        case .integer(let number), .money(let number), .duration(let number): String(number)
        case .decimal(let number): "\(number)"
        case .boolean(let flag): String(flag)
        case .date(let date): date.description
        case .time(let minutes): "\(Self.two(minutes / 60)):\(Self.two(minutes % 60)):00.000"
        case .dateTime(let timestamp):
            timestamp.description.contains(".")
                ? timestamp.description : "\(timestamp.description.dropLast()).000Z"
        case .choices(let codes): codes.map(Self.option).joined(separator: " ")
        case .coordinate(let position): "\(position.latitude ?? 0) \(position.longitude ?? 0) 0 0"
        case .photograph: "picture.jpg"
        case .erased, .withheld: ""
        case .checklist(let rows):
            rows.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.option($0.value))" }.joined(separator: "\u{1F}")
        }
    }

    /// The code as the form has it, which knows no spaces and no quotes in it.
    private static func option(_ code: String) -> String {
        String(code.map { " '\"".contains($0) ? "_" : $0 })
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
