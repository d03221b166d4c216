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
        ("call", PackageResources.call_mustache),
        ("calls", PackageResources.calls_mustache),
        ("cell", PackageResources.cell_mustache),
        ("close", PackageResources.close_mustache),
        ("conflict", PackageResources.conflict_mustache),
        ("events", PackageResources.events_mustache),
        ("filter", PackageResources.filter_mustache),
        ("found", PackageResources.found_mustache),
        ("frame", PackageResources.frame_mustache),
        ("identity", PackageResources.identity_mustache),
        ("keys", PackageResources.keys_mustache),
        ("keys-list", PackageResources.keys_list_mustache),
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
        ("pieces", PackageResources.pieces_mustache),
        ("place", PackageResources.place_mustache),
        ("print", PackageResources.print_mustache),
        ("question", PackageResources.question_mustache),
        ("report", PackageResources.report_mustache),
        ("returned", PackageResources.returned_mustache),
        ("review", PackageResources.review_mustache),
        ("review-of-call", PackageResources.review_of_call_mustache),
        ("roles", PackageResources.roles_mustache),
        ("row", PackageResources.row_mustache),
        ("search", PackageResources.search_mustache),
        ("section", PackageResources.section_mustache),
        ("send", PackageResources.send_mustache),
        ("signin", PackageResources.signin_mustache),
        ("status", PackageResources.status_mustache),
        ("status-of-call", PackageResources.status_of_call_mustache),
        ("table", PackageResources.table_mustache),
        ("table-pieces", PackageResources.table_pieces_mustache),
        ("timeline", PackageResources.timeline_mustache),
        ("user", PackageResources.user_mustache),
        ("users", PackageResources.users_mustache),
        ("why", PackageResources.why_mustache),
    ]
}
