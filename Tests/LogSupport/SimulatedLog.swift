import Casework
import Foundation
public import IntelligenceLog
import ScriptEngine
public import TestSupport

/// Logs of simulated calls. Each is made once, since that costs seconds; whoever wants one has a copy of it.
public actor SimulatedLog {
    private static let shared = SimulatedLog()

    private struct Kind: Hashable {
        let calls: Int
        let months: ClosedRange<Int>
        let seed: UInt64
    }

    private var made: [Kind: Task<TemporaryFolder, any Error>] = [:]

    /// A log of a folder's own with calls of 2021.
    ///
    /// - Parameter months: of their events.
    public static func copy(
        calls: Int, months: ClosedRange<Int> = 1...12, seed: UInt64, to folder: TemporaryFolder
    ) async throws -> IntelligenceLog {
        let template = try await shared.template(Kind(calls: calls, months: months, seed: seed))
        try FileManager.default.copyItem(atPath: template.path, toPath: folder.file("simulated"))
        return try IntelligenceLog(path: folder.file("simulated/layby.sqlite"))
    }

    private func template(_ kind: Kind) async throws -> TemporaryFolder {
        let making =
            made[kind]
            ?? Task {
                let folder = try TemporaryFolder(inMemory: true)
                let log = try IntelligenceLog(path: folder.file("layby.sqlite"))
                var simulator = try CallSimulator(
                    calls: kind.calls, year: 2021, months: kind.months, seed: kind.seed, scripts: .released)
                while let (_, changes) = try simulator.next() { try await log.append(changes) }
                return folder
            }
        made[kind] = making
        return try await making.value
    }
}
