public import Casework

/// Why the log could not do what it was asked. No case holds anything that a person said, nor any SQL argument.
public enum LogError: Error, Hashable, Sendable {
    /// The folder or file cannot be opened or made.
    case cannotOpen
    /// The file is there and is no log of ours, or its beginning is damaged.
    case notALog
    /// A part of the file cannot be read, or is not as SQLite wrote it.
    case damaged
    /// The file was made by a newer Layby.
    case newerSchema
    /// The file or its folder cannot be written.
    case readOnly
    /// Another program holds the file, and did not let go in ten seconds.
    case locked
    /// Other programs have the file open, or one has claimed it to replace it.
    case inUse
    /// No room is left on the disk. Nothing of the change was kept.
    case diskFull
    /// Reading or writing the disk failed. What was confirmed is kept; the file is opened anew before the next change.
    case disk(code: Int)
    /// The stream has moved on: somebody else wrote to it first.
    case conflict(expected: Int, actual: Int)
    /// There is no stream with that name.
    case notFound
    /// Several streams have names that end so.
    case ambiguous(count: Int)
    /// The chain breaks at this entry.
    case brokenChain(position: Int, ChainFault)
    /// An entry cannot be read back.
    case unreadable(position: Int)
    /// The user may not, or cannot be let in.
    case access(AccessError)
    /// A table, trigger or index of the file is not as Layby made it.
    case rulesChanged(name: String)
    /// There is a file already where a copy was to be written.
    case exists
    /// The master key is not where the log was told to look; with the key's id. Nil when a new log gets none.
    case keyMissing(id: String?)
    /// There is no other master key to change to.
    case noNewKey
    /// A new master key cannot be written to its folder.
    case keyNotKept
    /// Something sealed is not what was sealed there: it was changed, or belongs elsewhere.
    case sealBroken
    /// It belongs to somebody whose data was erased, and is refused for good.
    case erased
    /// SQLite refused for another reason, with its result code.
    case refused(code: Int)

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .cannotOpen: "log.cannotOpen"
        case .notALog: "log.notALog"
        case .damaged: "log.damaged"
        case .newerSchema: "log.newerSchema"
        case .readOnly: "log.readOnly"
        case .locked: "log.locked"
        case .inUse: "log.inUse"
        case .diskFull: "log.diskFull"
        case .disk: "log.disk"
        case .conflict: "log.conflict"
        case .notFound: "log.notFound"
        case .ambiguous: "log.ambiguous"
        case .brokenChain: "log.brokenChain"
        case .unreadable: "log.unreadable"
        case .access(let error): error.code
        case .rulesChanged: "log.rulesChanged"
        case .exists: "log.exists"
        case .keyMissing: "log.keyMissing"
        case .noNewKey: "log.noNewKey"
        case .keyNotKept: "log.keyNotKept"
        case .sealBroken: "log.sealBroken"
        case .erased: "log.erased"
        case .refused: "log.refused"
        }
    }
}
