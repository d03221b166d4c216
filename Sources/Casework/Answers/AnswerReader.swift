private import ReferenceData
public import ScriptEngine

/// Turns what a handler typed into the value that a question takes.
public struct AnswerReader: Sendable {
    /// What was read, with what a careful listener would query.
    public struct Reading: Hashable, Sendable {
        public let value: Value
        public let warnings: [String]
    }

    private let now: Timestamp
    /// No answer but text is anywhere near as long, in bytes.
    private static let longest = 1000

    /// - Parameter now: what "now", "today" and a bare time of day refer to.
    public init(now: Timestamp) { self.now = now }

    /// Reads a text as the answer to a question.
    ///
    /// - Parameter earlier: the answer that stands; a grid keeps its rows where the text names others.
    /// - Throws: `Unreadable` with what was expected, never with the text. Photographs are files, so their text is
    ///   a path that the caller must store first; here it is always unreadable.
    public func read(
        _ text: String, for question: Question, over earlier: Value? = nil
    ) throws(Unreadable) -> Reading {
        let text = PlainText.of(text)
        guard !text.isEmpty else { throw Unreadable(code: "answer.empty", expected: "an answer") }
        guard text.utf8.count <= Self.longest || question.maxLength != nil || question.type == .personName else {
            throw Unreadable(code: "answer.tooLong", expected: "a shorter answer")
        }
        switch question.type {
        case .text, .longText, .personName: return Reading(value: .text(text), warnings: [])
        case .integer:
            guard let number = Int(text) ?? Int(grouped: text) else {
                throw Unreadable(code: "answer.integer", expected: "a whole number in digits, such as 12")
            }
            return Reading(value: .integer(number), warnings: [])
        case .decimal:
            guard let number = Double(text.replacingMinus), number.isFinite else {
                throw Unreadable(code: "answer.decimal", expected: "a number, such as -18.5")
            }
            return Reading(value: .decimal(number), warnings: [])
        case .boolean:
            switch text.lowercased() {
            case "y", "yes", "true", "1": return Reading(value: .boolean(true), warnings: [])
            case "no", "false", "2": return Reading(value: .boolean(false), warnings: [])
            default: throw Unreadable(code: "answer.boolean", expected: "yes or no")
            }
        case .choice:
            return Reading(value: .choice(try ChoiceMatcher(question.choices).code(for: text)), warnings: [])
        case .choices:
            let matcher = ChoiceMatcher(question.choices)
            var codes: Set<String> = []
            for part in text.split(separator: ",") { codes.insert(try matcher.code(for: part.description)) }
            guard !codes.isEmpty else {
                throw Unreadable(code: "answer.empty", expected: "one or more choices, with commas between")
            }
            return Reading(
                value: .choices(question.choices.map(\.code).filter(codes.contains)), warnings: [])
        case .checklist:
            var rows = try grid(text, question)
            if case .checklist(let standing) = earlier { rows.merge(standing) { new, _ in new } }
            return Reading(value: .checklist(rows), warnings: [])
        case .photograph:
            throw Unreadable(code: "answer.photograph", expected: "the path of a JPEG, PNG, HEIC or PDF file")
        default: return try referenceValue(text, question)
        }
    }

