private import ReferenceData

/// A column of CECPT's list of outstanding penalties.
public enum PenaltyColumn: String, CaseIterable, Sendable {
    case reference, registration, trailer, haulier, driver, country, outstanding, issued

    /// Whether a heading names it, in any case, and without marks such as (£).
    func isNamed(by heading: String) -> Bool { Self.synonyms[self]?.contains(Self.folded(heading)) ?? false }

    /// A heading as it is compared.
    static func folded(_ heading: String) -> String {
        TextWord.words(of: heading).map(\.folded).joined(separator: " ")
    }

    private static let synonyms: [PenaltyColumn: Set<String>] = [
        .reference: [
            "reference", "ref", "case reference", "case ref", "case number", "penalty reference", "penalty ref",
            "civil penalty reference", "notice", "notice number", "notice reference", "penalty notice",
            "penalty notice number", "cecpt reference", "cecpt ref", "is11", "is11 reference",
        ],
        .registration: [
            "registration", "reg", "vrm", "vrn", "vehicle", "vehicle registration", "vehicle reg",
            "vehicle registration mark", "vehicle registration number", "registration number", "registration mark",
            "number plate", "plate", "tractor", "tractor registration", "tractor unit",
        ],
        .trailer: [
            "trailer", "trailer registration", "trailer reg", "trailer number", "trailer vrm", "trailer id",
            "trailer registration number",
        ],
        .haulier: [
            "haulier", "haulier name", "haulage company", "haulage firm", "company", "company name", "operator",
            "operator name", "owner", "owner name",
        ],
        .driver: ["driver", "driver name", "drivers name", "name of driver", "driver full name"],
        .country: [
            "country", "country of registration", "country of haulier", "haulier country", "company country",
            "vehicle country",
        ],
        .outstanding: [
            "outstanding", "outstanding pounds", "outstanding gbp", "outstanding amount", "amount outstanding",
            "outstanding balance", "balance", "balance outstanding", "outstanding debt", "debt", "amount", "amount due",
            "amount owed", "total outstanding", "sum outstanding",
        ],
        .issued: [
            "issued", "issued on", "issued date", "issue date", "date issued", "date of issue", "notice date",
            "date of notice", "penalty date", "date",
        ],
    ]
}
