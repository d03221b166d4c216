import ReferenceData

extension ParserTrial {
    /// Where something is: coordinates, grid references, marker posts, words.
    static let place = ParserTrial("place") { bytes throws(BrokenRule) in
        let text = text(bytes)
        if let location = try reading({ () throws(Misread) in try Location.read(text).value }) {
            let again = try? Location.read(location.read).value
            try hold("a place as it was read is the same place", again?.kind == location.kind)
            if let point = location.coordinate {
                let shown = (try? Location.read(point.text))?.value.coordinate
                try hold("a point as it is shown is near", shown.map { $0.distanceMetres(to: point) < 2 } ?? false)
            }
        }
        if let (point, side) = try reading({ () throws(Misread) in try OSGrid.read(text) }) {
            let digits = [10_000: 2, 1_000: 4, 100: 6, 10: 8, 1: 10][side] ?? 0
            guard let reference = OSGrid.reference(for: point, digits: digits) else { return }
            try hold("a grid reference is that of its middle", (try? OSGrid.read(reference))?.coordinate == point)
        }
    }

    /// Registrations, containers, operators' licences.
    static let vehicle = ParserTrial("vehicle") { bytes throws(BrokenRule) in
        let text = text(bytes)
        if let found = try reading({ () throws(Misread) in try VehicleRegistration.read(text).value }) {
            let again = try? VehicleRegistration.read(found.text).value
            try hold("a registration as it is kept reads back the same", again?.text == found.text)
            let shown = try? VehicleRegistration.read(found.display).value
            try hold("a registration as it is shown reads back the same", shown?.text == found.text)
        }
        if let found = try reading({ () throws(Misread) in try ContainerNumber.read(text).value }) {
            for written in [found.text, found.display] {
                let again = try? ContainerNumber.read(written).value
                try hold("a container number that is written reads back the same", again == found)
            }
        }
        if let found = try reading({ () throws(Misread) in try OperatorLicence.read(text).value }) {
            let again = try? OperatorLicence.read(found.text).value
            try hold("a licence that is written reads back the same", again == found)
        }
    }

    /// Phones, money, spans of time.
    static let quantity = ParserTrial("quantity") { bytes throws(BrokenRule) in
        let text = text(bytes)
        if let found = try reading({ () throws(Misread) in try PhoneNumber.read(text).value }) {
            let again = try? PhoneNumber.read(found.e164).value
            try hold("a phone number that is written reads back the same", again == found)
        }
        if let pence = try reading({ () throws(Misread) in try Money.pence(from: text) }) {
            try hold("money in words is the same money", (try? Money.pence(from: Money.text(pence: pence))) == pence)
            try hold("money in pence is the same money", (try? Money.pence(from: "\(pence)p")) == pence)
        }
        if let minutes = try reading({ () throws(Misread) in try Span.minutes(from: text).value }) {
            try hold("a span in minutes is the same span", (try? Span.minutes(from: "\(minutes)m").value) == minutes)
        }
    }

    /// Days, times of day, moments.
    static let time = ParserTrial("time") { bytes throws(BrokenRule) in
        let text = text(bytes)
        guard let today = CivilDay(year: 2021, month: 3, day: 1) else { return }
        if let day = try reading({ () throws(Misread) in try CivilDay.read(text, today: today).value }) {
            for written in [day.iso, day.text] {
                try hold("a day that is written reads back", (try? CivilDay.read(written, today: today).value) == day)
            }
            try hold("a day is its number", CivilDay(daysSince1970: day.daysSince1970) == day)
        }
        if let clock = try reading({ () throws(Misread) in try ClockTime.read(text).value }) {
            try hold("a time that is written reads back", (try? ClockTime.read(clock.text).value) == clock)
        }
        // From the first bytes too, since a moment can be near the end of what an integer holds.
        let now = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        for now in [1_614_607_500, Int64(bitPattern: now)] {
            _ = try reading { () throws(Misread) in try Moment.read(text, now: now).value }
        }
    }

    /// Ports, forces, countries, nationalities by their names.
    static let name = ParserTrial("name") { bytes throws(BrokenRule) in
        let text = text(bytes)
        let folded = TextFold.fold(text)
        try hold("what is folded stays as it is", TextFold.fold(folded) == folded)
        _ = Ports.search(text, limit: 5)
        if let port = try reading({ () throws(Misread) in try Ports.read(text).value }) {
            try hold("a port is found by its code", (try? Ports.read(port.code).value) == port)
        }
        if let force = try reading({ () throws(Misread) in try Forces.read(text).value }) {
            try hold("a force is found by its code", (try? Forces.read(force.slug).value) == force)
        }
        if let country = try reading({ () throws(Misread) in try Countries.read(text).value }) {
            try hold("a country is found by its code", (try? Countries.read(country.alpha2).value) == country)
        }
        if let found = try reading({ () throws(Misread) in try Nationalities.read(text).value }) {
            try hold("a nationality is found by its code", (try? Nationalities.read(found.code).value) == found)
        }
    }

    /// What a parser made of a text; nil when it refused it, without a word of it.
    private static func reading<Value>(_ read: () throws(Misread) -> Value) throws(BrokenRule) -> Value? {
        do throws(Misread) { return try read() } catch {
            try holdsNothingSaid(error)
            return nil
        }
    }
}
