import Casework
import ReferenceData
import ScriptEngine

/// Finds a call's questions by words of them, so that a handler can write down what the officer says when they say it.
struct QuestionFinder: Sendable {
    private let call: Call

    init(_ call: Call) { self.call = call }

    /// The places that apply whose words begin with each of the words asked for: of the question, its section, its id,
    /// its choices; those that have it in the question itself first, in the order of the script otherwise.
    ///
    /// - Parameter text: words in any case; none finds nothing.
    func places(_ text: String) -> [Place] {
        let wanted = TextWord.words(of: TextFold.fold(text)).map(\.folded)
        guard !wanted.isEmpty else { return [] }
        var inAsk: [Place] = []
        var beside: [Place] = []
        for place in call.interview.applicablePlaces {
            guard let question = call.script.question(place.question) else { continue }
            let own = words(question.ask)
            if wanted.allSatisfy({ word in own.contains { $0.hasPrefix(word) } }) {
                inAsk.append(place)
                continue
            }
            let all =
                own + words(call.sectionTitle(of: place)) + question.id.name.split(separator: "_").map(String.init)
                + question.choices.flatMap { words($0.label) }
            if wanted.allSatisfy({ word in all.contains { $0.hasPrefix(word) } }) { beside.append(place) }
        }
        return inAsk + beside
    }

    private func words(_ text: String) -> [String] { TextWord.words(of: TextFold.fold(text)).map(\.folded) }
}
