import Testing

@testable import ReferenceData

@Suite struct ListsTests {
    @Test func portsAreSixtyThreeCuratedThenTheRestWithUniqueCodes() {
        #expect(CSVTable(PackageResources.ports_csv).rows.count == 63)
        #expect(CSVTable(PackageResources.unlocode_seaports_csv).rows.count == 6111)
        #expect(Ports.all.prefix(63).allSatisfy { $0.isCurated && $0.coordinate != nil && $0.mode != nil })
        #expect(Ports.all.dropFirst(63).allSatisfy { !$0.isCurated && $0.coordinate == nil && $0.mode == nil })
        // 62 places have a second row with their name in another language, 60 curated ones are among the rest.
        #expect(Ports.all.count == 63 + 6049 - 60)
        #expect(Set(Ports.all.map(\.code)).count == Ports.all.count)
        #expect(Ports.all.allSatisfy { $0.code.count == 5 && $0.code.hasPrefix($0.country) && !$0.name.isEmpty })
    }

    @Test func everyCuratedPortIsFoundByItsOwnName() throws {
        for port in Ports.all.prefix(63) {
            #expect(Ports.search(port.name, limit: 1) == [port])
            #expect(try Ports.read(port.name).value == port)
            #expect(try Ports.read(port.code.lowercased()).value == port)
            #expect(Ports.port(code: port.code) == port)
        }
    }

    @Test(arguments: [
        ("dover", "GBDVR"), ("GB DVR", "GBDVR"), ("Dunkirk", "FRDKK"), ("Hook of Holland", "NLHVH"),
        ("ostend", "BEOST"),
        ("göteborg", "SEGOT"), ("zeeb", "BEZEE"), ("Rotterdam", "NLRTM"), ("europoort", "NLEUR"),
        ("Gothenburg", "SEGOT"),
        ("helsingfors", "FIHEL"), ("le havre", "FRLEH"), ("ijmuiden", "NLIJM"), ("Heysham", "GBHYM"), ("P&O", "GBCYN"),
        ("ouistreham", "FROUI"), ("harwich", "GBHRW"), ("killing", "GBKGH"), ("Яхта", ""),
    ])
    func portsAreReadByCodeOrPartOfTheName(_ text: String, _ code: String) {
        let outcome = Outcome { () throws(Misread) in try Ports.read(text) }.map(\.code)
        #expect(outcome == (code.isEmpty ? .misread("port.unknown") : .value(code)))
    }

    @Test func doubtfulPortsAreReadWithAWarning() throws {
        let heysham = try Ports.read("gbhey")
        #expect(heysham.value.code == "GBHYM")
        #expect(heysham.warnings.map(\.code) == ["port.chertsey"])
        let amsterdam = try Ports.read("Amsterdam")
        #expect(amsterdam.value.code == "NLIJM")
        #expect(amsterdam.warnings.map(\.code) == ["port.sameName"])
        #expect(amsterdam.warnings.first?.message == "There is also Amsterdam (NLAMS). Check which port is meant.")
    }

