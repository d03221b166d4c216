extension Value {
    /// The value as entries and records hold it: plain JSON, read back with the question's type.
    public var json: JSONValue {
        switch self {
        case .text(let text), .choice(let text), .code(let text): .string(text)
        case .integer(let number): .integer(number)
        case .decimal(let number): .number(number)
        case .money(let pence): .integer(pence)
        case .boolean(let flag): .boolean(flag)
        case .date(let date): .string(date.description)
        case .time(let minutes): .string("\((minutes / 60).padded(2)):\((minutes % 60).padded(2))")
        case .dateTime(let timestamp): .string(timestamp.description)
        case .duration(let minutes): .string("PT\(minutes)M")
        case .choices(let codes): .array(codes.map(JSONValue.string))
        case .coordinate(let position):
            .members([
                "read": .string(position.read), "kind": .string(position.kind),
                "latitude": position.latitude.map(JSONValue.number),
                "longitude": position.longitude.map(JSONValue.number),
                "accuracyMetres": position.accuracyMetres.map(JSONValue.integer),
            ])
        case .photograph(let photograph):
            [
                "sha256": .string(photograph.sha256), "mediaType": .string(photograph.mediaType),
                "bytes": .integer(photograph.bytes),
            ]
        case .checklist(let rows): .object(rows.mapValues(JSONValue.string))
        case .erased: Self.erasedMark
        case .withheld: Self.withheldMark
        }
    }

    private static let erasedMark: JSONValue = ["erased": true]
    private static let withheldMark: JSONValue = ["withheld": true]

    /// Reads back what `json` wrote; nil when it has not the shape that the type prescribes.
    public init?(json: JSONValue, type: QuestionType) {
        if case .object = json, json == Self.erasedMark || json == Self.withheldMark {
            self = json == Self.erasedMark ? .erased : .withheld
            return
        }
        switch type {
        case .text, .longText, .registration, .containerNumber, .phone, .personName:
            guard let text = json.string else { return nil }
            self = .text(text)
        case .integer:
            guard let number = json.integer else { return nil }
            self = .integer(number)
        case .decimal:
            guard let number = json.double else { return nil }
            self = .decimal(number)
        case .money:
            guard let pence = json.integer else { return nil }
            self = .money(pence: pence)
        case .boolean:
            guard let flag = json.boolean else { return nil }
            self = .boolean(flag)
        case .date:
            guard let date = json.string.flatMap({ CivilDate(iso: $0) }) else { return nil }
            self = .date(date)
        case .time:
            guard let minutes = json.string.flatMap({ Self.clockMinutes($0) }) else { return nil }
            self = .time(minutes: minutes)
        case .dateTime:
            guard let timestamp = json.string.flatMap({ Timestamp(iso: $0) }) else { return nil }
            self = .dateTime(timestamp)
        case .duration:
            guard let text = json.string, text.hasPrefix("PT"), text.hasSuffix("M"),
                let minutes = Int(text.dropFirst(2).dropLast())
            else { return nil }
            self = .duration(minutes: minutes)
        case .choice:
            guard let code = json.string else { return nil }
            self = .choice(code)
        case .choices:
            guard let items = json.array else { return nil }
            var codes: [String] = []
            codes.reserveCapacity(items.count)
            for item in items {
                guard case .string(let code) = item else { return nil }
                codes.append(code)
            }
            self = .choices(codes)
        case .port, .force, .country, .nationality:
            guard let code = json.string else { return nil }
            self = .code(code)
        case .coordinate:
            guard let read = json["read"]?.string, let kind = json["kind"]?.string else { return nil }
            self = .coordinate(
                Position(
                    read: read, kind: kind, latitude: json["latitude"]?.double, longitude: json["longitude"]?.double,
                    accuracyMetres: json["accuracyMetres"]?.integer))
        case .photograph:
            guard let sha256 = json["sha256"]?.string, let mediaType = json["mediaType"]?.string,
                let bytes = json["bytes"]?.integer
            else { return nil }
            self = .photograph(Photograph(sha256: sha256, mediaType: mediaType, bytes: bytes))
        case .checklist:
            guard let members = json.object else { return nil }
            let rows = members.compactMapValues(\.string)
            guard rows.count == members.count else { return nil }
            self = .checklist(rows)
        }
    }

    /// Reads a constant as it stands in a script file; nil when it is not one of the type's.
    ///
    /// Booleans `true`, `false`; dates `2023-02-13`; durations `2h`, `90m`, `2h30m`; money in pence.
    public init?(constant text: String, type: QuestionType) {
        switch type {
        case .integer:
            guard let number = Int(text), Self.compared.contains(number) else { return nil }
            self = .integer(number)
        case .decimal:
            guard let number = Double(text), number.isFinite else { return nil }
            self = .decimal(number)
        case .money:
            guard let pence = Int(text), Self.compared.contains(pence) else { return nil }
            self = .money(pence: pence)
        case .boolean:
            guard text == "true" || text == "false" else { return nil }
            self = .boolean(text == "true")
        case .duration:
            guard let minutes = Self.spanMinutes(text) else { return nil }
            self = .duration(minutes: minutes)
        case .choices, .coordinate, .photograph, .checklist: return nil
        case .text, .longText, .registration, .containerNumber, .phone, .personName, .date, .time, .dateTime, .choice,
            .port, .force, .country, .nationality:
            self.init(json: .string(text), type: type)
        }
    }

    /// Constants in this range have an order among decimals too; larger ones lose their last digits.
    private static let compared = -(1 << 53)...(1 << 53)

    private static func clockMinutes(_ text: String) -> Int? {
        let units = text.split(separator: ":", omittingEmptySubsequences: false)
        guard units.count == 2, let hour = Int(units[0]), let minute = Int(units[1]), (0..<24).contains(hour),
            (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    private static func spanMinutes(_ text: String) -> Int? {
        let hours = text.split(separator: "h", omittingEmptySubsequences: false)
        switch hours.count {
        case 1: return text.hasSuffix("m") ? Int(text.dropLast()) : nil
        case 2:
            guard let whole = Int(hours[0]), (0...1_000_000).contains(whole) else { return nil }
            if hours[1].isEmpty { return whole * 60 }
            guard hours[1].hasSuffix("m"), let minutes = Int(hours[1].dropLast()),
                (0..<60).contains(minutes)
            else { return nil }
            return whole * 60 + minutes
        default: return nil
        }
    }
}
