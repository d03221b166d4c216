import Casework
import ScriptEngine

extension DemoDesk {
    /// An invented report of an operation that is under way, submitted, with one item sanitised and one that waits.
    static func report(from operation: [Change], at time: Timestamp) throws -> [Change] {
        let entries = operation.flatMap(\.entries)
        let started = entries.first { $0.kind == "operation.started" }
        let operation = try Operation.replayed(entries.filter { $0.stream == started?.stream })
        let (lead, analyst) = (Actor("demo-lead"), Actor("demo-analyst"))
        var random = SystemRandomNumberGenerator()
        let began = time.adding(seconds: -1_800)
        let (first, begun) = try IntelligenceReport.begun(
            IntelligenceID(StreamID(at: began, random: &random)), from: .operation(operation),
            title: "Invented: a lorry that comes weekly (simulated)", at: began, by: lead)
        var report = first
        let inputs: [IntelligenceReport.Input] = [
            .write(
                item: nil, text: "An invented lorry, SIM 4711, stops each Tuesday at an invented lay-by in Kent.",
                grade: try IntelligenceGrade(code: "1AP")),
            .write(
                item: nil, text: "Its driver is told by an invented foreman where to open the doors.",
                grade: try IntelligenceGrade(code: "2BC", conditions: "Invented: ask the author before it is used.")),
            .name(.vehicle, text: "SIM4711"), .name(.organisation, text: "Invented Haulage (simulated)"),
            .link(.operates, from: 2, to: 1, item: 1, since: began.date),
            .source(try IntelligenceSource(name: "Nobody Madeup", phone: "07700 900000")), .submit,
        ]
        var changes = [begun]
        for input in inputs { changes.append(try report.record(input, at: began, by: lead)) }
        let sanitised = IntelligenceReport.Input.sanitise(
            item: 1, text: "An invented lorry stops each Tuesday at a lay-by in Kent.")
        changes.append(try report.record(sanitised, at: began.adding(seconds: 600), by: analyst))
        return changes
    }
}
