extension Script {
    /// Whether a value is one that the question takes, its constraints apart.
    ///
    /// - Throws: `.wrongType`, `.unknownChoice`, `.tooLong`.
    func check(_ value: Value, at place: Place, node: Int) throws(InterviewError) {
        guard let type = wiring.nodes[node].type else { throw .unknownQuestion(place.question) }
        guard type.accepts(value) else { throw .wrongType(place, expected: type) }
        switch value {
        case .decimal(let number):
            guard number.isFinite else { throw .wrongType(place, expected: type) }
        case .choice(let code):
            guard wiring.index(ofCode: code, node) != nil else { throw .unknownChoice(place) }
        case .choices(let codes):
            guard !codes.isEmpty, codes.allSatisfy({ wiring.index(ofCode: $0, node) != nil }),
                Set(codes).count == codes.count
            else { throw .unknownChoice(place) }
        case .checklist(let filled):
            let rows = question(place.question)?.rows ?? []
            let isKnown = filled.allSatisfy { row, code in
                rows.contains { $0.code == row } && wiring.index(ofCode: code, node) != nil
            }
            guard isKnown else { throw .unknownChoice(place) }
        case .text(let text):
            // A character has at least one byte, so that few bytes need no counting of characters.
            let limit = wiring.nodes[node].maxLength
            guard text.utf8.count <= limit || text.count <= limit else { throw .tooLong(place, limit: limit) }
        default: break
        }
    }
}
