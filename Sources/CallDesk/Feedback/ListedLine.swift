import Casework
import IntelligenceLog
import ScriptEngine

/// Something in a call that stands on a hub's Driver and Haulier list.
struct ListedLine: Sendable {
    /// `vehicle`.
    let what: String
    /// As the call has it.
    let text: String
    let hub: String
    let edition: String
    /// The hub's code; nil where it gave none.
    let why: String?

    init(_ listed: ListedIdentity) {
        (what, text) = (listed.identity.part.words, listed.identity.text)
        (hub, edition, why) = (listed.edition.hub, listed.edition.edition, listed.line.reason)
    }
}

extension Visit {
    /// What of a call is on a hub's list. That the list was consulted is written down where anything is shown, once a
    /// sitting at the call.
    func listed(_ identities: [Identity], in call: Call) async throws -> [ListedLine] {
        let found = try await log.listed(identities)
        guard !found.isEmpty else { return [] }
        let actor = try actor()
        let lists = Set(found.map(\.edition.stream)).filter { list in
            !desk.consultations.isUnderWay(list, Subject(call.id.description), by: actor, at: now)
        }
        if !lists.isEmpty {
            let shown = lists.sorted().map { AuditEvent.Target($0) }
            try await log.note(
                .searched(shown: shown + [AuditEvent.Target(call.id.stream)], justification: nil), at: now, by: actor)
            for list in lists {
                desk.consultations.begin(list, Subject(call.id.description), by: actor, at: now)
            }
        }
        return found.map(ListedLine.init)
    }
}
