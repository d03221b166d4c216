extension Wiring {
    /// Whether a value is one that the question takes, its constraints apart.
    ///
    /// - Throws: `.wrongType`, `.unknownChoice`, `.tooLong`.
    func check(_ value: Value, at place: Place, _ node: Int) throws(InterviewError) {
        guard let type = nodes[node].type else { throw .unknownQuestion(place.question) }
        guard type.accepts(value) else { throw .wrongType(place, expected: type) }
        switch value {
        case .decimal(let number):
            guard number.isFinite else { throw .wrongType(place, expected: type) }
        case .choice(let code):
            guard index(ofCode: code, node) != nil else { throw .unknownChoice(place) }
        case .choices(let codes):
            guard !codes.isEmpty, codes.allSatisfy({ index(ofCode: $0, node) != nil }),
                Set(codes).count == codes.count
            else { throw .unknownChoice(place) }
        case .checklist(let filled):
            let rows = rowCodes[nodes[node].rows.range]
            let isKnown = filled.allSatisfy { row, code in
                rows.contains(row) && index(ofCode: code, node) != nil
            }
            guard isKnown else { throw .unknownChoice(place) }
        case .text(let text):
            // A character has at least one byte, so that few bytes need no counting of characters.
            let limit = nodes[node].maxLength
            guard text.utf8.count <= limit || text.count <= limit else { throw .tooLong(place, limit: limit) }
        default: break
        }
    }
}
