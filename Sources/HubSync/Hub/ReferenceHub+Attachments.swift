private import Foundation
private import IntelligenceLog
internal import ScriptEngine

extension ReferenceHub {
    /// Takes in a photograph as it comes.
    ///
    /// - Parameter check: the signature's, where one is asked for; it is known to hold only when all of it has come, and
    ///   nothing has its name before.
    func take<Pieces: AsyncSequence>(
        _ pieces: Pieces, named digest: String, _ check: WebhookSignature.Check?
    ) async throws -> HubAnswer where Pieces.Element == [UInt8] {
        do {
            let incoming = try store.attachments.begin(digest)
            var check = check
            for try await piece in pieces {
                try incoming.add(piece)
                check?.add(piece)
            }
            if let check, !check.holds { throw HubRefusal(401, "hub.badSignature") }
            try incoming.finish()
            return Self.json(201, ["sha256": .string(digest)])
        } catch let error as AttachmentError {
            throw Self.refusal(of: error)
        }
    }

    /// Takes in a photograph that came packed.
    func keep(_ body: [UInt8], as digest: String) throws -> HubAnswer {
        do throws(AttachmentError) {
            let incoming = try store.attachments.begin(digest)
            try incoming.add(body)
            try incoming.finish()
        } catch { throw Self.refusal(of: error) }
        return Self.json(201, ["sha256": .string(digest)])
    }

    private static func refusal(of error: AttachmentError) -> any Error {
        switch error {
        case .storage(let error): error
        case .tooLarge: HubRefusal(413, error.code)
        default: HubRefusal(422, error.code)
        }
    }
}
