public import ReferenceData

extension SafeguardingFact {
    /// One thing that is asked for to record a fact: forms and commands go by the same ones.
    public struct Field: Sendable {
        /// One of the values that it can have.
        public struct Choice: Hashable, Sendable {
            public let code: String
            public let label: String
        }

        public let name: String
        public let label: String
        /// Empty where words are asked for.
        public let choices: [Choice]
        /// Whether several of the choices can be given.
        public let isMany: Bool
        public let isOptional: Bool

        fileprivate init(
            _ name: String, _ label: String, _ choices: [Choice] = [], isMany: Bool = false, isOptional: Bool = false
        ) {
            (self.name, self.label, self.choices) = (name, label, choices)
            (self.isMany, self.isOptional) = (isMany, isOptional)
        }
    }

    /// Makes a fact of what was typed.
    ///
    /// - Parameter typed: all that was typed for a field, by its name.
    /// - Throws: `safeguarding.field` when a field lacks what it must have, or has none of its values.
    public init(_ kind: Kind, _ typed: (String) -> [String]) throws(Misread) {
        let fields = Dictionary(kind.fields.map { ($0.name, $0) }) { first, _ in first }
        func words(_ name: String) throws(Misread) -> String? {
            let text = PlainText.of(typed(name).last ?? "")
            guard text.isEmpty else { return text }
            guard fields[name]?.isOptional ?? true else { throw Misread(field: name, fields[name]) }
            return nil
        }
        func code<T: RawRepresentable>(_ name: String) throws(Misread) -> T where T.RawValue == String {
            guard let code = try words(name), let value = T(rawValue: code) else {
                throw Misread(field: name, fields[name])
            }
            return value
        }
        switch kind {
        case .age: self = .age(try code("status"), try code("basis"))
        case .consent: self = .consent(try code("consent"))
        case .nrmReferred: self = .nrmReferred(by: try code("by"), reference: try words("reference"))
        case .nrmDecided: self = .nrmDecided(try code("stage"), try code("outcome"))
        case .dutyToNotifySent: self = .dutyToNotifySent(reference: try words("reference"))
        case .assessed:
            var natures: Set<Exploitation> = []
            for text in typed("nature") where !text.isEmpty {
                guard let nature = Exploitation(rawValue: text) else {
                    throw Misread(field: "nature", fields["nature"])
                }
                natures.insert(nature)
            }
            self = .assessed(
                try code("assessment"), try code("finding"), natures: natures, rationale: try words("rationale"))
        case .innerste: self = .innerste(try code("step"), try code("state"), reason: try words("reason"))
        case .placed: self = .placed(try code("placement"), localAuthority: try words("authority"))
        case .placementEnded: self = .placementEnded
        case .wentMissing: self = .wentMissing
        case .missingReported: self = .missingReported(reference: try words("reference"))
        case .found: self = .found
        case .returnTalk: self = .returnTalk
        case .closed: self = .closed(reason: try words("reason") ?? "")
        case .reopened: self = .reopened(reason: try words("reason") ?? "")
        }
    }
}

extension SafeguardingFact.Kind {
    /// What is asked for, in order; the day comes with each.
    public var fields: [SafeguardingFact.Field] {
        typealias Field = SafeguardingFact.Field
        func choices<T: CaseIterable & RawRepresentable>(
            _: T.Type, _ words: (T) -> String
        ) -> [Field.Choice] where T.RawValue == String {
            T.allCases.map { Field.Choice(code: $0.rawValue, label: words($0)) }
        }
        switch self {
        case .age:
            return [
                Field("status", "Taken to be", choices(AgeStatus.self, \.words)),
                Field("basis", "What it rests on", choices(AgeBasis.self, \.words)),
            ]
        case .consent: return [Field("consent", "Consent", choices(Consent.self, \.words))]
        case .nrmReferred:
            return [
                Field("by", "First responder", choices(FirstResponder.self, \.words)),
                Field("reference", "Reference", isOptional: true),
            ]
        case .nrmDecided:
            return [
                Field("stage", "Decision", choices(GroundsStage.self, \.words)),
                Field("outcome", "Outcome", choices(GroundsOutcome.self, \.words)),
            ]
        case .dutyToNotifySent: return [Field("reference", "Reference", isOptional: true)]
        case .assessed:
            return [
                Field("assessment", "Assessment of", choices(AssessmentKind.self, \.words)),
                Field("finding", "Finding", choices(Finding.self, \.words)),
                Field(
                    "nature", "Nature of exploitation, as far as it is known", choices(Exploitation.self, \.words),
                    isMany: true, isOptional: true),
                Field("rationale", "Why; wanted when it changes, or was not considered", isOptional: true),
            ]
        case .innerste:
            return [
                Field("step", "Step", choices(InnersteStep.self, \.words)),
                Field("state", "How it stands", choices(StepState.self, \.words)),
                Field("reason", "Why; wanted where it does not apply", isOptional: true),
            ]
        case .placed:
            return [
                Field("placement", "Where", choices(PlacementKind.self, \.words)),
                Field("authority", "Local authority", isOptional: true),
            ]
        case .missingReported: return [Field("reference", "The police's reference", isOptional: true)]
        case .closed, .reopened: return [Field("reason", "Why")]
        case .placementEnded, .wentMissing, .found, .returnTalk: return []
        }
    }
}

extension Misread {
    fileprivate init(field name: String, _ field: SafeguardingFact.Field?) {
        let codes = field?.choices.map(\.code) ?? []
        self.init(
            code: "safeguarding.field",
            expected: codes.isEmpty ? "\(name), in words" : "\(name), one of \(codes.joined(separator: ", "))")
    }
}
