import ReferenceData
import Testing

@Suite("HMICFRS, Stolen freedom, Figure 4")
struct NotificationBaselineTests {
    private func referred(_ year: Int) -> [String: Int] {
        NotificationBaseline.year(year).mapValues(\.referred)
    }

    private var notified: [Int] { NotificationBaseline.year(2016).values.compactMap(\.notified) }

    @Test func everyForceOfTheFigureIsOneOfOurs() {
        for year in NotificationBaseline.years {
            let forces = NotificationBaseline.year(year).keys
            #expect(forces.count == 43)
            for force in forces { #expect(Forces.force(slug: force) != nil, "\(force)") }
        }
        #expect(NotificationBaseline.year(2013).isEmpty && NotificationBaseline.year(2015)["kent"]?.notified == nil)
    }

    @Test func theTotalsAreTheReports() {
        #expect(NotificationBaseline.years.map { referred($0).values.reduce(0, +) } == [640, 670, 847])
        #expect(notified.reduce(0, +) == 360)
    }

    @Test func sixForcesReferred448Of847() {
        #expect(referred(2016).values.sorted(by: >).prefix(6).reduce(0, +) == 448)
    }

    /// Fewer than ten referrals to the NRM in 2016; with ten it would be 21.
    @Test func twentyForcesReferredFewerThanTen() {
        #expect(referred(2016).values.count { $0 < 10 } == 20)
    }

    /// Between 2015 and 2016; between 2014 and 2016 it is 15 forces too, though not the same ones.
    @Test func fifteenForcesFell() {
        let (before, after) = (referred(2015), referred(2016))
        #expect(after.count { $0.value < before[$0.key] ?? 0 } == 15)
    }

    /// Ten with none are among the thirty with ten or fewer.
    @Test func thirtyForcesNotifiedTenOrFewerAndTenOfThemNobody() {
        #expect(notified.count { $0 <= 10 } == 30 && notified.count { $0 == 0 } == 10)
    }

    /// The range is of referrals and notifications of 2016 together: neither alone reaches 123, nor has 1 as its least.
    @Test func referralsAndNotificationsTogetherRangeFrom1To123() {
        let sums = NotificationBaseline.year(2016).values.map { $0.referred + ($0.notified ?? 0) }
        #expect(sums.min() == 1 && sums.max() == 123)
    }
}
