internal import ScriptEngine

/// Invented records of events in which who and what is met again is written as callers and lists write it, with the truth
/// beside: by this, matching is measured, and its weights were learnt. The same seed makes the same set.
public struct SpoiledSet: Sendable {
    public let records: [IdentifiedRecord]
    /// Who or what it truly is, for every identity of every record.
    public let truth: [IdentityAddress: Int]

    /// The seed that `ClueWeights.standard` was learnt from; nothing is measured by it.
    public static let trainingSeed: UInt64 = 20_210_301
    /// The seed that is measured by; nothing is learnt from it.
    public static let testSeed: UInt64 = 20_211_231

    /// - Parameter events: records to make; each haulier stands in about six.
    public init(seed: UInt64, events: Int) {
        var making = SpoiledRecords(seed: seed, hauliers: max(2, events / 6))
        for number in 0..<events { making.add(number) }
        (records, truth) = (making.records, making.truth)
    }
}

/// A set as it is made.
private struct SpoiledRecords {
    private struct Person {
        let truth: Int
        let words: [String]
        let variants: [String]
        let birth: CivilDate
        let phone: String
    }

    private struct Vehicle {
        let truth: Int
        let mark: String
        let country: String
    }

    private struct Haulier {
        let truth: Int
        let own: [String]
        let trade: String
        let form: String
        let vehicles: [Vehicle]
        let trailers: [Vehicle]
        let drivers: [Person]
    }

    private var random: SeededGenerator
    private var hauliers: [Haulier] = []
    /// Half of all people have one of these, so that there are namesakes.
    private let families: [String]
    private var truths = 0
    private(set) var records: [IdentifiedRecord] = []
    private(set) var truth: [IdentityAddress: Int] = [:]

    /// How often something is written otherwise than it is.
    private static let spoiled = 0.45

    init(seed: UInt64, hauliers count: Int) {
        var random = SeededGenerator(seed: seed)
        families = (0..<40).map { _ in InventedNames.family(&random) }
        self.random = random
        for _ in 0..<count { hauliers.append(haulier()) }
    }

    private mutating func next() -> Int {
        truths += 1
        return truths
    }

    private mutating func haulier() -> Haulier {
        let country = random.pick(["GB", "RO", "PL", "BG", "DE", "FR"], or: "GB")
        // Fleets are bought together: their marks follow each other.
        let isFleet = random.chance(0.25)
        var vehicles: [Vehicle] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            var mark = InventedNames.mark(of: country, &random)
            if isFleet, let first = vehicles.first {
                mark = String(first.mark.dropLast()) + String(InventedNames.letter(&random))
                if vehicles.contains(where: { $0.mark == mark }) { continue }
            }
            vehicles.append(Vehicle(truth: next(), mark: mark, country: country))
        }
        var trailers: [Vehicle] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            trailers.append(
                Vehicle(truth: next(), mark: InventedNames.mark(of: country, &random), country: country))
        }
        let family = InventedNames.family(&random)
        var drivers: [Person] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) { drivers.append(person(ofFamily: family)) }
        return Haulier(
            truth: next(), own: InventedNames.company(&random),
            trade: random.pick(Spoiling.abbreviations.keys.sorted(), or: "Transport"),
            form: random.pick(["Ltd", "GmbH", "S.R.L.", "Sp. z o.o.", "EOOD", ""], or: ""), vehicles: vehicles,
            trailers: trailers, drivers: drivers)
    }

    /// One in five drivers is of the haulier's family.
    private mutating func person(ofFamily family: String) -> Person {
        let first = random.pick(InventedNames.first, or: ("Ana", []))
        let last =
            random.chance(0.2)
            ? family : random.chance(0.5) ? random.pick(families, or: family) : InventedNames.family(&random)
        let middle = random.chance(0.2) ? [random.pick(InventedNames.first, or: ("Ana", [])).name] : []
        return Person(
            truth: next(), words: [first.name] + middle + [last], variants: first.others,
            birth: CivilDate(days: Int.random(in: -3_000...12_000, using: &random)),
            phone: "+447700900\(Int.random(in: 100...999, using: &random))")
    }

    /// Makes an event's record: a vehicle of a haulier, mostly with a trailer, a driver and the company's name.
    mutating func add(_ number: Int) {
        // Some hauliers are met often, most once or twice.
        let place = Int(random.unit() * random.unit() * Double(hauliers.count))
        let haulier = hauliers[min(place, hauliers.count - 1)]
        // Trailers are lent, and drivers change their employer.
        let lender = random.chance(0.15) ? random.pick(hauliers, or: haulier) : haulier
        let former = random.chance(0.08) ? random.pick(hauliers, or: haulier) : haulier
        let at = Timestamp(seconds: 1_600_000_000 + number * 3_600)
        let stream = StreamID(at: at, random: &random)
        var identities: [Identity] = []
        func add(_ identity: Identity?, _ truth: Int, _ own: inout SpoiledRecords) {
            guard let identity else { return }
            identities.append(identity)
            own.truth[IdentityAddress(stream, identity.anchor)] = truth
        }
        if let vehicle = haulier.vehicles.randomElement(using: &random) {
            add(mark(vehicle, .registration), vehicle.truth, &self)
        }
        if random.chance(0.7), let trailer = lender.trailers.randomElement(using: &random) {
            add(mark(trailer, .trailer), trailer.truth, &self)
        }
        if random.chance(0.8) {
            let text =
                random.chance(Self.spoiled)
                ? Spoiling.company(own: haulier.own, trade: haulier.trade, form: haulier.form, &random)
                : (haulier.own + [haulier.trade, haulier.form]).filter { !$0.isEmpty }.joined(separator: " ")
            add(Identity(.haulier, text, anchor: "haulier_name"), haulier.truth, &self)
        }
        if random.chance(0.8), let driver = former.drivers.randomElement(using: &random) {
            let text =
                random.chance(Self.spoiled)
                ? Spoiling.name(driver.words, variants: driver.variants, &random)
                : driver.words.joined(separator: " ")
            let birth = Spoiling.birth(driver.birth, &random)
            add(Identity(.driver, text, birth: birth, anchor: "driver_name"), driver.truth, &self)
            if random.chance(0.2) {
                identities += [Identity(.phone, driver.phone, anchor: "driver_phone")].compactMap(\.self)
            }
        }
        records.append(
            IdentifiedRecord(invented: stream, at: at, identities: identities))
    }

    private mutating func mark(_ vehicle: Vehicle, _ part: Identity.Part) -> Identity? {
        let text = random.chance(Self.spoiled) ? Spoiling.mark(vehicle.mark, &random) : vehicle.mark.uppercased()
        let isTold = part == .registration && random.chance(0.7)
        // Now and then somebody mistakes one country's letters for another's.
        let country = random.chance(0.05) ? "NL" : vehicle.country
        return Identity(
            part, text, anchor: part == .trailer ? "trailer_registration" : "vehicle_registration",
            country: isTold ? country : nil)
    }
}
