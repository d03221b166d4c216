import Testing

@testable import ReferenceData

@Suite struct CarriersTests {
    @Test(
        "what a handler types for a carrier is read by whole words",
        arguments: [
            ("P&O", "po"), ("p & o ferries", "po"), ("P and O Ferries", "po"), ("PO", "po"), ("po ferries", "po"),
            ("P.O.", "po"), ("P&O European (lane 4)", "po"), ("Le Shuttle", "eurotunnel"), ("LeShuttle", "eurotunnel"),
            ("EUROTUNNEL freight", "eurotunnel"), ("the Tunnel", "eurotunnel"), ("Chunnel", "eurotunnel"),
            ("DFDS Seaways", "dfds"), ("ticket from d.f.d.s.", "dfds"), ("Stena", "stena"), ("StenaLine", "stena"),
            ("Irish Ferries", "irish-ferries"), ("Brittany Ferries", "brittany"), ("CLdN / Cobelfret", "cldn"),
            ("ＤＦＤＳ", "dfds"), ("Finnlines", "finnlines"),
        ])
    func carrierAsTyped(text: String, code: String) {
        #expect(Carriers.carrier(named: text).code == code)
    }

    @Test(
        "a part of a word names no carrier",
        arguments: [
            "port", "transport", "Portsmouth", "Polish ferry", "spo", "po box 12", "Mersey Tunnel tolls", "DFDSX", "",
            "&", "condor moment", "pando ra", "Irish sea", "po-faced",
        ])
    func partsOfWords(text: String) {
        #expect(Carriers.carrier(named: text) == Carriers.other)
    }

    @Test func aTextThatNamesTwoCarriersNamesNone() {
        #expect(Carriers.carrier(named: "P&O or DFDS") == Carriers.other)
        #expect(Carriers.carrier(named: "Stena, Stena Line") == Carriers.carrier(code: "stena"))
    }

    @Test func everyCarrierIsReadByItsOwnName() {
        #expect(Set(Carriers.all.map(\.code)).count == Carriers.all.count)
        for carrier in Carriers.all {
            #expect(Carriers.carrier(named: carrier.name) == carrier)
            #expect(Carriers.carrier(code: carrier.code) == carrier)
        }
        #expect(Carriers.carrier(code: "nobody") == nil)
    }
}
