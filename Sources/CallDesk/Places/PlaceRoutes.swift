import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// What is shown while somebody types: names that begin so, and where a position is.
enum PlaceRoutes {
    static let all: [Route] = [
        .page("/suggest/{kind}", .may(.takeCall), suggest),
        .form("/calls/{call}/place", .may(.takeCall), place),
    ]

    /// Ports, forces, countries, nationalities and makes that what is typed may begin, as JSON.
    private static func suggest(_ visit: Visit) async throws -> Reply {
        guard let kind = visit.parameters["kind"].flatMap({ Suggestions.Kind(rawValue: $0) }) else {
            throw WebError.noPage
        }
        let found = Suggestions.of(kind, matching: String((visit.query["q"] ?? "").prefix(100)))
        let json = JSONValue.array(
            found.map { ["code": .string($0.code), "name": .string($0.name), "hint": .string($0.hint)] })
        return .file(Array(CanonicalJSON.text(json).utf8), "application/json")
    }

    /// A position on a small map, with what lies round it.
    struct PlacePiece: Sendable {
        let map: String?
        let lines: [String]
        let error: String?

        init(_ coordinate: Coordinate, accuracyMetres: Int?) {
            map = PlaceMap(of: coordinate, accuracyMetres: accuracyMetres).svg
            lines = [coordinate.text] + Surroundings(of: coordinate).lines
            error = nil
        }

        init(error: String) { (map, lines, self.error) = (nil, [], error) }
    }

    /// Where what is typed lies; nothing is saved by it.
    private static func place(_ visit: Visit) async throws -> Reply {
        _ = try visit.stream("call")
        let piece: PlacePiece
        do throws(Misread) {
            let location = try Location.read(visit.form["answer"] ?? "").value
            if let coordinate = location.coordinate {
                piece = PlacePiece(coordinate, accuracyMetres: location.accuracyMetres)
            } else {
                piece = PlacePiece(error: "Kept as read; it has no position of its own to show.")
            }
        } catch {
            piece = PlacePiece(error: "Give \(error.expected).")
        }
        return .pieces(visit.desk.templates.render(piece, "place"))
    }
}
