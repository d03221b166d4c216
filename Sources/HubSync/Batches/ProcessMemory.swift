private import CCurl

/// How the process that sends keeps its memory.
public enum ProcessMemory {
    /// Keeps what is freed in one place, and gives large pieces back at once. To be called before anything else is done.
    ///
    /// glibc gives threads arenas of their own, and what is freed in one is of no use to another: batch after batch, each
    /// of some megabytes, is made on one thread and freed on the next.
    /// - Note: Source: mallopt(3).
    public static func keepSmall() { layby_keep_memory_small() }
}
