internal import Casework
internal import GRDB
internal import ScriptEngine

/// What the rows of referrals keep beside what they began with.
enum ReferralRows {
    /// Rows from before it have neither: they were referred, and nothing runs.
    static let schema = """
        ALTER TABLE referrals ADD COLUMN since INTEGER;
        ALTER TABLE referrals ADD COLUMN deadlines TEXT;
        CREATE INDEX referrals_by_time ON referrals (referred_at, id);
        CREATE INDEX referrals_with_deadlines ON referrals (id) WHERE deadlines IS NOT NULL;
        """

    /// What runs, as JSON; nil for nothing.
    static func text(of deadlines: [Deadline]) -> String? {
        deadlines.isEmpty ? nil : CanonicalJSON.text(.array(deadlines.map(\.json)))
    }

    static func deadlines(_ text: String?) throws -> [Deadline] {
        guard let text else { return [] }
        guard let items = (try? JSONParser.parse(text))?.array else { throw LogError.notALog }
        return try items.map { item in
            guard let deadline = Deadline(json: item) else { throw LogError.notALog }
            return deadline
        }
    }
}
