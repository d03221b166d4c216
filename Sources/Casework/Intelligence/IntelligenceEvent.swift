public import ScriptEngine

/// Something that happened to an intelligence report.
public enum IntelligenceEvent: Hashable, Sendable {
    /// `force` is a slug.
    case begun(
        IntelligenceOrigin, title: String, marking: SecurityMarking, force: String?, isSimulated: Bool)
    case headed(title: String, marking: SecurityMarking)
    /// A new item, or one written anew.
    case itemWritten(Int, text: String, grade: IntelligenceGrade?, origins: [IntelligenceItem.Provenance])
    case itemRemoved(Int)
    case entityNamed(
        Int, IntelligenceEntity.Kind, text: String, birth: CivilDate?, known: IntelligenceEntity.Known?,
        subject: Subject?)
    case entityRemoved(Int)
    /// Whether the hub is not to have it.
    case entityKeptBack(Int, Bool)
    case linked(IntelligenceLink)
    case linkRemoved(Int)
    /// `subject` is whose data it is in the call that the report was made from; nil for what somebody wrote.
    case sourceNamed(IntelligenceSource, subject: Subject? = nil)
    case submitted(revision: Int)
    /// What of an item may leave; nil for nothing.
    case sanitised(item: Int, text: String?)
    /// It went to the hub, the so-manieth time.
    case disseminated(time: Int)
    case revised(reason: String)
    /// `time` as with `disseminated`; nil where the hub never had it.
    case withdrawn(reason: String, time: Int?)

    /// The prefix of its kinds.
    static let family = "intelligence"

    public var kind: String { "\(Self.family).\(name)" }

    private var name: String {
        switch self {
        case .begun: "begun"
        case .headed: "headed"
        case .itemWritten: "itemWritten"
        case .itemRemoved: "itemRemoved"
        case .entityNamed: "entityNamed"
        case .entityRemoved: "entityRemoved"
        case .entityKeptBack: "entityKeptBack"
        case .linked: "linked"
        case .linkRemoved: "linkRemoved"
        case .sourceNamed: "sourceNamed"
        case .submitted: "submitted"
        case .sanitised: "sanitised"
        case .disseminated: "disseminated"
        case .revised: "revised"
        case .withdrawn: "withdrawn"
        }
    }

    /// As a report's history says it; nothing that was written stands in it.
    public var words: String {
        switch self {
        case .begun: "began the report"
        case .headed: "set its title and marking"
        case .itemWritten(let number, _, _, _): "wrote item \(number)"
        case .itemRemoved(let number): "removed item \(number)"
        case .entityNamed(let number, let kind, _, _, _, _): "named entity \(number), \(kind.words)"
        case .entityRemoved(let number): "removed entity \(number)"
        case .entityKeptBack(let number, let isKept): "\(isKept ? "kept back" : "let go") entity \(number)"
        case .linked(let link): "linked entities \(link.from) and \(link.to)"
        case .linkRemoved(let number): "removed link \(number)"
        case .sourceNamed: "set who the source is"
        case .submitted(let revision): "submitted revision \(revision)"
        case .sanitised(let item, let text): text == nil ? "withheld item \(item)" : "sanitised item \(item)"
        case .disseminated: "sent it to the hub"
        case .revised: "opened it for another revision"
        case .withdrawn: "withdrew it"
        }
    }
}
