import Casework
import Foundation
import ScriptEngine
import Testing

@testable import CallDesk

@Suite("An officer's link")
struct OfficerLinkTests {
    private let link: OfficerLink
    private let key = [UInt8](repeating: 7, count: 32)
    private let time = Timestamp(seconds: 1_636_000_100)

    init() {
        var random = SeededGenerator(seed: 11)
        link = OfficerLink(
            call: StreamID(at: Timestamp(seconds: 1_636_000_000), random: &random), version: 7,
            handler: Actor("h0231"), expiresAt: Timestamp(seconds: 1_636_001_800))
    }

    /// The text with each of its letters changed in turn.
    static func withOneLetterChanged(_ text: String) -> [String] {
        text.indices.map { index in
            text.replacingCharacters(in: index...index, with: text[index] == "0" ? "1" : "0")
        }
    }

    @Test func whatItMeansIsReadBack() throws {
        #expect(try OfficerLink(ticket: link.ticket(key), key, at: time) == link)
    }

    @Test func withAnyLetterChangedItOpensNothing() {
        for ticket in Self.withOneLetterChanged(link.ticket(key)) {
            #expect(throws: WebError.deadLink) { try OfficerLink(ticket: ticket, key, at: time) }
        }
    }

    @Test func ofAnotherDeskOrTooLateItOpensNothing() {
        let other = [UInt8](repeating: 8, count: 32)
        #expect(throws: WebError.deadLink) { try OfficerLink(ticket: link.ticket(key), other, at: time) }
        #expect(throws: WebError.deadLink) { try OfficerLink(ticket: link.ticket(key), key, at: link.expiresAt) }
    }
}
