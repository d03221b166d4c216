public import ScriptEngine
private import Synchronization

/// The versions of a script that can be run: the released ones in the binary, or those of a folder.
public final class ScriptLibrary: Sendable {
    private let files: [Int: [UInt8]]
    private let compiled = Mutex<[Int: Script]>([:])
    private let words = Mutex<SearchVocabulary?>(nil)

    /// The four released versions of the Inland Clandestine Event Script, a reconstruction from public reports.
    public static let released = ScriptLibrary(files: [
        1: PackageResources.v1_yaml, 2: PackageResources.v2_yaml, 3: PackageResources.v3_yaml,
        4: PackageResources.v4_yaml,
    ])

    /// - Parameter files: the bytes of each version's file, by the number in its name.
    public init(files: [Int: [UInt8]]) { self.files = files }

    /// Ascending.
    public var versions: [Int] { files.keys.sorted() }

    /// The newest version's number; nil when there is none.
    public var newest: Int? { files.keys.max() }

    /// A version, compiled on first use.
    ///
    /// - Throws: `.unknownVersion`, `.invalid` with every finding.
    public func script(version: Int) throws(ScriptLibraryError) -> Script {
        if let script = compiled.withLock({ $0[version] }) { return script }
        let bytes = try bytes(version: version)
        let script: Script
        do { script = try Script(yaml: bytes) } catch { throw .invalid(version: version, error) }
        guard script.reference.version == version else {
            throw .misnamed(version: version, says: script.reference.version)
        }
        compiled.withLock { $0[version] = script }
        return script
    }

    /// The words of its choices, gathered on first use.
    public var vocabulary: SearchVocabulary {
        if let known = words.withLock(\.self) { return known }
        let gathered = SearchVocabulary(self)
        words.withLock { $0 = gathered }
        return gathered
    }

    /// The bytes of a version's file.
    ///
    /// - Throws: `.unknownVersion`.
    public func bytes(version: Int) throws(ScriptLibraryError) -> [UInt8] {
        guard let bytes = files[version] else { throw .unknownVersion(version, known: versions) }
        return bytes
    }

    /// The very script that a call was opened with.
    ///
    /// - Throws: `.changed` when the version's file is not the one that the call ran under.
    public func script(matching reference: ScriptReference) throws(ScriptLibraryError) -> Script {
        let script = try script(version: reference.version)
        let isEarlier =
            ReleasedVersions.earlier[reference.digest] == reference.version
            && ReleasedVersions.digest(of: script.reference) == script.reference.digest
        guard script.reference == reference || isEarlier else { throw .changed(version: reference.version) }
        return script
    }
}

/// Why a script cannot be had.
public enum ScriptLibraryError: Error, Equatable, Sendable {
    case unknownVersion(Int, known: [Int])
    case invalid(version: Int, ScriptErrors)
    /// The file of this version says that it is another.
    case misnamed(version: Int, says: Int)
    /// The file of this version is not the one that a call was opened with.
    case changed(version: Int)

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .unknownVersion: "script.unknownVersion"
        case .invalid: "script.invalid"
        case .misnamed: "script.misnamed"
        case .changed: "script.changed"
        }
    }
}
