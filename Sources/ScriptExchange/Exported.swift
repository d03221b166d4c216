/// A script in another format, with what that format could not carry.
public struct Exported: Sendable {
    /// One file of the format; most formats need one.
    public struct File: Equatable, Sendable {
        /// Without a folder: `survey.csv`.
        public let name: String
        public let bytes: [UInt8]

        public init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
    }

    public let files: [File]
    public let shortfalls: [Shortfall]

    public init(files: [File], shortfalls: [Shortfall]) { (self.files, self.shortfalls) = (files, shortfalls) }
}

/// Something that one form of a script has and the other cannot carry.
public struct Shortfall: Hashable, Sendable {
    /// The question, section, alert or send point that it concerns; nil for the whole script.
    public let subject: String?
    /// In words, with what becomes of it: "weights are left out; required stays".
    public let what: String

    public init(subject: String?, what: String) { (self.subject, self.what) = (subject, what) }
}
