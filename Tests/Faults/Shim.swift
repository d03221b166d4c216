import Foundation
import TestSupport

/// Our library before the C library (`shim.c`), for the files of one folder: faults, another clock, and a trace.
final class Shim {
    /// The kinds of call, as `shim.c` numbers them.
    enum Call: Int64, CaseIterable {
        case write = 1
        case sync, rename, read, truncate, open, lock, unlock, unlink, shown
    }

    /// How a call fails: EIO; ENOSPC; half of it and then ENOSPC; half of it and EIO; EROFS.
    enum Fault: Int64, CaseIterable {
        case failing, full, short, torn, readOnly
    }

    private static let library = Result {
        // Beside the test bundle, and under its name only once it is whole: another run may be using it.
        let library = URL(fileURLWithPath: Worker.path).deletingLastPathComponent().path + "/layby-shim.so"
        let new = "\(library).\(getpid())"
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("shim.c").path
        let outcome = try Program.run(["/usr/bin/cc", "-shared", "-fPIC", "-O1", "-o", new, source, "-ldl"])
        guard outcome.status == 0 else { throw Peer.Missing(what: "a C compiler that builds shim.c") }
        guard rename(new, library) == 0 else { throw Peer.Missing(what: library) }
        return library
    }

    private let folder: TemporaryFolder
    private let control: UnsafeMutablePointer<Int64>
    private var variables: [String: String]

    /// - Parameters:
    ///   - files: the folder whose files it stands before.
    ///   - withData: whether the trace holds what was written.
    init(_ files: String, withData: Bool = false) throws {
        folder = try TemporaryFolder()
        let path = try folder.write(Data(count: 64), to: "control")
        let descriptor = open(path, O_RDWR)
        let map = mmap(nil, 64, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        close(descriptor)
        guard let map, map != MAP_FAILED else { throw Peer.Missing(what: "the shim's control file") }
        control = map.bindMemory(to: Int64.self, capacity: 8)
        variables = [
            "LD_PRELOAD": try Self.library.get(), "LAYBY_SHIM_PREFIX": files, "LAYBY_SHIM_CONTROL": path,
        ]
        if withData { variables["LAYBY_SHIM_DATA"] = "1" }
    }

    deinit { munmap(control, 64) }

    /// What a program needs to run behind it.
    var environment: [String: String] { variables }

    /// Writes down from now on, for programs that are started later.
    func trace(to path: String) { variables["LAYBY_SHIM_TRACE"] = path }

    /// Lets the nth call of a kind from now on fail, once.
    func arm(_ call: Call, _ number: Int, _ fault: Fault) {
        control[0] = 0
        (control[1], control[2], control[3]) = (Int64(number), fault.rawValue, 0)
        control[0] = call.rawValue
    }

    /// Lets every call of a kind fail from now on; nil for everything that changes a file.
    func armForGood(_ fault: Fault, _ call: Call? = nil) {
        (control[2], control[3], control[6]) = (fault.rawValue, 0, 1)
        control[0] = call?.rawValue ?? -1
    }

    /// Whether the fault was met.
    var wasMet: Bool { control[3] > 0 }

    /// Lets all calls pass again.
    ///
    /// - Returns: whether the fault was met.
    func disarm() -> Bool {
        (control[0], control[5], control[6]) = (0, 0, 0)
        return wasMet
    }

    /// Moves the time of day by so many seconds.
    func moveClock(by seconds: Int) { control[4] = Int64(seconds) }
}
