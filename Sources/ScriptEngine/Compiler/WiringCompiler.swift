/// Turns numbered nodes into wiring: gives each test of a question a bit, each condition its looks, each node its readers.
struct WiringCompiler {
    var nodes: [Wiring.Node] = []
    private(set) var ids: [QuestionID] = []
    private(set) var groups: [Wiring.Group] = []
    var looks: [Wiring.Look] = []
    var rules: [Int32] = []
    var comparisons: [Test<Int>] = []
    private(set) var readers: [Wiring.Reader] = []
    var trials: [Wiring.Trial] = []
    private(set) var formulas: [Wiring.Formula] = []
    var codes: [String] = []
    var codeVerdicts: [Verdicts] = []
    private(set) var rowCodes: [String] = []
    private(set) var single: [Int32] = []
    private(set) var alerts: [Int32] = []
    private(set) var sendPoints: [Int32] = []
    let source: [Script.Node]
    let sourceGroups: [Script.Group]
    /// For each node, its tests and their bits.
    var verdicts: [[Test<Int>: Verdicts]]
    /// For each node, who looks at it.
    var found: [[Int32: Verdicts]]

    init(_ source: [Script.Node], _ groups: [Script.Group]) {
        (self.source, sourceGroups) = (source, groups)
        verdicts = Array(repeating: [:], count: source.count)
        found = Array(repeating: [:], count: source.count)
    }

    mutating func compile() {
        groups = sourceGroups.map {
            Wiring.Group(
                first: 0, count: Int32($0.count ?? -1), section: Int32($0.section ?? -1), atMost: $0.atMost)
        }
        for (number, node) in source.enumerated() { add(node, Int32(number)) }
        for (number, group) in sourceGroups.enumerated() {
            if let count = group.count { nodes[count].isCount = true }
            if let section = group.section { nodes[section].repeats = Int32(number) }
        }
        for number in nodes.indices { weigh(number) }
        for (number, readers) in found.enumerated() {
            let start = Int32(self.readers.count)
            for (reader, mask) in readers.sorted(by: { $0.key < $1.key }) where reader != Int32(number) {
                self.readers.append(Wiring.Reader(node: reader, mask: mask))
            }
            nodes[number].readers = Wiring.Span(start: start, end: Int32(self.readers.count))
        }
    }

    // MARK: Nodes

    private mutating func add(_ source: Script.Node, _ number: Int32) {
        var node = Wiring.Node(group: Int32(source.group), offset: Int32(source.offset))
        var flags = Flags.isValid
        var id = QuestionID("")
        switch source.kind {
        case .section: if sourceGroups.contains(where: { $0.section == Int(number) }) { flags.insert(.isRepeated) }
        case .question(let question):
            flags.insert(.isQuestion)
            id = question.id
            (node.weight, node.type) = (question.weight, question.type)
            node.accepts = question.acceptsMissing.reduce(into: []) { $0.formUnion(MissingKinds($1)) }
            let firstRow = Int32(rowCodes.count)
            rowCodes += question.rows.map(\.code)
            node.rows = Wiring.Span(start: firstRow, end: Int32(rowCodes.count))
            node.maxLength = question.maxLength ?? .max
        case .calculation(let formula):
            node.formula = Int32(formulas.count)
            let wired = wire(formula, of: number)
            formulas.append(wired)
        case .alert: alerts.append(number)
        case .sendPoint: sendPoints.append(number)
        }
        if source.offset == 0 { groups[source.group].first = number }
        groups[source.group].blank.append(Cell(flags: flags))
        groups[source.group].size += 1
        if source.group == 0 { single.append(number) }
        nodes.append(node)
        ids.append(id)
        nodes[Int(number)].relevance = relevance(of: source, number)
        nodes[Int(number)].constraints = rules(source.constraints, of: number, group: source.group)
        // Checks are looked at when they are asked for; nobody waits for a change of theirs.
        nodes[Int(number)].checks = rules(source.checks, of: nil, group: source.group)
    }
}
