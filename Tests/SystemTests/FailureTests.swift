import Foundation
import TestSupport
import Testing

@Suite("What goes wrong is said, with a stable code and an exit code, and changes nothing")
struct FailureTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private let answers = "answers: {event_type: lorry}"

    /// Runs the binary and checks that it failed as it should.
    private func fails(
        _ arguments: [String], with code: String, exit status: Int32, input: String = "", database: String? = nil,
        through: [String] = [], _ location: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try Binary.run(
            arguments, database: database ?? self.database, input: input, through: through)
        #expect(outcome.errors.contains("[\(code)]"), "\(outcome.errors)", sourceLocation: location)
        #expect(outcome.errors.contains("do:"), sourceLocation: location)
        #expect(outcome.status == status, sourceLocation: location)
    }

    @Test func aMissingFile() throws {
        try fails(["call", "run", "/nowhere/answers.yaml"], with: "file.missing", exit: 64)
        try fails(["script", "check", "/nowhere/v9.yaml"], with: "file.missing", exit: 64)
        try fails(["call", "run", "--scripts", "/nowhere", "-"], with: "script.missingFolder", exit: 64)
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test func brokenYAML() throws {
        let file = try folder.write("answers:\n  event_type: [lorry\n", to: "answers.yaml")
        let outcome = try Binary.run(["call", "run", file], database: database)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("[answers.broken]"))
        #expect(outcome.errors.contains("where: line 3"), "\(outcome.errors)")
        let script = try folder.write("script: x\nversion: [1\n", to: "v1.yaml")
        let check = try Binary.run(["script", "check", script], database: database)
        #expect(check.status == 65)
        #expect(check.output.contains("v1.yaml:3: error"), "\(check.output)")
        #expect(check.output.contains("[script.yaml]"))
    }

    @Test func anUnknownScriptVersion() throws {
        try fails(["call", "run", "--script", "9", "-"], with: "script.unknownVersion", exit: 65, input: answers)
        try fails(["call", "start", "--script", "0"], with: "script.unknownVersion", exit: 65)
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test func aFileThatIsNoDatabase() throws {
        let letter = try folder.write(String(repeating: "A letter, not a database. ", count: 40), to: "letter.sqlite")
        try fails(["call", "list"], with: "log.notALog", exit: 74, database: letter)
    }

    @Test func aFolderThatCannotBeMade() throws {
        let file = try folder.write("x", to: "file")
        try fails(
            ["call", "run", "-"], with: "log.cannotOpen", exit: 74, input: answers,
            database: file + "/below/layby.sqlite")
    }

    @Test func aDatabaseThatAnotherProgramHolds() throws {
        #expect(try Binary.run(["call", "run", "-"], database: database, input: answers).status == 0)
        // As a sqlite3 shell would that somebody forgot.
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        holder.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            held = sqlite3.connect(sys.argv[1], isolation_level=None)
            held.execute("BEGIN IMMEDIATE")
            print("held", flush=True)
            sys.stdin.read()
            """, database,
        ]
        let (input, output) = (Pipe(), Pipe())
        holder.standardInput = input
        holder.standardOutput = output
        try holder.run()
        _ = output.fileHandleForReading.next()
        try fails(["call", "run", "-"], with: "log.locked", exit: 74, input: answers)
        try input.fileHandleForWriting.close()
        holder.waitUntilExit()
        #expect(try Binary.run(["call", "run", "-"], database: database, input: answers).status == 0)
    }

    @Test func aDatabaseThatCannotBeWritten() throws {
        #expect(try Binary.run(["call", "run", "-"], database: database, input: answers).status == 0)
        // Read-only for everybody, root too: the folder is mounted so, in a mount namespace of its own.
        let mount = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\""
        try fails(
            ["call", "run", "-"], with: "log.readOnly", exit: 74, input: answers,
            through: ["/usr/bin/unshare", "-Urm", "sh", "-c", mount, folder.path])
    }

    @Test func aFullDisk() throws {
        let disk = folder.file("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        let mount = "mount -t tmpfs -o size=400k tmpfs \"$0\" && exec \"$@\""
        try fails(
            ["simulate", "--calls", "200"], with: "log.diskFull", exit: 74, database: disk + "/layby.sqlite",
            through: ["/usr/bin/unshare", "-Urm", "sh", "-c", mount, disk])
    }

    @Test func aHubThatCannotBeReached() throws {
        #expect(try Binary.run(["simulate", "--calls", "2"], database: database).status == 0)
        try fails(["sync", "--hub", "http://127.0.0.1:9", "--patience", "0"], with: "hub.unreachable", exit: 69)
        try fails(["sync", "--hub", "http://hub.example"], with: "hub.inTheClear", exit: 64)
        try fails(["sync", "--hub", "https://x", "--authorities", "/nowhere"], with: "file.missing", exit: 64)
        try fails(["sync", "--hub", "ftp://x"], with: "hub.badAddress", exit: 64)
        try fails(["sync"], with: "hub.noAddress", exit: 64)
    }

    @Test func aHubThatRefuses() throws {
        #expect(try Binary.run(["simulate", "--calls", "2"], database: database).status == 0)
        let hub = try RunningHub(store: folder.file("hub"), environment: ["LAYBY_HUB_TOKEN": "right"])
        let wrong = try Binary.run(
            ["sync", "--hub", hub.address], database: database, environment: ["LAYBY_HUB_TOKEN": "wrong"])
        #expect(wrong.errors.contains("[hub.unauthorised]"))
        #expect(wrong.status == 69)
        try fails(["sync", "--hub", hub.address + "/elsewhere"], with: "hub.unauthorised", exit: 69)
        let lost = try Binary.run(
            ["sync", "--hub", hub.address + "/elsewhere"], database: database,
            environment: ["LAYBY_HUB_TOKEN": "right"])
        #expect(lost.errors.contains("[hub.refused]"))
        #expect(lost.status == 69)
    }

    @Test func anOutputThatIsFull() throws {
        #expect(try Binary.run(["call", "run", "-"], database: database, input: answers).status == 0)
        try fails(
            ["call", "list"], with: "terminal.output", exit: 74,
            through: ["/bin/sh", "-c", "exec \"$@\" > /dev/full", "sh"])
    }

    @Test(
        "what would trap or hang is refused",
        arguments: [
            "answers: {event_type: -9223372036854775808}", "answers: {found_at: LONG}",
            "answers: {overseas_exit_port: LONG}",
            "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nanswers: [*b, *b, *b]",
            "answers: {vsc_photo_front: FIFO}", "answers: {event_type: [[a]]}",
            "answers: {number_found: 9223372036854775808}",
        ])
    func hostileAnswersAreRefused(text: String) throws {
        let pipe = folder.file("pipe")
        mkfifo(pipe, 0o600)
        let input = text.replacing("LONG", with: String(repeating: "x", count: 100_000)).replacing("FIFO", with: pipe)
            .replacing("{vsc", with: "{event_type: lorry, vsc_produced: complete, vsc")
        let outcome = try Binary.run(["call", "run", "-"], database: database, input: input)
        #expect(outcome.status == 65, "\(outcome.errors)")
        #expect(outcome.errors.contains("do:"))
        #expect(outcome.errors.utf8.count < 1000)
    }

    @Test func aHubThatCannotListen() throws {
        let hub = try RunningHub(store: folder.file("hub"))
        let port = try #require(hub.address.split(separator: ":").last.map(String.init))
        try fails(
            ["hub", "--port", port, "--store", folder.file("other")], with: "hub.cannotListen", exit: 1)
        #expect(try Binary.run(["hub", "--port", "99999", "--store", folder.file("other")]).status == 64)
        let secret = try Binary.run(
            ["hub", "--store", folder.file("other")], environment: ["LAYBY_HUB_SECRET": "short"])
        #expect(secret.errors.contains("[hub.badSecret]"))
        #expect(secret.status == 64)
    }

    @Test func whatIsNotThere() throws {
        // A mistyped path is no new log.
        try fails(["call", "list"], with: "log.missing", exit: 64)
        #expect(!FileManager.default.fileExists(atPath: database))
        #expect(try Binary.run(["simulate", "--calls", "1"], database: database).status == 0)
        try fails(["call", "show", "ffffff"], with: "log.notFound", exit: 64)
        try fails(["call", "resume"], with: "call.noneOpen", exit: 64)
        try fails(["op", "show", "x"], with: "log.notFound", exit: 64)
        let usage = try Binary.run(["call", "start", "--nonsense"], database: database)
        #expect(usage.status == 64)
    }
}

@Suite("The binary on its own")
struct StandaloneTests {
    @Test func aCopiedBinaryNeedsNothingOfTheBuildFolder() throws {
        let folder = try TemporaryFolder()
        let copy = folder.file("layby")
        try FileManager.default.copyItem(atPath: Binary.path, toPath: copy)
        let build = URL(fileURLWithPath: Binary.path).deletingLastPathComponent().path
        let outcome = try Binary.run(
            ["script", "list"], executable: copy,
            through: ["/usr/bin/unshare", "-Urm", "sh", "-c", "mount -t tmpfs tmpfs \"$0\" && exec \"$@\"", build])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("v4"))
        let port = try Binary.run(
            ["call", "run", "--script", "2", "-", "--database", folder.file("x.sqlite")],
            input: "answers: {overseas_exit_port: Zeebrugge}", executable: copy,
            through: ["/usr/bin/unshare", "-Urm", "sh", "-c", "mount -t tmpfs tmpfs \"$0\" && exec \"$@\"", build])
        #expect(port.status == 0, "\(port.errors)")
    }

    @Test func theDataFolderIsXDGsAndPrivate() throws {
        let folder = try TemporaryFolder()
        let outcome = try Binary.run(
            ["call", "run", "-"], input: "answers: {event_type: lorry}",
            environment: ["XDG_DATA_HOME": folder.file("data")])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let path = folder.file("data/layby/layby.sqlite")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func scriptsCanBeReadFromAFolder() throws {
        let folder = try TemporaryFolder()
        let yaml = """
            script: survey
            version: 7
            title: A survey
            notice: Invented for a test.
            effective: 2021-03-01
            sections:
            - {id: only, title: Only, questions: [{id: q, ask: How confident are you?, type: integer, required: major}]}
            """
        _ = try folder.write(yaml, to: "v7.yaml")
        let outcome = try Binary.run(
            ["call", "run", "--scripts", folder.path, "-"], database: folder.file("x.sqlite"),
            input: "answers: {q: 5}\nclose: true")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("\"completeness\":\"full\""))
    }

    @Test("completion installs for each shell", arguments: ["bash", "zsh", "fish"])
    func completionScriptIsPrinted(shell: String) throws {
        let outcome = try Binary.run(["--generate-completion-script", shell])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("layby"))
    }

    @Test func helpReadsWell() throws {
        let outcome = try Binary.run(["--help"])
        #expect(outcome.status == 0)
        for word in ["call", "penalty", "op", "report", "script", "sync", "hub", "simulate", "Exit codes"] {
            #expect(outcome.output.contains(word), "\(word)")
        }
    }
}
