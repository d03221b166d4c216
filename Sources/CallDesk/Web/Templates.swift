import Mustache

/// The pages' templates, embedded in the binary; all that they are given is escaped unless it was drawn by one of them.
struct Templates: Sendable {
    private let library: MustacheLibrary

    /// - Precondition: every template in `Pages` can be read; a test draws each page.
    init() {
        var library = MustacheLibrary()
        for (name, bytes) in Self.files {
            do {
                library.register(try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self)), named: name)
            } catch {
                preconditionFailure("the template \(name) cannot be read: \(error)")
            }
        }
        self.library = library
    }

    /// Draws a template.
    ///
    /// - Parameter content: its properties are what the template names.
    func render(_ content: some Sendable, _ name: String) -> String {
        library.render(content, withTemplate: name) ?? ""
    }

    /// A line a template: `Pages/NAME.mustache`.
    private static let files: [(String, [UInt8])] = [
        ("account", PackageResources.account_mustache),
        ("alerts", PackageResources.alerts_mustache),
        ("audit", PackageResources.audit_mustache),
        ("bulletin", PackageResources.bulletin_mustache),
        ("call", PackageResources.call_mustache),
        ("calls", PackageResources.calls_mustache),
        ("cell", PackageResources.cell_mustache),
        ("close", PackageResources.close_mustache),
        ("conflict", PackageResources.conflict_mustache),
        ("conflicts", PackageResources.conflicts_mustache),
        ("debriefs", PackageResources.debriefs_mustache),
        ("debriefs-of-call", PackageResources.debriefs_of_call_mustache),
        ("debts", PackageResources.debts_mustache),
        ("decision", PackageResources.decision_mustache),
        ("decisions", PackageResources.decisions_mustache),
        ("duty-to-notify", PackageResources.duty_to_notify_mustache),
        ("engagement", PackageResources.engagement_mustache),
        ("events", PackageResources.events_mustache),
        ("export", PackageResources.export_mustache),
        ("filter", PackageResources.filter_mustache),
        ("found", PackageResources.found_mustache),
        ("frame", PackageResources.frame_mustache),
        ("hub", PackageResources.hub_mustache),
        ("hub-frame", PackageResources.hub_frame_mustache),
        ("hub-message", PackageResources.hub_message_mustache),
        ("hub-record", PackageResources.hub_record_mustache),
        ("hubs", PackageResources.hubs_mustache),
        ("identity", PackageResources.identity_mustache),
        ("intelligence", PackageResources.intelligence_mustache),
        ("intelligence-grade", PackageResources.intelligence_grade_mustache),
        ("intelligence-print", PackageResources.intelligence_print_mustache),
        ("intelligence-report", PackageResources.intelligence_report_mustache),
        ("intelligence-sanitise", PackageResources.intelligence_sanitise_mustache),
        ("intelligence-source", PackageResources.intelligence_source_mustache),
        ("keys", PackageResources.keys_mustache),
        ("keys-list", PackageResources.keys_list_mustache),
        ("listed", PackageResources.listed_mustache),
        ("lookup", PackageResources.lookup_mustache),
        ("map", PackageResources.map_mustache),
        ("matches", PackageResources.matches_mustache),
        ("message", PackageResources.message_mustache),
        ("news", PackageResources.news_mustache),
        ("notes", PackageResources.notes_mustache),
        ("notes-kept", PackageResources.notes_kept_mustache),
        ("officer-link", PackageResources.officer_link_mustache),
        ("open-line", PackageResources.open_line_mustache),
        ("operation", PackageResources.operation_mustache),
        ("operations", PackageResources.operations_mustache),
        ("pair", PackageResources.pair_mustache),
        ("pair-view", PackageResources.pair_view_mustache),
        ("penalties", PackageResources.penalties_mustache),
        ("penalty", PackageResources.penalty_mustache),
        ("penalty-list", PackageResources.penalty_list_mustache),
        ("pieces", PackageResources.pieces_mustache),
        ("place", PackageResources.place_mustache),
        ("print", PackageResources.print_mustache),
        ("question", PackageResources.question_mustache),
        ("recovery", PackageResources.recovery_mustache),
        ("referral", PackageResources.referral_mustache),
        ("referral-head", PackageResources.referral_head_mustache),
        ("referral-of-call", PackageResources.referral_of_call_mustache),
        ("referral-offer", PackageResources.referral_offer_mustache),
        ("referral-pack", PackageResources.referral_pack_mustache),
        ("referral-paper", PackageResources.referral_paper_mustache),
        ("referral-print", PackageResources.referral_print_mustache),
        ("referral-row", PackageResources.referral_row_mustache),
        ("referrals", PackageResources.referrals_mustache),
        ("referrals-due", PackageResources.referrals_due_mustache),
        ("report", PackageResources.report_mustache),
        ("requests", PackageResources.requests_mustache),
        ("returned", PackageResources.returned_mustache),
        ("review", PackageResources.review_mustache),
        ("review-of-call", PackageResources.review_of_call_mustache),
        ("roles", PackageResources.roles_mustache),
        ("row", PackageResources.row_mustache),
        ("safeguarding", PackageResources.safeguarding_mustache),
        ("safeguarding-record", PackageResources.safeguarding_record_mustache),
        ("scan", PackageResources.scan_mustache),
        ("search", PackageResources.search_mustache),
        ("section", PackageResources.section_mustache),
        ("send", PackageResources.send_mustache),
        ("setting", PackageResources.setting_mustache),
        ("signin", PackageResources.signin_mustache),
        ("status", PackageResources.status_mustache),
        ("status-of-call", PackageResources.status_of_call_mustache),
        ("suggestions", PackageResources.suggestions_mustache),
        ("table", PackageResources.table_mustache),
        ("table-pieces", PackageResources.table_pieces_mustache),
        ("timeline", PackageResources.timeline_mustache),
        ("user", PackageResources.user_mustache),
        ("users", PackageResources.users_mustache),
        ("wall", PackageResources.wall_mustache),
        ("wall-board", PackageResources.wall_board_mustache),
        ("why", PackageResources.why_mustache),
    ]
}
