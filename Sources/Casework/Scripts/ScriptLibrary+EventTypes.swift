public import ScriptEngine

extension ScriptLibrary {
    /// The types of event that some version knows, each once, in the order of the newest version that has it.
    ///
    /// - Throws: `ScriptLibraryError`.
    public func eventTypes() throws(ScriptLibraryError) -> [Choice] {
        var seen: Set<String> = []
        var types: [Choice] = []
        for version in versions.reversed() {
            let script = try script(version: version)
            guard let question = script.question(role: CallFacts.Role.eventType.rawValue) else { continue }
            for choice in script.question(question)?.choices ?? [] where seen.insert(choice.code).inserted {
                types.append(choice)
            }
        }
        return types
    }

    /// The versions that do not ask for the type of event, whose calls are all of lorries.
    ///
    /// - Throws: `ScriptLibraryError`.
    public func lorryVersions() throws(ScriptLibraryError) -> Set<Int> {
        var found: Set<Int> = []
        for version in versions {
            let script = try script(version: version)
            if script.question(role: CallFacts.Role.eventType.rawValue) == nil { found.insert(version) }
        }
        return found
    }
}
