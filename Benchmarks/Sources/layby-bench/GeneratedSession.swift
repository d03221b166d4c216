import ScriptEngine

/// A generated script, and one session through all of it: each question that applies is answered, in order.
struct GeneratedSession: Sendable {
    /// Questions in the script.
    let size: Int
    let script: Script
    /// The answers in the order in which they are given.
    let steps: [Step]

    struct Step: Sendable {
        let place: Place
        let value: Value
    }

    /// The same script and session for the same size: as many tests as questions, three people listed.
    init(size: Int) throws {
        self.size = size
        let text = GeneratedScript.yaml(questions: size, conditions: size, seed: 7)
        script = try Script(yaml: Array(text.utf8))
        var random = GeneratedScript.Generator(3)
        var interview = Interview(script)
        var steps: [Step] = []
        while let place = interview.next(after: steps.last?.place), let question = script.question(place.question) {
            let value = GeneratedScript.answer(to: question, people: 3, random: &random)
            _ = try interview.answered(place, value)
            steps.append(Step(place: place, value: value))
        }
        self.steps = steps
    }

    /// Takes the session from the first question to the closing.
    ///
    /// - Returns: how many events it made, so that nothing of it is optimised away.
    func whole() throws -> Int {
        var interview = Interview(script)
        var events: [InterviewEvent] = []
        var next = interview.next()
        for index in steps.indices {
            guard let place = next else { break }
            try interview.answered(place, steps[index].value, into: &events)
            next = interview.next(after: place)
        }
        return events.count + (try interview.closed(reason: "done", callerRangOff: false).count)
    }

    /// The same, with a clock read round every step; without the closing.
    func timed(adding times: inout [Double]) throws {
        var interview = Interview(script)
        var next = interview.next()
        for step in steps {
            guard let place = next else { break }
            times.append(
                try seconds {
                    keepAlive(try interview.answered(place, step.value))
                    next = interview.next(after: place)
                })
        }
        keepAlive(interview)
    }

    /// An interview with every answer in it.
    func answered() throws -> Interview {
        var interview = Interview(script)
        for step in steps { _ = try interview.answered(step.place, step.value) }
        return interview
    }

    /// What the session logs.
    func events() throws -> [InterviewEvent] {
        var interview = Interview(script)
        var events: [InterviewEvent] = []
        for step in steps { events += try interview.answered(step.place, step.value) }
        return events
    }
}
