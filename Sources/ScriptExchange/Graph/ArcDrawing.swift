/// Draws a graph as rows in the order of the file, with arcs at their left and words at their right.
///
/// An arc ends in an arrow at the row that looks; the words beside that row say at what. Nothing is laid over text.
struct ArcDrawing {
    private let model: GraphModel
    private let rows: [Row]
    private let height: Int

    private static let gutter = 190
    private static let boxWidth = 330
    private static let noteGap = 28
    private static let noteWidth = 470
    private static let lineHeight = 17
    private static let margin = 24
    private static let width = margin + gutter + boxWidth + noteGap + noteWidth + margin

    private struct Row {
        let y: Int
        let height: Int
        let titleLines: [String]
        let detailLines: [String]
        let noteLines: [(text: String, isFirst: Bool, source: Int?)]
    }

    init(_ model: GraphModel) {
        self.model = model
        var rows: [Row] = []
        let titles = TextWidth.lines(model.title, within: Self.width - 2 * Self.margin, size: 20, isBold: true)
        let summaries = TextWidth.lines(model.summary, within: Self.width - 2 * Self.margin, size: 13)
        var y = Self.margin + titles.count * 26 + summaries.count * Self.lineHeight + 22
        for (index, node) in model.nodes.enumerated() {
            let inner = Self.boxWidth - 70
            let titleLines = TextWidth.lines(node.title, within: inner, size: 14, isBold: true)
            let detailLines = TextWidth.lines(node.detail, within: inner, size: 12)
            let notes = node.notes.flatMap { note in
                TextWidth.lines(note.text, within: Self.noteWidth - 14, size: 12).enumerated()
                    .map { (text: $1, isFirst: $0 == 0, source: note.source) }
            }
            let incoming = model.edges.count { $0.to == index }
            let height = max(
                20 + titleLines.count * Self.lineHeight + detailLines.count * 15, 16 + notes.count * 16,
                22 + incoming * 9)
            rows.append(
                Row(y: y, height: height, titleLines: titleLines, detailLines: detailLines, noteLines: notes))
            y += height + 14
        }
        self.rows = rows
        height = y + Self.margin - 14
    }

