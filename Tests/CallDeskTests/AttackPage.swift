import Foundation

/// What a crawler sees of a page: where it leads, and what can be typed into it.
struct AttackPage: Sendable {
    /// A form, and what a browser would send with it.
    struct Form: Sendable {
        struct Field: Sendable {
            let name: String
            /// `hidden`, `text`, `radio`, `file`, `textarea`, …
            let type: String
            let value: String
        }

        let method: String
        let action: String
        let fields: [Field]

        /// The same for forms that differ only in which record they are of.
        var kind: String {
            let names = Set(fields.map { "\($0.name):\($0.type)" }).sorted().joined(separator: ",")
            return "\(method) \(AttackPage.shape(of: action)) \(names)"
        }

        /// What is sent when nothing is chosen or typed.
        var standing: [(String, String)] {
            var seen: Set<String> = []
            return fields.filter { $0.type != "file" && $0.type != "submit" }
                .filter { !["radio", "checkbox"].contains($0.type) || seen.insert($0.name).inserted }
                .map { ($0.name, $0.value) }
        }
    }

    let links: [String]
    let forms: [Form]

    /// - Parameters:
    ///   - html: as the desk draws it: attributes in double quotes, what they hold escaped.
    ///   - path: of the page itself, for forms that name no action.
    init(_ html: String, at path: String) {
        var (links, forms): ([String], [Form]) = ([], [])
        var open: (method: String, action: String, fields: [Form.Field])?
        for tag in Self.tags(html) {
            let attributes = tag.attributes
            switch tag.name {
            case "a":
                if let href = attributes["href"], href.hasPrefix("/"), !href.hasPrefix("//") {
                    links.append(String(href.prefix { $0 != "#" }))
                }
            case "form":
                open = (attributes["method"] ?? "get", attributes["action"] ?? path, [])
            case "/form":
                if let form = open { forms.append(Form(method: form.method, action: form.action, fields: form.fields)) }
                open = nil
            case "input", "textarea", "select", "button":
                guard let name = attributes["name"] else { continue }
                let type =
                    tag.name == "input" ? attributes["type"] ?? "text" : tag.name == "button" ? "submit" : tag.name
                open?.fields.append(Form.Field(name: name, type: type, value: attributes["value"] ?? ""))
            default: break
            }
        }
        (self.links, self.forms) = (links, forms)
    }

    /// A path with what names a record taken out, and its query's values.
    static func shape(of path: String) -> String {
        let parts = path.split(separator: "?", maxSplits: 1)
        let places = (parts.first ?? "").split(separator: "/").map { part in
            part.contains(where: \.isNumber) && part.count > 8 ? "*" : "\(part)"
        }
        let names = parts.count < 2 ? [] : parts[1].split(separator: "&").map { String($0.prefix { $0 != "=" }) }
        return "/" + places.joined(separator: "/") + (names.isEmpty ? "" : "?" + names.joined(separator: "&"))
    }

    private struct Tag {
        let name: String
        let attributes: [String: String]
    }

    private static func tags(_ html: String) -> [Tag] {
        html.split(separator: "<").dropFirst().compactMap { piece in
            let inside = piece.prefix { $0 != ">" }
            guard let name = inside.split(separator: " ").first, name.first != "!" else { return nil }
            var attributes: [String: String] = [:]
            var rest = inside.dropFirst(name.count)
            while let equals = rest.range(of: "=\"") {
                let key = rest[..<equals.lowerBound].split(separator: " ").last.map(String.init) ?? ""
                let value = rest[equals.upperBound...].prefix { $0 != "\"" }
                attributes[key] = unescaped(String(value))
                rest = rest[value.endIndex...].dropFirst()
            }
            return Tag(name: String(name), attributes: attributes)
        }
    }

    private static func unescaped(_ text: String) -> String {
        [("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
            .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
