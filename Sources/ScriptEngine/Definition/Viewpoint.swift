/// Where a condition, sum or count stands, and so what it may look at.
struct Viewpoint {
    /// For the words of a finding.
    let subject: String
    /// The section, question or calculation that looks; nil for what nothing can look at: an alert, a send point, or
    /// what is left out of the definition.
    let id: String?
    /// Questions from here on are forward references.
    let position: Int
    /// In a constraint or check, the question that a test without `question` speaks of.
    var own: (id: QuestionID, entry: Catalogue.Entry)?
}