    @Test func misreadPortsNameUpToFiveCandidates() {
        #expect(
            expected { () throws(Misread) in try Ports.read("Eurotunnel") }
                == "one port of: Folkestone / Eurotunnel Cheriton (GBFOL); Coquelles (Eurotunnel) (FRCQS)")
        #expect(
            expected { () throws(Misread) in try Ports.read("Atlantis") } == "a port's name or UN/LOCODE (Dover, GBDVR)"
        )
        let many = expected { () throws(Misread) in try Ports.read("bad") } ?? ""
        #expect(many.split(separator: ";").count == 6 && many.hasSuffix("; or another"))
        #expect(Outcome { () throws(Misread) in try Ports.read("do") } == .misread("port.unknown"))
        #expect(expected { () throws(Misread) in try Ports.read(" ") } != nil)
    }

    @Test func searchPutsCuratedPortsFirstAndHoldsItsLimit() {
        #expect(Ports.search("har", limit: 3).first?.code == "GBHRW")
        #expect(Ports.search("a", limit: 7).count == 7)
        #expect(Ports.search("dover", limit: 0).isEmpty && Ports.search("dover", limit: -1).isEmpty)
        #expect(Ports.search("", limit: 5).isEmpty)
    }

    @Test func forcesAreFortyEightWithUniqueSlugs() {
        #expect(Forces.all.count == 48)
        #expect(Set(Forces.all.map(\.slug)).count == 48)
        #expect(
            Forces.all.filter { $0.onsCode == nil }.map(\.slug) == [
                "northern-ireland", "scotland", "btp", "mdp", "cnc",
            ])
        for force in Forces.all { #expect((try? Forces.read(force.name).value) == force) }
        #expect(Forces.force(slug: "kent")?.onsCode == "E23000032")
        #expect(
            Forces.search("yorkshire", limit: 9).map(\.slug) == [
                "north-yorkshire", "west-yorkshire", "south-yorkshire",
            ])
    }

    @Test(arguments: [
        ("kent", "kent"), ("Met", "metropolitan"), ("GMP", "greater-manchester"), ("psni", "northern-ireland"),
        ("TVP", "thames-valley"), ("thames", "thames-valley"), ("Devon and Cornwall", "devon-and-cornwall"),
        ("BTP", "btp"), ("Police Scotland", "scotland"), ("dyfed powys", "dyfed-powys"), ("west-mercia", "west-mercia"),
    ])
    func forcesAreReadAsSpoken(_ text: String, _ slug: String) {
        #expect(Outcome { () throws(Misread) in try Forces.read(text) }.map(\.slug) == .value(slug))
    }

    @Test func misreadForcesNameTheCandidates() {
        #expect(
            expected { () throws(Misread) in try Forces.read("west") }
                == "one force of: West Yorkshire Police; West Midlands Police; West Mercia Police")
        #expect(
            expected { () throws(Misread) in try Forces.read("Gendarmerie") }
                == "a police force of the United Kingdom (Kent, Thames Valley, GMP)")
    }

    @Test func countriesAreAllOfISO3166WithUniqueCodes() {
        #expect(Countries.all.count == 249)
        #expect(Set(Countries.all.map(\.alpha2)).count == 249)
        #expect(Set(Countries.all.map(\.alpha3)).count == 249)
        #expect(Countries.all.allSatisfy { $0.alpha2.count == 2 && $0.alpha3.count == 3 && !$0.nationality.isEmpty })
        let signs = Countries.all.compactMap(\.distinguishingSign)
        #expect(Set(signs).count == signs.count && signs.allSatisfy { (1...3).contains($0.count) })
        for country in Countries.all {
            #expect((try? Countries.read(country.name).value) == country)
            #expect((try? Countries.read(country.alpha3).value) == country)
            #expect((try? Nationalities.read(country.nationality).value.code) == country.alpha3)
        }
    }

    @Test(arguments: [
        ("Vietnam", "VN"), ("Viet Nam", "VN"), ("D", "DE"), ("PL", "PL"), ("pol", "PL"), ("Ivory Coast", "CI"),
        ("UK", "GB"),
        ("cote d'ivoire", "CI"), ("turkey", "TR"), ("Türkiye", "TR"), ("HKJ", "JO"), ("Niger", "NE"), ("holl", "NL"),
    ])
    func countriesAreReadByNameCodeOrSign(_ text: String, _ alpha2: String) {
        #expect(Outcome { () throws(Misread) in try Countries.read(text) }.map(\.alpha2) == .value(alpha2))
    }

    @Test func misreadAndDoubtfulCountriesSaySo() throws {
        #expect(try Countries.read("ET").warnings.map(\.code) == ["country.signOfAnother"])
        #expect(
            expected { () throws(Misread) in try Countries.read("kor") } == nil)
        #expect(
            expected { () throws(Misread) in try Countries.read("korea") }
                == "one country of: North Korea; South Korea")
        #expect(
            expected { () throws(Misread) in try Countries.read("Kurdistan") }
                == "a country's name, ISO code or distinguishing sign (Poland, PL, POL)")
    }

    @Test(arguments: [
        ("Vietnamese", "VNM"), ("vietnam", "VNM"), ("VNM", "VNM"), ("stateless", "XXA"), ("refugee", "XXB"),
        ("xxc", "XXC"),
        ("Unspecified", "XXX"), ("Eritrean", "ERI"), ("Afghani", "AFG"), ("Azeri", "AZE"), ("Filipina", "PHL"),
    ])
    func nationalitiesAreReadByAdjectiveCountryOrCode(_ text: String, _ code: String) {
        #expect(Outcome { () throws(Misread) in try Nationalities.read(text) }.map(\.code) == .value(code))
    }

    @Test func peoplesWithoutAStateAreNotNationalities() {
        #expect(
            expected { () throws(Misread) in try Nationalities.read("Kurdish") }
                == "a nationality, country or ISO code (Vietnamese, Vietnam, VNM), or XXA for stateless")
        #expect(
            expected { () throws(Misread) in try Nationalities.read("Congolese") }
                == "one nationality of: Congolese (DRC); Congolese (Congo)")
        #expect(Nationalities.all.count == 253)
    }

    @Test func foldingJoinsSpellings() {
        #expect(TextFold.fold("  ÅLAND\u{00A0}\tStraße ") == "aland strasse")
        #expect(TextFold.fold("АВСЕНКМОРТХУ") == "abcehkmoptxy")
        #expect(TextFold.fold("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ") == "abezhikmnoptyx")
        #expect(TextFold.fold("Cafe\u{0301} — “x” ＡＢ１") == "cafe - \"x\" ab1")
        #expect(TextFold.fold("\u{200B}a\u{200D}b") == "ab")
    }
}
