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
    private var last: Place?

    init(_ script: Script, seed: UInt64, domains: Domains) {
        self.seed = seed
        random = Seeded(seed &* 0x9E37_79B9_7F4A_7C15 | 1)
        interview = Interview(script)
        self.domains = domains
        for _ in 0..<4 { _ = random.next() }
    }

    /// Answers one more question; nil when the walk is at its end.
    mutating func step(describing: Bool = false) -> Step? {
        guard let place = nextPlace(), let question = interview.script.question(place.question) else { return nil }
        let value = domains.value(for: question, in: interview, at: place, &random)
        var isTaken = true
        do { _ = try interview.answered(place, value) } catch {
            switch error {
            case .constraint, .tooLong: isTaken = false
            default: return nil
            }
        }
        return Step(
            place: place, text: value.formText, isTaken: isTaken,
            sight: Sight(interview, names: describing))
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

/// All that can be seen of an interview: what applies, what warns, what stands, as one number and, if wanted, in words.
struct Sight {
    let hash: UInt64
    let names: Set<String>

    init(_ interview: Interview, names describes: Bool) {
        var total: UInt64 = 0
        var names: Set<String> = []
        func see(_ name: String, _ instance: Int = 0) {
            total &+= Self.hash(name, instance)
            if describes { names.insert("\(name)[\(instance)]") }
        }
        for place in interview.applicablePlaces {
            see("question:\(place.question)", place.instance)
            guard interview.script.question(place.question)?.checks.isEmpty == false else { continue }
            for _ in interview.warnings(at: place) { see("check:\(place.question)", place.instance) }
        }
        for alert in interview.alerts { see("alert:\(alert.id)") }
        for point in interview.reached { see("send:\(point)") }
        for section in interview.script.definition.sections {
            for case .calculation(let calculation) in section.items {
                if let result = interview.result(of: calculation.id) { see("calculation:\(calculation.id)=\(result)") }
            }
        }
        hash = total
        self.names = names
    }

    /// FNV-1a of the name, spread by the instance; the player in Java does the same.
    private static func hash(_ name: String, _ instance: Int) -> UInt64 {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        value = (value ^ UInt64(instance)) &* 0x9E37_79B9_7F4A_7C15
        return value ^ (value >> 29)
    }
}

extension Value {
    /// As an XForm instance writes it; a checklist as `row=code` pairs.
    var formText: String {
        switch self {
        case .text(let text), .code(let text), .choice(let text): text
        case .integer(let number), .money(let number), .duration(let number): String(number)
        case .decimal(let number): "\(number)"
        case .boolean(let flag): String(flag)
        case .date(let date): date.description
        case .time(let minutes): "\(Self.two(minutes / 60)):\(Self.two(minutes % 60)):00.000"
        case .dateTime(let timestamp):
            timestamp.description.contains(".")
                ? timestamp.description : "\(timestamp.description.dropLast()).000Z"
        case .choices(let codes): codes.joined(separator: " ")
        case .coordinate(let position): "\(position.latitude ?? 0) \(position.longitude ?? 0) 0 0"
        case .photograph: "picture.jpg"
        case .checklist(let rows):
            rows.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        }
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
