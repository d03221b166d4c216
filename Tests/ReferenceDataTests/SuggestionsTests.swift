import Testing

@testable import ReferenceData

@Suite struct SuggestionsTests {
    @Test(arguments: [
        (Suggestions.Kind.port, "dov", "GBDVR"), (.port, "GBDVR", "GBDVR"), (.port, "gb fxt", "GBFXT"),
        (.port, "hook", "NLHVH"), (.port, "eurot", "GBFOL"), (.port, "dunkirk", "FRDKK"), (.port, "Folkstone", "GBFOL"),
        (.port, "zeebruge", "BEZEE"), (.port, "felxistowe", "GBFXT"), (.port, "roterdam", "NLEUR"),
        (.force, "tham", "thames-valley"), (.force, "gmp", "greater-manchester"), (.force, "nortumbria", "northumbria"),
        (.force, "met", "metropolitan"), (.country, "viet", "VN"), (.country, "romnia", "RO"), (.country, "PL", "PL"),
        (.nationality, "vietn", "VNM"), (.nationality, "albnian", "ALB"), (.nationality, "afgan", "AFG"),
        (.vehicleMake, "schm", "Schmitz Cargobull"), (.vehicleMake, "kog", "Kögel"), (.vehicleMake, "koegel", "Kögel"),
        (.vehicleMake, "merc", "Mercedes-Benz"), (.vehicleMake, "scnia", "Scania"), (.vehicleMake, "daf", "DAF"),
    ])
    func whatWasMeantComesFirst(_ kind: Suggestions.Kind, _ typed: String, _ code: String) {
        #expect(Suggestions.of(kind, matching: typed).first?.code == code)
    }

    @Test func theOrderIsBeginningThenWordThenTypingError() {
        let makes = Suggestions.of(.vehicleMake, matching: "trans").map(\.name)
        #expect(makes == ["Ford", "Volkswagen"])
        let forces = Suggestions.of(.force, matching: "west").map(\.code)
        #expect(forces.prefix(3) == ["west-yorkshire", "west-midlands", "west-mercia"])
    }

    @Test func portsThatLorriesUseComeBeforeTheOthers() {
        let ports = Suggestions.of(.port, matching: "har")
        #expect(ports.first?.code == "GBHRW" && ports.count == 8)
    }

    @Test func eachItemIsSuggestedOnceAndNoMoreThanWereAskedFor() {
        for kind in Suggestions.Kind.allCases {
            for text in ["a", "ma", "man", "port", "west", "vol", "ship", "mann"] {
                for limit in [-1, 0, 1, 3, 50] {
                    let found = Suggestions.of(kind, matching: text, limit: limit)
                    #expect(found.count <= max(0, limit))
                    #expect(Set(found.map(\.code)).count == found.count)
                    #expect(found.allSatisfy { !$0.hint.isEmpty && !$0.name.isEmpty })
                }
            }
        }
    }

    @Test func nothingOrTooMuchSuggestsNothing() {
        for kind in Suggestions.Kind.allCases {
            #expect(Suggestions.of(kind, matching: "").isEmpty)
            #expect(Suggestions.of(kind, matching: " - ").isEmpty)
            #expect(Suggestions.of(kind, matching: String(repeating: "a", count: 200)).isEmpty)
        }
    }

    @Test func oneSlipIsForgivenInFourLettersOrMore() {
        let index = NameIndex([(codes: [], names: ["Folkestone", "Channel Tunnel"])])
        let slips = [
            "flokestone", "folkstone", "folkkestone", "bolkestone", "folkexto", "tunel", "chanel", "chnanel tu",
        ]
        for slip in slips { #expect(index.slips(slip) == [0], "\(slip)") }
        for other in ["flokexstone", "fok", "dover", "tnunle", "folkestonee e", ""] {
            #expect(index.slips(other).isEmpty, "\(other)")
        }
    }

    @Test func makesAreNamedOnceAndNoneIsARefrigerationUnit() {
        let names = VehicleMakes.all.map(\.name)
        #expect(Set(names).count == names.count && names.count > 100)
        #expect(!names.contains("Thermo King") && !names.contains("Carrier"))
    }
}
