import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import layby

@Suite("Looking after the log with the binary")
struct LogCommandTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private func layby(
        _ arguments: String..., input: String = "", environment: [String: String] = [:]
    ) throws -> Binary.Outcome {
        try Binary.run(arguments, database: database, input: input, environment: environment)
    }

    /// A closed call with an invented driver.
    ///
    /// - Returns: its id.
    private func takeCall(
        _ driver: String = "Bogdan Neverwas", environment: [String: String] = [:]
    ) throws -> String {
        let answers = """
            answers:
              event_type: lorry
              owning_force: kent
              location_text: Lay-by near Nowhere
              driver_present: "yes"
              driver_name: \(driver)
            close: {reason: Invented for a test., callerRangOff: true}
            """
        let run = try layby("call", "run", "--script", "4", "-", input: answers, environment: environment)
        #expect(run.status == 0, "\(run.errors)")
        return try #require(try json(run)["call"]?.string)
    }

    private func json(_ outcome: Binary.Outcome) throws -> JSONValue {
        try JSONParser.parse(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private func fails(
        _ outcome: Binary.Outcome, with code: String, exit status: Int32, _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.errors.contains("[\(code)]"), "\(outcome.errors)\(outcome.output)", sourceLocation: location)
        #expect(outcome.errors.contains("do:"), sourceLocation: location)
        #expect(outcome.status == status, sourceLocation: location)
    }

    private func passes(_ outcome: Binary.Outcome, _ location: SourceLocation = #_sourceLocation) {
        #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)", sourceLocation: location)
    }

    /// Changes the file as somebody with SQLite and no scruples would.
    private func tamper(_ sql: String) throws {
        let script = """
            import sqlite3, sys
            log = sqlite3.connect(sys.argv[1])
            # Whoever is careful puts the triggers back.
            names = ("entries_are_not_updated", "entries_are_not_deleted")
            rules = [log.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] for name in names]
            log.executescript("".join(f"DROP TRIGGER {name};" for name in names) + sys.argv[2])
            for rule in rules: log.execute(rule)
            log.commit()
            """
        let run = try Program.run(["/usr/bin/python3", "-c", script, database, sql])
        #expect(run.status == 0, "\(run.errors)")
    }

    // MARK: layby log

    @Test func statisticsCountWhatIsThere() throws {
        _ = try takeCall()
        let text = try layby("log", "stats")
        passes(text)
        #expect(text.output.contains("call.answered"))
        let numbers = try json(try layby("log", "stats", "--format", "json"))
        #expect(numbers["calls"]?.integer == 1)
        #expect(numbers["waiting"]?.integer == 1)
        #expect(numbers["destroyedKeys"]?.integer == 0)
        #expect(try layby("audit", "head").output.hasPrefix(numbers["head"]?.string ?? "none"))
    }

    @Test func aBackupIsRestoredAndNeverOverwrites() throws {
        let call = try takeCall()
        let copy = folder.file("nightly.sqlite")
        let backup = try layby("log", "backup", copy)
        passes(backup)
        #expect(backup.output.contains("Backed up and verified"))
        fails(try layby("log", "backup", copy), with: "log.exists", exit: 64)
        let later = try takeCall("Somebody Later")
        let declined = try layby("log", "restore", copy, input: "no\n")
        passes(declined)
        #expect(declined.output.contains("Nothing was changed."))
        passes(try layby("call", "show", later))
        let restored = try layby("log", "restore", copy, "--yes")
        passes(restored)
        #expect(restored.output.contains("Restored:") && restored.output.contains("replaced-"))
        #expect(restored.output.contains("earlier than the log did"))
        #expect(try layby("call", "show", call).output.contains("Bogdan Neverwas"))
        fails(try layby("call", "show", later), with: "log.notFound", exit: 64)
        fails(try layby("log", "restore", folder.file("nothing.sqlite"), "--yes"), with: "file.missing", exit: 64)
        let letter = try folder.write(String(repeating: "A letter, no backup. ", count: 400), to: "letter.sqlite")
        fails(try layby("log", "restore", letter, "--yes"), with: "log.notALog", exit: 74)
        #expect(try layby("call", "show", call).output.contains("Bogdan Neverwas"))
        passes(try layby("audit", "verify"))
    }

    @Test func aRebuildSaysWhatWasDifferent() throws {
        _ = try takeCall()
        let same = try layby("log", "rebuild")
        passes(same)
        #expect(same.output.contains("No difference."))
        try tamper("UPDATE calls SET force = 'nowhere'")
        let different = try layby("log", "rebuild")
        #expect(different.status == 65)
        #expect(different.output.contains("1 row differed"))
        passes(try layby("log", "rebuild"))
    }

    // MARK: layby key

    @Test(
        "a key is taken from each place that can give one",
        arguments: ["LAYBY_KEY", "LAYBY_KEY_FILE", "LAYBY_KEY_COMMAND", "folder"])
    func aKeyIsTakenFromEachPlace(source: String) throws {
        let keys = (try newKey(), try newKey())
        let file = try folder.write(keys.0, to: "master.key")
        var environment = ["LAYBY_KEY": "", "HOME": folder.file("home")]
        func give(_ text: String) throws {
            switch source {
            case "LAYBY_KEY": environment[source] = text
            case "LAYBY_KEY_FILE", "LAYBY_KEY_COMMAND":
                _ = try folder.write(text, to: "master.key")
                environment[source] = source == "LAYBY_KEY_FILE" ? file : "cat '\(file)'"
            default: break
            }
        }
        try give(keys.0)
        let call = try takeCall(environment: environment)
        let shown = try layby("key", "show", environment: environment)
        passes(shown)
        #expect(
            shown.output.contains(source == "folder" ? "\(folder.file("home"))/.config/layby/keys/" : source)
                || shown.output.contains(file))
        #expect(!shown.output.contains(keys.0))
        let before = try layby("audit", "head", environment: environment).output
        if source != "folder" {
            fails(try layby("key", "rotate", environment: environment), with: "log.noNewKey", exit: 64)
            try give("\(keys.0)\n\(keys.1)\n")
        }
        passes(try layby("key", "rotate", environment: environment))
        #expect(try layby("audit", "head", environment: environment).output == before)
        #expect(try layby("key", "show", environment: environment).output != shown.output)
        try give(keys.1)
        #expect(try layby("call", "show", call, environment: environment).output.contains("Bogdan Neverwas"))
        guard source != "folder" else { return }
        try give(keys.0)
        fails(try layby("call", "list", environment: environment), with: "log.keyMissing", exit: 74)
    }

    private func newKey() throws -> String {
        let made = try layby("key", "new")
        passes(made)
        return made.output.trimmingCharacters(in: .newlines)
    }

    @Test func newKeysDifferAndNoLogIsMade() throws {
        let keys = Set([try newKey(), try newKey()])
        #expect(keys.count == 2 && keys.allSatisfy { $0.count == 44 })
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test func aLostKeyIsAnErrorOfEveryCommandAndNeverAnEmptyList() throws {
        let call = try takeCall()
        let lost = ["LAYBY_KEY": try newKey()]
        for arguments in [
            ["call", "list"], ["call", "show", call], ["search", "neverwas"], ["report", "completion"], ["op", "list"],
            ["log", "stats"], ["log", "rebuild"], ["log", "backup", folder.file("x.sqlite")], ["key", "show"],
            ["key", "rotate"], ["erase", call, "--reason", "Invented", "--yes"], ["audit", "trail", call],
            ["call", "run", "--script", "4", "-"],
        ] {
            let run = try Binary.run(
                arguments, database: database, input: "answers: {event_type: lorry}", environment: lost)
            fails(run, with: "log.keyMissing", exit: 74)
            #expect(run.output.isEmpty, "\(arguments): \(run.output)")
        }
        // Where a folder is looked in, none is made in the lost one's stead.
        let folderOnly = ["LAYBY_KEY": "", "HOME": folder.file("home")]
        fails(try layby("call", "list", environment: folderOnly), with: "log.keyMissing", exit: 74)
        #expect(!FileManager.default.fileExists(atPath: folder.file("home/.config/layby/keys")))
        // The chain can be proved all the same, and the key put back.
        passes(try layby("audit", "verify", environment: lost))
        #expect(try layby("call", "show", call).output.contains("Bogdan Neverwas"))
    }

    @Test func keysThatCannotBeReadOrAreNamedTwiceAreSaid() throws {
        _ = try takeCall()
        let file = try folder.write(GivenKeys.testKey, to: "master.key")
        fails(
            try layby("call", "list", environment: ["LAYBY_KEY_FILE": file]), with: "key.severalSources", exit: 64)
        fails(try layby("call", "list", environment: ["LAYBY_KEY": "secret"]), with: "key.unreadable", exit: 64)
        fails(
            try layby("call", "list", environment: ["LAYBY_KEY": "", "LAYBY_KEY_FILE": folder.file("none.key")]),
            with: "file.missing", exit: 64)
        let failing = try layby("call", "list", environment: ["LAYBY_KEY": "", "LAYBY_KEY_COMMAND": "exit 3"])
        fails(failing, with: "key.commandFailed", exit: 64)
        for text in [GivenKeys.testKey, "secret"] { #expect(!failing.errors.contains(text)) }
    }

    // MARK: layby erase

    @Test func aPersonIsErasedByIDOnceConfirmed() throws {
        let call = try takeCall()
        let driver = "\(call.suffix(6))/driver"
        let declined = try layby("erase", driver, "--reason", "Invented", input: "no\n")
        passes(declined)
        #expect(declined.output.contains("Nothing was erased."))
        passes(try layby("erase", driver, "--reason", "Invented", input: ""))
        #expect(try layby("call", "show", call).output.contains("Bogdan Neverwas"))
        let erased = try layby("erase", driver, "--reason", "Asked for, invented", input: "yes\n")
        passes(erased)
        #expect(erased.output.contains("Erased: \(driver)"))
        let shown = try layby("call", "show", call)
        passes(shown)
        #expect(!shown.output.contains("Neverwas"))
        #expect(try layby("search", "neverwas").output.contains("Nothing found."))
        passes(try layby("audit", "verify"))
        let trail = try layby("audit", "trail", call)
        #expect(trail.output.contains("Asked for, invented") && trail.output.contains("tester"))
        fails(try layby("erase", "\(call)/driver", "--reason", "Again", "--yes"), with: "erase.nobody", exit: 64)
        fails(try layby("erase", "\(call)/nobody", "--reason", "Again", "--yes"), with: "erase.nobody", exit: 64)
        #expect(try layby("erase", driver, "--reason", " ", "--yes").status == 64)
    }

    @Test func aCallIsErasedWhole() throws {
        let (call, other) = (try takeCall(), try takeCall("Somebody Different"))
        let erased = try layby("erase", call, "--reason", "Invented", "--yes")
        passes(erased)
        #expect(erased.output.contains("1 record waited for the hub and will not go"))
        fails(try layby("call", "show", call), with: "replay.erased", exit: 65)
        #expect(try layby("call", "list", "--all").output.contains(String(call.suffix(6))))
        #expect(try layby("call", "show", other).output.contains("Somebody Different"))
        passes(try layby("audit", "verify"))
        passes(try layby("log", "rebuild"))
        fails(try layby("erase", call, "--reason", "Again", "--yes"), with: "log.erased", exit: 65)
        fails(try layby("erase", "ffffffffffff", "--reason", "Invented", "--yes"), with: "log.notFound", exit: 64)
    }

    // MARK: layby audit

    @Test func theFirstEntryThatDoesNotHoldIsNamed() throws {
        _ = try takeCall()
        let whole = try layby("audit", "verify")
        passes(whole)
        #expect(whole.output.contains("The chain holds"))
        #expect(try json(try layby("audit", "verify", "--format", "json"))["holds"] == true)
        try tamper("UPDATE entries SET actor = 'somebody-else' WHERE position = 3")
        let broken = try layby("audit", "verify")
        fails(broken, with: "log.brokenChain", exit: 65)
        #expect(broken.errors.contains("entry 3: "), "\(broken.errors)")
    }

    @Test func rulesThatWereTakenAwayAndKeysWithoutATombstoneAreNoticed() throws {
        let call = try takeCall()
        passes(try layby("audit", "verify"))
        func sql(_ text: String) throws {
            let script = "import sqlite3, sys; log = sqlite3.connect(sys.argv[1]); log.executescript(sys.argv[2])"
            #expect(try Program.run(["/usr/bin/python3", "-c", script, database, text]).status == 0)
        }
        let trigger = "CREATE TRIGGER ours BEFORE INSERT ON entries BEGIN SELECT RAISE (IGNORE); END;"
        try sql(trigger)
        fails(try layby("audit", "verify"), with: "log.rulesChanged", exit: 65)
        try sql("DROP TRIGGER ours")
        passes(try layby("erase", "\(call)/driver", "--reason", "Invented", "--yes"))
        passes(try layby("audit", "verify"))
        try sql("UPDATE keys SET wrapped = x'' WHERE subject = '' AND stream NOT LIKE '00000000%'")
        let gone = try layby("audit", "verify")
        fails(gone, with: "log.brokenChain", exit: 65)
        #expect(gone.errors.contains("no tombstone"), "\(gone.errors)")
    }

    @Test func aTailThatWasCutIsFoundByEveryHeadKeptElsewhere() throws {
        _ = try takeCall()
        let hub = try RunningHub(store: folder.file("hub"))
        passes(try layby("sync", "--hub", hub.address))
        let head = try layby("audit", "head").output.trimmingCharacters(in: .newlines)
        let heads = try folder.write("\(head)\n", to: "heads.txt")
        let export = try folder.write(
            try layby("audit", "export", "--since", "2021-01-01").output, to: "export.ndjson")
        let ways = [["--head", head], ["--heads", heads], ["--heads", export], ["--hub", hub.address]]
        for way in ways { passes(try Binary.run(["audit", "verify"] + way, database: database)) }
        // The hub was sent its head with the batch, before the receipt was written.
        try tamper("DELETE FROM entries WHERE position > 3")
        passes(try layby("audit", "verify"))
        for way in ways {
            let cut = try Binary.run(["audit", "verify"] + way, database: database)
            fails(cut, with: "log.brokenChain", exit: 65)
            #expect(cut.errors.contains("entry 4: "), "\(way): \(cut.errors)")
        }
        fails(try layby("audit", "verify", "--head", "3"), with: "audit.noHead", exit: 64)
        hub.kill()
        fails(try layby("audit", "verify", "--hub", hub.address), with: "hub.unreachable", exit: 69)
    }

    @Test func readingIsWrittenDownAndAReasonCanBeDemanded() throws {
        let call = try takeCall()
        func consultations() throws -> [JSONValue] {
            (try json(try layby("audit", "trail", call, "--format", "json")).array ?? [])
                .filter { $0["operation"]?.string == "consultation" }
        }
        passes(try layby("call", "show", call))
        let before = try consultations().count
        #expect(before >= 1)
        let policy = try folder.write(
            "policy: 1\ntitle: Test policy, invented\njustification: {consultation: required, search: required}\n",
            to: "policy.yaml")
        passes(try layby("policy", "set", policy))
        let refused = try layby("call", "show", call)
        fails(refused, with: "policy.whyWanted", exit: 64)
        #expect(refused.output.isEmpty)
        fails(try layby("search", "neverwas"), with: "policy.whyWanted", exit: 64)
        let shown = try layby("call", "show", call, "--why", "An invented reason")
        passes(shown)
        #expect(shown.output.contains("Bogdan Neverwas"))
        let trail = try layby("audit", "trail", call, "--why", "Another invented reason")
        passes(trail)
        #expect(trail.output.contains("why: An invented reason"))
    }

    // MARK: Help

    /// Every command that has none below it, by its words.
    private static let leaves: [[String]] = {
        func leaves(_ command: any ParsableCommand.Type, _ path: [String]) -> [[String]] {
            let children = command.configuration.subcommands
            return children.isEmpty ? [path] : children.flatMap { leaves($0, path + [$0._commandName]) }
        }
        return leaves(LaybyCommand.self, [])
    }()

    @Test("every command explains itself, and opens no log for it", arguments: leaves)
    func everyCommandExplainsItself(command: [String]) throws {
        let help = try Binary.run(command + ["--help"], database: database)
        passes(help)
        #expect(help.output.contains("USAGE: layby \(command.joined(separator: " "))"), "\(help.output)\(help.errors)")
        #expect(!FileManager.default.fileExists(atPath: database))
    }
}
