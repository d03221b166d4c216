public import ScriptEngine

/// The versions that were released, by the SHA-256 of their files. A released file never changes.
public enum ReleasedVersions {
    /// By version.
    static let digests: [Int: String] = [
        1: "", 2: "", 3: "", 4: "",
    ]

    /// Files that calls were opened with before the release of 2026-11-21, which differ from it in one comment.
    static let earlier: [String: Int] = [
        "": 1
    ]

    /// The SHA-256 under which a version was released; nil for another script or a version that was not.
    public static func digest(of reference: ScriptReference) -> String? {
        reference.script == "inland-clandestine-event" ? digests[reference.version] : nil
    }
}
