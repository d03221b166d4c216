/// What lines of operations come to: one count for an operation's page and for any period.
public struct OperationTally: Hashable, Sendable {
    public private(set) var briefings = 0
    public private(set) var officersBriefed = 0
    public private(set) var controlRoomVisits = 0
    public private(set) var krakenVisits = 0
    public private(set) var vehiclesStopped = 0
    public private(set) var recoveredPence = 0
    public private(set) var intelligenceReports = 0
    public private(set) var arrests = 0
    public private(set) var seizures = 0
    /// Of what was seized, where somebody said what it is worth.
    public private(set) var seizedPence = 0
    public private(set) var disruptions = 0
    /// How many disruptions hit each threat; one may hit several.
    public private(set) var threats: [ThreatType: Int] = [:]

    public init() {}

    /// Counts a line.
    mutating func add(_ event: OperationEvent) {
        switch event {
        case .started, .amended, .noted, .struck, .ended: break
        case .briefed(let count):
            briefings += 1
            officersBriefed += count
        case .visited(.controlRoom, _): controlRoomVisits += 1
        case .visited(.kraken, _): krakenVisits += 1
        case .vehiclesStopped(let count): vehiclesStopped += count
        case .recovered(let pence, _, _): recoveredPence += pence
        case .intelligenceSubmitted(let reports): intelligenceReports += reports
        case .arrested(let count, _): arrests += count
        case .seized(let seizure):
            seizures += 1
            seizedPence += seizure.pence ?? 0
        case .disrupted(let hit, _):
            disruptions += 1
            for threat in hit { threats[threat, default: 0] += 1 }
        }
    }
}
