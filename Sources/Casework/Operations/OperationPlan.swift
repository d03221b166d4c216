public import ReferenceData
public import ScriptEngine

/// What an operation is: what is known when it starts, and can be put right later.
public struct OperationPlan: Hashable, Sendable {
    public var name: String
    public var kind: OperationKind
    /// The force that leads, by its slug.
    public var force: String
    /// Other forces that take part, by their slugs; each once, none of them the leading one.
    public var forces: [String]
    /// Each once, in the order of the table.
    public var agencies: [PartnerAgency]
    /// Agencies that are not in the table, by their names.
    public var otherAgencies: [String]
    public var place: String?
    /// When it was planned to begin and to end.
    public var from: Timestamp?
    public var until: Timestamp?
    public var staff: [Staffing]

    /// A plan with what every operation has; the rest may be set.
    public init(name: String, kind: OperationKind, force: String, place: String? = nil) {
        (self.name, self.kind, self.force, self.place) = (name, kind, force, place)
        (forces, agencies, otherAgencies, from, until, staff) = ([], [], [], nil, nil, [])
    }

    /// Takes agencies by their codes or names; what is not in the table is kept as it was written.
    public mutating func setAgencies(_ texts: [String]) {
        let texts = texts.map(PlainText.of).filter { !$0.isEmpty }
        let known = Set(texts.compactMap { PartnerAgency(named: $0) })
        agencies = PartnerAgency.allCases.filter(known.contains)
        otherAgencies = texts.filter { PartnerAgency(named: $0) == nil }.withoutRepeats
    }

    /// Takes the forces: the one that leads first.
    public mutating func setForces(_ slugs: [String]) {
        guard let first = slugs.first else { return }
        force = first
        forces = slugs.dropFirst().filter { $0 != first }.withoutRepeats
    }

    /// How many officers and staff take part; 0 where nobody said.
    public var staffCount: Int { staff.reduce(0) { $0 + $1.count } }

    /// Whether at least one agency that is not the police takes part beside the leading force.
    public var isMultiAgency: Bool { !otherAgencies.isEmpty || agencies.contains { !$0.isPolice } }

    /// The agencies' names.
    public var agencyNames: [String] { agencies.map(\.words) + otherAgencies }
}

/// How many of one role take part: `6 police officers`.
public struct Staffing: Hashable, Sendable {
    /// 1 to 100,000.
    public let count: Int
    /// In words; nil for officers and staff of any kind.
    public let role: String?

    /// Nil for a count that no operation has.
    public init?(count: Int, role: String?) {
        guard (1...100_000).contains(count) else { return nil }
        (self.count, self.role) = (count, role)
    }

    /// Reads `12`, or `6 police officers, 2 immigration officers`; nothing for an empty text.
    ///
    /// - Throws: `staff.format`.
    public static func read(_ text: String) throws(Misread) -> [Staffing] {
        var staff: [Staffing] = []
        for part in text.split(separator: ",").map({ PlainText.of(String($0)) }) where !part.isEmpty {
            let digits = part.prefix { $0.isASCII && $0.isNumber }
            let role = PlainText.of(String(part.dropFirst(digits.count)))
            guard digits.count <= 6, let count = Int(digits), role.count <= 100, staff.count < 20,
                let staffing = Staffing(count: count, role: role.isEmpty ? nil : role)
            else {
                throw Misread(
                    code: "staff.format", expected: "how many of whom (6 police officers, 2 immigration officers)")
            }
            staff.append(staffing)
        }
        return staff
    }

    /// As it was written.
    public var words: String { "\(count)\(role.map { " \($0)" } ?? "")" }
}

extension OperationPlan {
    /// What of it is not free text. Of agencies outside the table only how many, so that a multi-agency operation still
    /// counts when what it was called is erased.
    var clear: JSONValue {
        .members([
            "kind": .string(kind.rawValue), "force": .string(force),
            "forces": forces.isEmpty ? nil : .array(forces.map(JSONValue.string)),
            "agencies": agencies.isEmpty ? nil : .array(agencies.map { .string($0.rawValue) }),
            "otherAgencyCount": otherAgencies.isEmpty ? nil : .integer(otherAgencies.count),
            "from": from.map { .string($0.description) }, "until": until.map { .string($0.description) },
            "staffCount": staff.isEmpty ? nil : .integer(staffCount),
        ])
    }

    /// What of it is free text.
    var texts: [String: JSONValue] {
        let staff = staff.map {
            JSONValue.members(["count": .integer($0.count), "role": $0.role.map(JSONValue.string)])
        }
        let members: [String: JSONValue?] = [
            "name": .string(name), "place": place.map(JSONValue.string),
            "otherAgencies": otherAgencies.isEmpty ? nil : .array(otherAgencies.map(JSONValue.string)),
            "staff": staff.isEmpty ? nil : .array(staff),
        ]
        return members.compactMapValues(\.self)
    }

    /// Reads what an entry says; what older entries lack is empty.
    init?(json: JSONValue) {
        guard let name = json["name"]?.string, let force = json["force"]?.string,
            let kind = json["kind"]?.string.flatMap(OperationKind.init(rawValue:))
        else { return nil }
        self.init(name: name, kind: kind, force: force, place: json["place"]?.string)
        forces = json["forces"]?.array?.compactMap(\.string) ?? []
        agencies = json["agencies"]?.array?.compactMap { $0.string.flatMap(PartnerAgency.init(rawValue:)) } ?? []
        otherAgencies = json["otherAgencies"]?.array?.compactMap(\.string) ?? []
        from = json["from"]?.string.flatMap { Timestamp(iso: $0) }
        until = json["until"]?.string.flatMap { Timestamp(iso: $0) }
        staff =
            json["staff"]?.array?.compactMap { staffing in
                staffing["count"]?.integer.flatMap { Staffing(count: $0, role: staffing["role"]?.string) }
            } ?? []
    }
}

extension Array where Element: Hashable {
    /// Each element once, where it first stands.
    fileprivate var withoutRepeats: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
