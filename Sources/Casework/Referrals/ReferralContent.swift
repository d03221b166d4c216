public import ScriptEngine

extension Referral {
    /// One field of the referral, by the question that it comes from.
    public struct Field: Hashable, Sendable {
        public let place: Place
        /// The answer; nil when the call has none.
        public let value: JSONValue?
        /// Why there is none: `unknown`, `refused`, `notAsked` or `notReached`; nil where there is one, and in referrals
        /// from before it was kept.
        public let missing: String?
    }

    /// What of a call is referred.
    public struct Content: Hashable, Sendable {
        public let call: CallID
        /// The number of the call's entries that it was taken from; nil in referrals from before it was kept.
        public let callVersion: Int?
        public let script: ScriptReference
        public let isSimulated: Bool
        public let force: String?
        public let eventTime: Timestamp?
        public let fields: [Field]

        /// What the script's `civil-penalty-referral` send point carries of a call.
        ///
        /// - Throws: `.noVehicle`, or `.notReady` with what the send point still wants.
        init(_ call: Call, allowIncomplete: Bool) throws(ReferralError) {
            let (interview, facts) = (call.interview, CallFacts(call.interview))
            let vehicle = call.script.question(role: CallFacts.Role.vehicleRegistration.rawValue).map { Place($0) }
            guard let vehicle, (try? interview.status(of: vehicle)) != .notApplicable,
                let point = call.script.definition.sendPoints.first(where: { $0.id == .civilPenaltyReferral })
            else { throw .noVehicle }
            let carried = Set(point.carries)
            fields = interview.applicablePlaces.filter { carried.contains($0.question) }.map { place in
                let response = interview.response(at: place)
                return Field(place: place, value: response?.value?.json, missing: Self.missing(response))
            }
            (self.call, callVersion, script) = (call.id, call.version, call.script.reference)
            (isSimulated, force, eventTime) = (call.isSimulated, facts.force, facts.eventTime)
            guard allowIncomplete || interview.reached.contains(.civilPenaltyReferral) else {
                throw .notReady(missing: fields.filter { $0.value == nil }.map(\.place))
            }
        }

        private static func missing(_ response: Response?) -> String? {
            switch response {
            case .answered: nil
            case .missing(let missing): missing.kind.rawValue
            case nil: "notReached"
            }
        }

        /// When it happened, in London; nil when nobody has said.
        var eventDay: CivilDate? { eventTime.map { CivilDate(inLondon: $0) } }

        var json: JSONValue {
            clear.adding([
                "fields": .array(
                    fields.map {
                        .members([
                            "place": .string($0.place.description), "value": $0.value,
                            "missing": $0.missing.map(JSONValue.string),
                        ])
                    })
            ])
        }

        /// What of it is not personal.
        var clear: JSONValue {
            .members([
                "call": .string(call.description), "callVersion": callVersion.map(JSONValue.integer),
                "script": script.json, "simulated": isSimulated ? true : nil, "force": force.map(JSONValue.string),
                "eventTime": eventTime.map { .string($0.description) },
            ])
        }

        init?(json: JSONValue) {
            guard let call = json["call"]?.string.flatMap({ StreamID($0) }),
                let script = ScriptReference(json: json["script"]), let items = json["fields"]?.array
            else { return nil }
            var fields: [Field] = []
            for item in items {
                guard let place = item["place"]?.string.flatMap({ Place(text: $0) }) else { return nil }
                fields.append(Field(place: place, value: item["value"], missing: item["missing"]?.string))
            }
            self.fields = fields
            (self.call, callVersion, self.script) = (CallID(call), json["callVersion"]?.integer, script)
            (isSimulated, force) = (json["simulated"]?.boolean ?? false, json["force"]?.string)
            eventTime = json["eventTime"]?.string.flatMap { Timestamp(iso: $0) }
        }
    }
}
