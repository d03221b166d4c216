public import Casework
internal import GRDB

extension IntelligenceLog {
    /// The views that a user has saved, the first one first.
    public func views(of user: UserID) async throws(LogError) -> [SavedView] {
        try await read { [vault] in try ViewTable.views(of: user, vault, $0) }
    }

    /// Saves a view, in place of the user's one of the same name.
    ///
    /// - Parameters:
    ///   - name: as `SavedView.name` gives it.
    ///   - filter: codes only, up to 1,000 bytes.
    /// - Returns: false where the user has as many as one may have; nothing is saved then.
    public func save(view name: String, filter: String, of user: UserID) async throws(LogError) -> Bool {
        try await writer.commit { [vault] database in
            let views = try ViewTable.views(of: user, vault, database)
            let same = views.filter { $0.name == name }
            guard views.count - same.count < SavedView.most else { return false }
            for view in same { try ViewTable.remove(view.id, of: user, database) }
            try ViewTable.add(name, filter, of: user, vault, database)
            return true
        }
    }

    /// Removes a view of a user; one that is not there is gone already.
    public func removeView(_ id: Int, of user: UserID) async throws(LogError) {
        try await writer.commit { try ViewTable.remove(id, of: user, $0) }
    }
}
