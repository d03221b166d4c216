import ArgumentParser
import CallDesk
import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

extension ReferralCommand {
    struct Pack: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a referral for CECPT: to print, as JSON, its ledger as CSV, with its photographs.",
            discussion: """
                It is a disclosure: what goes is what the policy lets through for the recipient, and the log says so before
                the folder is there. SHA256SUMS names every file; its own digest stands in the log. A PDF is made where
                weasyprint, wkhtmltopdf or chromium is installed.
                """)

        static let action = Action.export

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The referral.") var referral: String
        @Option(help: "The recipient, by its code in the policy.") var to: String
        @Option(name: .shortAndLong, help: "A new folder.", completion: .directory) var output: String
        @Option(help: "Why it is sent.") var why: String?
        @Flag(inversion: .prefixedNo, help: "A PDF too, where a converter is installed.") var pdf = true

        func validate() throws {
            guard Recipient.isCode(to) else {
                throw ValidationError("--to takes a code: lower-case letters, digits and hyphens, at most 40.")
            }
        }

        func run() async throws {
            if FileManager.default.fileExists(atPath: output) { throw Failure(exportExists: output) }
            let desk = try await options.desk(for: Self.self)
            let inForce = try await PolicyInForce(desk.log)
            let why = try inForce.justification(why, for: .disclosure)
            let recipient = inForce.policy.recipient(to) ?? .unnamed(to)
            let stream = try await desk.log.stream(.referral, named: referral)
            let (referral, ledger) = try await desk.log.traced(stream, scripts: try options.library())
            let pseudonyms =
                recipient.profile.needsPseudonyms
                ? Pseudonyms(key: try await desk.log.pseudonymKey(), recipient: recipient.code) : nil
            let pack = ReferralPack(referral, ledger, redaction: Redaction(for: recipient, pseudonyms: pseudonyms))
            let terminal = Terminal()
            let folder = try PackFolder(output)
            try await write(pack, to: recipient, by: inForce, into: folder, desk)
            if pdf, let trouble = folder.addPDF() { terminal.remark(trouble) }
            let digest = try folder.seal()
            // Before anything of it is where others look for it.
            try await desk.log.note(
                .disclosed(
                    [AuditEvent.Target(stream), AuditEvent.Target(referral.call.stream)], to: recipient.code,
                    form: "referral-pack", redacted: pack.redacted, agreement: recipient.agreement, digest: digest,
                    justification: why), at: options.now, by: desk.actor)
            try folder.close()
            if inForce.policy.recipient(to) == nil {
                terminal.remark("The policy does not name \(to): it gets nothing personal and no free text.")
            }
            terminal.line("\(output): \(folder.names.count.counted("file")) for \(to).", .good)
            for name in folder.names { terminal.line("  \(name)") }
            terminal.remark("SHA-256 of SHA256SUMS: \(digest). CECPT decides whether there is a penalty.")
        }

        private func write(
            _ pack: ReferralPack, to recipient: Recipient, by inForce: PolicyInForce, into folder: PackFolder,
            _ desk: Desk
        ) async throws {
            var names: [String: String] = [:]
            for photograph in pack.photographs {
                let bytes = try await desk.log.photograph(photograph.sha256, of: pack.referral.call.stream)
                names[photograph.sha256] = try folder.add(photograph, bytes)
            }
            let disclosure: JSONValue = .members([
                "at": .string(options.now.description), "recipient": .string(recipient.code),
                "recipientName": .string(recipient.name), "agreement": recipient.agreement.map(JSONValue.string),
                "policy": inForce.book.editions.last.map { .string($0.digest) },
                "redacted": .array(pack.redacted.map(JSONValue.string)),
                "notice": .string(pack.ledger.script.definition.notice),
            ])
            try folder.add("referral.json", Data((CanonicalJSON.text(pack.json(disclosure: disclosure)) + "\n").utf8))
            try folder.add("ledger.csv", Data(pack.csv.utf8))
            let document = ReferralDocument(
                pack, photographs: names, to: recipient, redacted: pack.redacted, at: options.now)
            try folder.add(PackFolder.page, Data(document.html.utf8))
        }
    }
}
