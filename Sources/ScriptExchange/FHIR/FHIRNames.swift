import ScriptEngine

/// The names of FHIR's extensions and code systems that the export uses, and of our own.
enum FHIRNames {
    private static let core = "http://hl7.org/fhir/StructureDefinition/"
    private static let sdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
    /// Ours; a reserved name, since nothing is published there.
    static let own = "https://layby.example/fhir/"

    static let constraint = core + "questionnaire-constraint"
    static let hidden = core + "questionnaire-hidden"
    static let itemControl = core + "questionnaire-itemControl"
    static let maxOccurs = core + "questionnaire-maxOccurs"
    static let unit = core + "questionnaire-unit"
    static let minValue = core + "minValue"
    static let maxValue = core + "maxValue"
    static let maxDecimalPlaces = core + "maxDecimalPlaces"
    static let mimeType = core + "mimeType"
    static let variable = core + "variable"
    static let replaces = core + "replaces"
    static let enableWhenExpression = sdc + "enableWhenExpression"
    static let calculatedExpression = sdc + "calculatedExpression"
    static let minQuantity = sdc + "minQuantity"
    static let maxQuantity = sdc + "maxQuantity"
    static let weight = own + "StructureDefinition/weight"
    static let missing = own + "StructureDefinition/accepts-missing"
    static let personal = own + "StructureDefinition/personal"
    static let role = own + "StructureDefinition/role"
    static let was = own + "StructureDefinition/was"

    static let itemControls = "http://hl7.org/fhir/questionnaire-item-control"
    static let units = "http://unitsofmeasure.org"
    static let countries = "urn:iso:std:iso:3166"

    /// The code system of a question's choices.
    static func choices(of id: String, in script: Script) -> String {
        "\(own)CodeSystem/\(script.definition.script)/\(id)"
    }

    /// An extension with one value: `valueCode` and so on.
    static func plain(_ url: String, _ type: String, _ value: JSONValue) -> JSONValue {
        ["url": .string(url), type: value]
    }

    /// An extension that holds a FHIRPath expression.
    static func expression(_ url: String, _ text: String, name: String? = nil) -> JSONValue {
        plain(
            url, "valueExpression",
            .members([
                "language": "text/fhirpath", "expression": .string(text), "name": name.map(JSONValue.string),
            ]))
    }

    static func control(_ code: String) -> JSONValue {
        plain(
            itemControl, "valueCodeableConcept",
            ["coding": [["system": .string(itemControls), "code": .string(code)]]])
    }
}