    var svg: String {
        let titles = TextWidth.lines(model.title, within: Self.width - 2 * Self.margin, size: 20, isBold: true)
        let summaries = TextWidth.lines(model.summary, within: Self.width - 2 * Self.margin, size: 13)
        var head = titles.enumerated().map { text($1, Self.margin, Self.margin + 20 + $0 * 26, "title") }
        let below = Self.margin + titles.count * 26 + 16
        head += summaries.enumerated().map { text($1, Self.margin, below + $0 * Self.lineHeight, "summary") }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" \
            height="\(height)" role="img" aria-labelledby="title desc">
            <title id="title">\(Markup.escaped(model.title))</title>
            <desc id="desc">\(Markup.escaped(description))</desc>
            <style>
            \(Self.style)
            </style>
            <rect class="ground" width="\(Self.width)" height="\(height)"/>
            \(head.joined(separator: "\n"))
            <g>
            \(arcs.joined(separator: "\n"))
            </g>
            \(rows.indices.map(row).joined(separator: "\n"))
            </svg>

            """
    }

    /// The picture for those who do not see it.
    private var description: String {
        let edges = model.edges.map { edge in
            let (from, to) = (model.nodes[edge.from], model.nodes[edge.to])
            return "\(to.number) \(to.title) looks at \(from.number) \(from.title) (\(model.label(edge)))."
        }
        return ([model.summary] + edges).joined(separator: " ")
    }

    // MARK: Parts

    private func row(_ index: Int) -> String {
        let node = model.nodes[index]
        let row = rows[index]
        let x = Self.margin + Self.gutter
        let block = row.titleLines.count * Self.lineHeight + row.detailLines.count * 15
        var y = row.y + (row.height - block) / 2 + 13
        var parts = [
            "<rect class=\"box\(node.isElsewhere ? " elsewhere" : "")\" x=\"\(x)\" y=\"\(row.y)\" "
                + "width=\"\(Self.boxWidth)\" height=\"\(row.height)\" rx=\"6\"/>"
        ]
        let isSource = model.edges.contains { $0.from == index }
        parts.append(text(node.number, x + 14, y, "number\(isSource ? " c\(color(index))" : "")"))
        for line in row.titleLines {
            parts.append(text(line, x + 58, y, "name"))
            y += Self.lineHeight
        }
        for line in row.detailLines {
            parts.append(text(line, x + 58, y - 1, "detail"))
            y += 15
        }
        let noteX = x + Self.boxWidth + Self.noteGap
        var noteY = row.y + (row.height - row.noteLines.count * 16) / 2 + 12
        for note in row.noteLines {
            if note.isFirst {
                parts.append(
                    "<circle class=\"\(note.source.map { "head c\(color($0))" } ?? "dot")\" cx=\"\(noteX)\" cy=\"\(noteY - 4)\" r=\"3\"/>"
                )
            }
            parts.append(text(note.text, noteX + 12, noteY, "note"))
            noteY += 16
        }
        return "<g>\n\(parts.joined(separator: "\n"))\n</g>"
    }

    private var arcs: [String] {
        let longest = max(model.edges.map { $0.to - $0.from }.max() ?? 1, 1)
        let x = Self.margin + Self.gutter
        return model.edges.map { edge in
            let incoming = model.edges.filter { $0.to == edge.to }
            // The nearest source enters lowest, so that arcs into one row do not cross there.
            let place = incoming.sorted { $0.from < $1.from }.firstIndex(of: edge) ?? 0
            let target = rows[edge.to]
            let isSource = model.edges.contains { $0.from == edge.to }
            let spread = incoming.count > 1 ? min(9, (target.height - (isSource ? 26 : 16)) / (incoming.count - 1)) : 0
            let middle = target.y + target.height / 2 - (isSource ? 4 : 0)
            let end = middle + place * spread - (incoming.count - 1) * spread / 2
            let start = rows[edge.from].y + rows[edge.from].height - 10
            let share = (Double(edge.to - edge.from) / Double(longest)).squareRoot()
            let reach = Int((30 + (Double(Self.gutter) * 1.28 - 30) * share).rounded())
            let css = "c\(color(edge.from))"
            return "<path class=\"arc \(css)\(edge.isRoute ? "" : " weak")\" d=\"M\(x) \(start)C\(x - reach) \(start) "
                + "\(x - reach) \(end) \(x - 7) \(end)\"/>"
                + "<path class=\"head \(css)\" d=\"M\(x - 8) \(end - 4)L\(x) \(end)L\(x - 8) \(end + 4)z\"/>"
        }
    }

    /// Arcs from one row have one colour; rows that have arcs take turns.
    private func color(_ index: Int) -> Int {
        let sources = Set(model.edges.map(\.from)).sorted()
        return (sources.firstIndex(of: index) ?? 0) % 7
    }

    private func text(_ text: String, _ x: Int, _ y: Int, _ css: String) -> String {
        "<text class=\"\(css)\" x=\"\(x)\" y=\"\(y)\">\(Markup.escaped(text))</text>"
    }

    /// Plain colours first, for programs that know no media queries; then those for the dark.
    private static let style = """
        text { font-family: "Liberation Sans", Arial, Helvetica, sans-serif; fill: #16202a; }
        .ground { fill: #ffffff; }
        .title { font-size: 20px; font-weight: bold; }
        .summary { font-size: 13px; fill: #4d5b68; }
        .box { fill: #f4f7fa; stroke: #9aa7b3; stroke-width: 1; }
        .elsewhere { fill: #ffffff; stroke-dasharray: 5 4; }
        .number { font-size: 14px; font-weight: bold; fill: #4d5b68; }
        .name { font-size: 14px; font-weight: bold; }
        .detail { font-size: 12px; fill: #4d5b68; }
        .note { font-size: 12px; }
        .dot { fill: #7b8894; }
        .arc { fill: none; stroke-width: 1.6; }
        .weak { stroke-dasharray: 4 4; }
        .arc.c0 { stroke: #0b4f7d; } .head.c0, .number.c0 { fill: #0b4f7d; }
        .arc.c1 { stroke: #9d1420; } .head.c1, .number.c1 { fill: #9d1420; }
        .arc.c2 { stroke: #2f6b1f; } .head.c2, .number.c2 { fill: #2f6b1f; }
        .arc.c3 { stroke: #8a4b00; } .head.c3, .number.c3 { fill: #8a4b00; }
        .arc.c4 { stroke: #6a3fa0; } .head.c4, .number.c4 { fill: #6a3fa0; }
        .arc.c5 { stroke: #00696b; } .head.c5, .number.c5 { fill: #00696b; }
        .arc.c6 { stroke: #a0246e; } .head.c6, .number.c6 { fill: #a0246e; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e8edf2; } .ground { fill: #12181e; } .summary, .number, .detail { fill: #aab6c2; }
          .box { fill: #1b2630; stroke: #4a5966; } .elsewhere { fill: #12181e; } .dot { fill: #8593a0; }
          .arc.c0 { stroke: #8cc4ee; } .head.c0, .number.c0 { fill: #8cc4ee; }
          .arc.c1 { stroke: #ff9c9c; } .head.c1, .number.c1 { fill: #ff9c9c; }
          .arc.c2 { stroke: #9fd88a; } .head.c2, .number.c2 { fill: #9fd88a; }
          .arc.c3 { stroke: #f0b866; } .head.c3, .number.c3 { fill: #f0b866; }
          .arc.c4 { stroke: #c9aef5; } .head.c4, .number.c4 { fill: #c9aef5; }
          .arc.c5 { stroke: #7fd6d6; } .head.c5, .number.c5 { fill: #7fd6d6; }
          .arc.c6 { stroke: #f5a3d3; } .head.c6, .number.c6 { fill: #f5a3d3; }
        }
        @media print { .ground { fill: none; } }
        """
}
