import Casework
import Foundation
import HubSync
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// A hub that a run sends to, and where it is.
struct SyncTarget: Hashable {
    let hub: Hub
    let address: String
    /// What the names of its own settings in the environment end in: `_EXAMPLE_HUB`; empty for the only hub.
    let suffix: String

    /// Takes the turn to send there.
    ///
    /// - Throws: `Failure` `hub.inUse`, which names who has it.
    func takeTurn(of log: IntelligenceLog, at now: Timestamp) throws -> HubTurn {
        let own = HubTurn.Holder(process: Int(ProcessInfo.processInfo.processIdentifier), since: now)
        guard let turn = try HubTurn(to: hub.code.text, of: log, as: own) else {
            throw Failure(hubInUse: hub.code, by: HubTurn.holder(of: hub.code.text, log))
        }
        return turn
    }

    /// What the user is told of an error of this hub; `sync status` shows its code.
    func failed(_ error: any Error, _ turn: HubTurn, at now: Timestamp) -> Failure {
        var failure = Failure(error)
        turn.keep(HubFigures.Trouble(code: failure.code, at: now))
        if hub.code != .standard { failure.place = hub.code.text }
        return failure
    }
}

extension HubOptions {
    /// The hubs that the policy in force names, or the one of `--hub`.
    ///
    /// - Parameters:
    ///   - codes: only these; none for all.
    ///   - isAsked: whether an address is needed.
    /// - Throws: `Failure` `sync.noSuchHub`, `hub.noAddress`, `sync.policyNamesHubs`, `policy.unreadable`.
    func targets(_ codes: [String], of desk: Desk, _ options: GlobalOptions, isAsked: Bool) async throws -> [SyncTarget]
    {
        let hubs = try await desk.log.hubs().filter(\.isInForce)
        guard !hubs.isEmpty else {
            throw Failure(
                "policy.unreadable", "Nobody knows where records go: this Layby cannot read the policy in force.",
                remedy: "Use the Layby that it was set with, or set another: layby policy set FILE.", exit: .data)
        }
        if hubs.contains(where: { $0.address != nil }), hub != nil {
            throw Failure(
                "sync.policyNamesHubs", "The policy in force says where records go.", place: "--hub",
                remedy: "Leave --hub out; --to CODE sends to one of them: "
                    + "\(hubs.map(\.code.text).joined(separator: ", ")).", exit: .usage)
        }
        if let unknown = codes.first(where: { code in !hubs.contains { $0.code.text == code } }) {
            throw Failure(noHub: unknown, of: hubs.map(\.code))
        }
        return try hubs.filter { codes.isEmpty || codes.contains($0.code.text) }.map { hub in
            SyncTarget(
                hub: hub, address: try hub.address ?? (isAsked ? address(options) : ""),
                suffix: hubs.count == 1
                    ? "" : "_" + hub.code.text.uppercased().replacing("-", with: "_"))
        }
    }
}

extension Failure {
    fileprivate init(hubInUse hub: HubCode, by holder: HubTurn.Holder?) {
        self.init(
            "hub.inUse",
            holder.map { "Process \($0.process) sends to this hub, since \(LondonTime.text(Int64($0.since.seconds)))." }
                ?? "Another process sends to this hub.", place: hub.text,
            remedy: "Let it: what waits goes that way. layby sync status shows how far it is.", exit: .hub)
    }
}
