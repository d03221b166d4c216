public import ScriptEngine

/// ODK's XForm, as JavaRosa reads it: what Collect, Enketo, Central and KoboToolbox run.
public enum XForm {
    /// Writes a script as one XForm, `NAME-vN.xml`.
    ///
    /// Sections are groups, repeat sections are repeats whose count is worked out, alerts and soft checks are notes
    /// that appear while they hold, send points are calculated 1 or 0. What only Layby reads stands in attributes of the
    /// namespace `layby`, which other clients pass over.
    ///
    /// - Returns: the file, and what another client does not honour.
    public static func export(_ script: Script) -> Exported {
        let (form, shortfalls) = FormBuilder.form(of: script.definition)
        let text = XFormWriter(form).text()
        let name = "\(script.definition.script)-v\(script.definition.version).xml"
        return Exported(files: [.init(name: name, bytes: Array(text.utf8))], shortfalls: shortfalls)
    }
}
