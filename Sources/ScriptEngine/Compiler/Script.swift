import Crypto

/// A compiled script: immutable, shared by every call that runs under it.
///
/// Everything that can hold or not — sections, questions, calculations, alerts, send points — is a node, numbered in
/// the order of the file. A node depends only on nodes before it, so one pass in that order settles everything.
public final class Script: Sendable {
    public let definition: ScriptDefinition
    public let reference: ScriptReference
    let nodes: [Node]
    /// Group 0 holds all that is asked once; each repeat section has a group of its own.
    let groups: [Group]
    /// The nodes of the send points.
    let sendPointNodes: [Int]
    /// The node of each section, in order; its questions' nodes follow it.
    let sectionNodes: [Int]
    /// The same as flat lists, which is what an interview runs on.
    let wiring: Wiring
    /// What every interview begins with.
    let blank: Sheet
    private let sectionOf: [QuestionID: Int]
    private let roles: [String: QuestionID]

    /// A class, so that looking at a node copies nothing.
    final class Node: Sendable {
        enum Kind: Sendable {
            case section
            case question(Question)
            case calculation(CompiledFormula)
            case alert(Alert)
            case sendPoint(SendPoint)
        }

        let kind: Kind
        /// What it is called in the file.
        let id: String
        let group: Int
        /// Its slot within one instance of its group.
        let offset: Int
        /// The section's node; nil for what stands outside sections.
        let section: Int?
        let condition: Condition<Int>?
        let constraints: [Condition<Int>]
        let checks: [Condition<Int>]
        /// For a required question, its weight and the missing states that count as complete.
        let weight: Weight?
        let acceptsMissing: Set<MissingKind>
        /// For a checklist, how many rows make it whole; else 0.
        let rows: Int

        init(
            kind: Kind, id: String, group: Int, offset: Int, section: Int?, condition: Condition<Int>?,
            constraints: [Condition<Int>], checks: [Condition<Int>]
        ) {
            (self.kind, self.id, self.group, self.offset, self.section) = (kind, id, group, offset, section)
            (self.condition, self.constraints, self.checks) = (condition, constraints, checks)
            if case .question(let question) = kind {
                (weight, acceptsMissing, rows) = (question.weight, question.acceptsMissing, question.rows.count)
            } else {
                (weight, acceptsMissing, rows) = (nil, [], 0)
            }
        }

        var isQuestion: Bool {
            if case .question = kind { return true }
            return false
        }
    }

    enum CompiledFormula: Sendable {
        case sum([Int])
        case count(group: Int, Condition<Int>?)
    }

    struct Group: Sendable {
        /// Slots in one instance.
        var size: Int
        /// The node of the question that says how many instances there are; nil for group 0, which has one.
        let count: Int?
        let atMost: Int
        /// The section that is repeated.
        let section: Int?
    }

    /// Reads and compiles a script file.
    ///
    /// - Parameter bytes: the file, UTF-8; its SHA-256 is the script's identity.
    /// - Throws: `ScriptErrors` with every finding of reading it, when one of them is an error.
    public convenience init(yaml bytes: [UInt8]) throws(ScriptErrors) {
        let reading = ScriptReader.read(bytes)
        guard let definition = reading.definition, !reading.diagnostics.contains(where: { $0.severity == .error })
        else { throw ScriptErrors(diagnostics: reading.diagnostics) }
        self.init(definition: definition, file: bytes)
    }

    /// Compiles a definition that is sound: ids are unique, and conditions only look backwards.
    ///
    /// - Parameter bytes: the file that it was read from, as far as it could be read.
    init(definition: ScriptDefinition, file bytes: [UInt8]) {
        let digest = SHA256.hash(data: bytes).hexadecimal
        var compiler = ScriptCompiler(definition)
        compiler.compile()
        self.definition = definition
        reference = ScriptReference(script: definition.script, version: definition.version, digest: digest)
        nodes = compiler.nodes
        groups = compiler.groups
        sendPointNodes = compiler.nodes.indices.filter { number in
            if case .sendPoint = compiler.nodes[number].kind { return true }
            return false
        }
        sectionNodes = compiler.nodes.indices.filter { number in
            if case .section = compiler.nodes[number].kind { return true }
            return false
        }
        var wiringCompiler = WiringCompiler(compiler.nodes, compiler.groups)
        wiringCompiler.compile()
        wiring = Wiring(wiringCompiler, numbers: compiler.numbers)
        blank = Sheet(wiring)
        sectionOf = compiler.sectionOf
        roles = compiler.roles
    }

    /// The question with that id; nil for a calculation or an id that the script has not.
    public func question(_ id: QuestionID) -> Question? {
        guard let number = number(of: id), case .question(let question) = nodes[number].kind else { return nil }
        return question
    }

    /// The question that holds a role, such as `event_time`; nil when this version has none.
    public func question(role: String) -> QuestionID? { roles[role] }

    /// The section that a question or calculation stands in.
    public func section(of id: QuestionID) -> Section? {
        sectionOf[id].map { definition.sections[$0] }
    }

    /// Every question, in order.
    public var questions: [Question] { definition.sections.flatMap(\.questions) }

    func number(of id: QuestionID) -> Int? { wiring.numbers[id] }

}

extension Script {
    /// The send point of a node; nil for another kind of node.
    func sendPoint(_ node: Int) -> SendPoint? {
        guard case .sendPoint(let point) = nodes[node].kind else { return nil }
        return point
    }

    /// The words for the constraint of a question's node that does not hold.
    func constraintMessage(_ index: Int, of node: Int) -> String {
        guard case .question(let question) = nodes[node].kind, question.constraints.indices.contains(index) else {
            return ""
        }
        return question.constraints[index].message
    }
}
