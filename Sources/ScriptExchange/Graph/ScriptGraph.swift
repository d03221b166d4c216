public import ScriptEngine

/// A script as a picture: its sections and which of them look at whose answers, or one section's questions.
///
/// In each form `section` asks for that section's questions with their conditions; nil for all sections. The picture
/// of a section that the script has not is empty of boxes.
public enum ScriptGraph {
    /// Mermaid, a flowchart from top to bottom.
    public static func mermaid(_ script: Script, section: SectionID? = nil) -> String {
        let model = model(script, section)
        var lines = ["flowchart TD", "  accTitle: \(oneLine(model.title))", "  accDescr: \(oneLine(model.summary))"]
        for node in model.nodes {
            let label = "\(mermaid(node.number)) \(mermaid(node.title))<br/>\(mermaid(node.detail))"
            lines.append("  n_\(node.id)[\"\(label)\"]")
        }
        for edge in model.edges {
            let (from, to) = (model.nodes[edge.from].id, model.nodes[edge.to].id)
            lines.append("  n_\(from) \(edge.isRoute ? "-->" : "-.->")|\"\(mermaid(model.label(edge)))\"| n_\(to)")
        }
        let elsewhere = model.nodes.filter(\.isElsewhere).map { "n_\($0.id)" }
        if !elsewhere.isEmpty {
            lines.append("  classDef elsewhere stroke-dasharray: 4 3")
            lines.append("  class \(elsewhere.joined(separator: ",")) elsewhere")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// DOT, for Graphviz.
    public static func dot(_ script: Script, section: SectionID? = nil) -> String {
        let model = model(script, section)
        var lines = [
            "digraph script {", "  label=\"\(dot(model.title))\"; labelloc=t; rankdir=TB; fontname=\"Helvetica\";",
            "  node [shape=box, style=rounded, fontname=\"Helvetica\"]; edge [fontname=\"Helvetica\", fontsize=10];",
        ]
        for node in model.nodes {
            let style = node.isElsewhere ? ", style=\"rounded,dashed\"" : ""
            lines.append(
                "  \"\(dot(node.id))\" [label=\"\(dot(node.number)) \(dot(node.title))\\n\(dot(node.detail))\"\(style)];"
            )
        }
        for edge in model.edges {
            let (from, to) = (model.nodes[edge.from].id, model.nodes[edge.to].id)
            lines.append(
                "  \"\(dot(from))\" -> \"\(dot(to))\" [label=\"\(dot(model.label(edge)))\""
                    + "\(edge.isRoute ? "" : ", style=dashed")];")
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    /// SVG of our own layout, for the screen in light and dark, and for paper.
    public static func svg(_ script: Script, section: SectionID? = nil) -> String {
        ArcDrawing(model(script, section)).svg
    }

    private static func model(_ script: Script, _ section: SectionID?) -> GraphModel {
        guard let section else { return GraphModel(sectionsOf: script) }
        return GraphModel(questionsOf: section, in: script)
            ?? GraphModel(
                title: script.definition.title, summary: "The script has no section \(section).", nodes: [], edges: [],
                numbering: Numbering(script))
    }

    /// A text within quotes of Mermaid: what could end them or be read as markup becomes an entity.
    private static func mermaid(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "#": result += "#35;"
            case "\"": result += "#quot;"
            case "<": result += "#lt;"
            case ">": result += "#gt;"
            case "&": result += "#amp;"
            case "`": result += "#96;"
            case _ where character.isNewline: result += " "
            default: result.append(character)
            }
        }
        return result
    }

    /// A text on a line of its own, without what would end it.
    private static func oneLine(_ text: String) -> String {
        String(
            text.map { character in
                switch character {
                case ";": ","
                case "{", "}", "#", "%": " "
                default: character.isNewline ? " " : character
                }
            })
    }

    private static func dot(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ")
    }
}