    private func referenceValue(_ text: String, _ question: Question) throws(Unreadable) -> Reading {
        let epoch = Int64(now.seconds)
        let type = question.type
        do throws(Misread) {
            switch type {
            case .money: return Reading(value: .money(pence: try Money.pence(from: text)), warnings: [])
            case .date:
                let day = try CivilDay.read(text, today: LondonTime.civil(epoch).day)
                return Reading(value: .date(CivilDate(days: day.value.daysSince1970)), day.warnings)
                    .querying(isFuture: day.value > LondonTime.civil(epoch).day, question)
            case .time:
                let clock = try ClockTime.read(text)
                return Reading(value: .time(minutes: clock.value.hour * 60 + clock.value.minute), clock.warnings)
            case .dateTime:
                let moment = try Moment.read(text, now: epoch)
                return Reading(value: .dateTime(Timestamp(seconds: Int(moment.value))), moment.warnings)
                    .querying(isFuture: moment.value > epoch, question)
            case .duration:
                let span = try Span.minutes(from: text)
                return Reading(value: .duration(minutes: span.value), span.warnings)
            case .coordinate:
                let location = try Location.read(text)
                let position = Position(
                    read: location.value.read, kind: location.value.kind.rawValue,
                    latitude: location.value.coordinate?.latitude, longitude: location.value.coordinate?.longitude,
                    accuracyMetres: location.value.accuracyMetres)
                return Reading(value: .coordinate(position), location.warnings)
            case .port:
                let port = try Ports.read(text)
                return Reading(value: .code(port.value.code), port.warnings)
            case .force:
                let force = try Forces.read(text)
                return Reading(value: .code(force.value.slug), force.warnings)
            case .country:
                let country = try Countries.read(text)
                return Reading(value: .code(country.value.alpha2), country.warnings)
            case .nationality:
                let nationality = try Nationalities.read(text)
                return Reading(value: .code(nationality.value.code), nationality.warnings)
            case .registration:
                let registration = try VehicleRegistration.read(text)
                return Reading(value: .text(registration.value.text), registration.warnings)
            case .containerNumber:
                let container = try ContainerNumber.read(text)
                return Reading(value: .text(container.value.text), container.warnings)
            case .phone:
                let phone = try PhoneNumber.read(text)
                return Reading(value: .text(phone.value.e164), phone.warnings)
            default: throw Misread(code: "answer.type", expected: "an answer of type \(type.rawValue)")
            }
        } catch {
            throw Unreadable(code: error.code, expected: error.expected)
        }
    }

    /// Reads `1=2, seals=done`, or `all=done` for every row; a choice alone could mean one row, so it is refused.
    private func grid(_ text: String, _ question: Question) throws(Unreadable) -> [String: String] {
        let choices = ChoiceMatcher(question.choices)
        let rows = ChoiceMatcher(question.rows)
        var grid: [String: String] = [:]
        let isNumbers = text.allSatisfy { $0.isNumber || $0 == "=" || $0 == "," || $0 == " " }
        for part in text.split(whereSeparator: { $0 == "," || isNumbers && $0 == " " }) {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2 else {
                throw Unreadable(
                    code: "answer.grid", expected: "rows and choices like 1=2, 3=1, or all=1 for every row")
            }
            if sides[0].description.trimmingSpace.lowercased() == "all" {
                let code = try choices.code(for: sides[1].description)
                for row in question.rows { grid[row.code] = code }
                continue
            }
            let row = try rows.code(for: sides[0].description)
            guard grid.updateValue(try choices.code(for: sides[1].description), forKey: row) == nil else {
                throw Unreadable(code: "answer.grid", expected: "each row once")
            }
        }
        guard !grid.isEmpty else { throw Unreadable(code: "answer.empty", expected: "one or more rows, like 1=2") }
        return grid
    }
}

extension AnswerReader.Reading {
    /// With a warning when the event itself, or a birth, would lie ahead; other dates may.
    fileprivate func querying(isFuture: Bool, _ question: Question) -> Self {
        let cannotLieAhead = question.type == .date || question.role == CallFacts.Role.eventTime.rawValue
        guard isFuture, cannotLieAhead else { return self }
        return Self(value: value, warnings: warnings + ["That is in the future. Check the date."])
    }

    fileprivate init(value: Value, _ warnings: [ReferenceData.Warning]) {
        self.init(value: value, warnings: warnings.map(\.message))
    }
}

/// Why a text is no answer to a question. Holds no part of the text: it may name a person.
public struct Unreadable: Error, Hashable, Sendable {
    /// Stable; retired but never reused.
    public let code: String
    /// What to give instead.
    public let expected: String

    public init(code: String, expected: String) { (self.code, self.expected) = (code, expected) }
}

extension Int {
    /// A number with its thousands set apart, `12,500` or `12 500`; nil for anything else.
    fileprivate init?(grouped text: String) {
        let groups = text.split(separator: text.contains(",") ? "," : " ", omittingEmptySubsequences: false)
        guard groups.count > 1, let first = groups.first, (1...3).contains(first.count),
            groups.dropFirst().allSatisfy({ $0.count == 3 }), groups.allSatisfy({ $0.allSatisfy(\.isWholeNumber) })
        else { return nil }
        self.init(groups.joined())
    }
}

extension String {
    var trimmingSpace: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// With a typographic minus as a hyphen.
    fileprivate var replacingMinus: String { String(map { $0 == "\u{2212}" ? "-" : $0 }) }
}
