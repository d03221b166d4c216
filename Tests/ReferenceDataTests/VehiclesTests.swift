import ReferenceData
import Testing

@Suite struct VehiclesTests {
    @Test(arguments: [
        ("ab12cde", "AB12CDE", "AB12 CDE", VehicleRegistration.Format.currentGB),
        ("AB12 CDE", "AB12CDE", "AB12 CDE", .currentGB),
        ("АВ12 СЕХ", "AB12CEX", "AB12 CEX", .currentGB), ("A123 BCD", "A123BCD", "A123 BCD", .prefixGB),
        ("Q1 ABC", "Q1ABC", "Q1 ABC", .prefixGB), ("ABC 123D", "ABC123D", "ABC 123D", .suffixGB),
        ("ABC 123", "ABC123", "ABC 123", .datelessGB), ("1234 AB", "1234AB", "1234 AB", .datelessGB),
        ("ABZ 1234", "ABZ1234", "ABZ 1234", .northernIreland), ("1234 IA", "1234IA", "1234 IA", .northernIreland),
        ("C1234567", "C1234567", "C1234567", .ukTrailer), ("WGM 12345", "WGM12345", "WGM12345", .foreign),
        ("AB-120-AB", "AB120AB", "AB120AB", .foreign), ("ABC 1234", "ABC1234", "ABC1234", .foreign),
        ("Д 123 ЯЯ", "Д123ЯЯ", "Д123ЯЯ", .foreign),
    ])
    func registrationsAreNormalised(
        _ text: String, _ normal: String, _ display: String, _ format: VehicleRegistration.Format
    ) throws {
        let reading = try VehicleRegistration.read(text)
        #expect(reading.value.text == normal && reading.value.display == display && reading.value.format == format)
        #expect(reading.warnings.isEmpty)
    }

    @Test(arguments: ["ABI2 CDE", "AB12 C0E", "A0I2 CDE", "CI234567"])
    func lookAlikesInTheWrongPlaceAreQueried(_ text: String) throws {
        let reading = try VehicleRegistration.read(text)
        #expect(reading.warnings.map(\.code) == ["registration.lookAlike"])
        #expect(reading.value.format == .foreign)
    }

    @Test(arguments: ["", "A", "A!", "ABCDEFGHIJKLM", "AB12+CDE"])
    func registrationsAreTwoToTwelveLettersAndDigits(_ text: String) {
        #expect(
            expected { () throws(Misread) in try VehicleRegistration.read(text) }
                == "a registration of 2 to 12 letters and digits")
    }

    @Test(arguments: [
        ("CSQU3054383", Outcome<String>.value("CSQU3054383")), ("csqu 305438 3", .value("CSQU3054383")),
        ("CSQU 305438-4", .value("CSQU3054384", warnings: ["container.checkDigit"])),
        ("MSKU0000000", .value("MSKU0000000", warnings: ["container.checkDigit"])),
        ("CSQA3054383", .value("CSQA3054383", warnings: ["container.category"])),
        ("CSQU305438", .misread("container.format")), ("CS9U3054383", .misread("container.format")),
        ("", .misread("container.format")),
    ])
    func containerNumbersAreCheckedNotRefused(_ text: String, _ outcome: Outcome<String>) {
        #expect(Outcome { () throws(Misread) in try ContainerNumber.read(text) }.map(\.text) == outcome)
    }

    @Test func containerMessagesNameTheExpectedDigitAndShape() throws {
        let message = "By the rest of the number its last digit should be 3. Ask for it again."
        #expect(try ContainerNumber.read("CSQU3054380").warnings.map(\.message) == [message])
        #expect(try ContainerNumber.read("CSQU3054383").value.display == "CSQU 305438 3")
        #expect(
            expected { () throws(Misread) in try ContainerNumber.read("CSQU") }
                == "four letters and seven digits, check digit included (CSQU3054383)")
    }

    @Test(arguments: [
        ("OF1234567", Outcome<String>.value("OF1234567")), ("ok 1234567", .value("OK1234567")),
        ("OA1234567", .misread("operatorLicence.format")),
        ("OF123456", .misread("operatorLicence.format")), ("FO1234567", .misread("operatorLicence.format")),
    ])
    func operatorLicencesHaveATrafficArea(_ text: String, _ outcome: Outcome<String>) {
        #expect(Outcome { () throws(Misread) in try OperatorLicence.read(text) }.map(\.text) == outcome)
    }

    @Test func misreadLicencesSayWhatToGive() {
        #expect(
            expected { () throws(Misread) in try OperatorLicence.read("12") }
                == "the letter O, one of B C D F G H K M, and seven digits (OF1234567)")
    }
}
