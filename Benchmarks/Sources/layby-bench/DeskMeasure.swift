import Foundation

/// The web desk: answers saved by handlers at once, and the page of a call with a full history.
///
/// Beside it, in the same rounds, what somebody would otherwise write and serve: a Flask form on gunicorn that keeps one
/// answer a request in SQLite, and nginx with the desk's own page as a file. All are asked by wrk, on this machine.
struct DeskMeasure {
    /// How many handlers save at once.
    private static let handlers = [1, 16, 50, 200]

    /// Measures, round by round.
    ///
    /// - Throws: when the desk, wrk or a peer is missing, or one of them answers with an error.
    func rows(_ setting: Setting) async throws -> [Row] {
        let folder = try setting.freshFolder("desk")
        let desk = try WebPeer("desk", in: folder, program: setting.layby, setting)
        let served = try setting.freshFolder("nginx")
        // Signs in, opens calls, and writes what wrk is to send, and the pages as files for nginx.
        _ = try Peer.output(setting.python, ["\(setting.peers)/handlers.py", desk.address, folder, "\(served)/pages"])
        let form = try WebPeer("form", in: setting.freshFolder("form"), program: setting.python, setting)
        let files = try WebPeer("nginx", in: served, setting)
        var rows: [Row] = []
        let before = try entries(in: folder, setting)
        var answers = 0
        for handlers in Self.handlers {
            rows += try saves(by: handlers, requests: "\(folder)/saves", &answers, desk, form, setting)
        }
        rows += try pieces(requests: "\(folder)/pieces", &answers, desk, setting)
        let kept = try entries(in: folder, setting) - before
        guard kept >= answers else {
            throw Peer.Failed(description: "the desk answered \(answers) saves and kept \(kept)")
        }
        for page in ["call", "queue"] {
            rows.append(try self.page(page, requests: "\(folder)/page-\(page)", desk, files, setting))
        }
        var memory = Row("desk: memory after all this", "MB", .time, peer: "Flask on gunicorn")
        memory.ours.append(try desk.memory())
        memory.theirs.append(try form.memory())
        rows.append(memory)
        try desk.stop()
        rows.insert(try first(in: folder, setting), at: rows.count - 1)
        return rows
    }

    private func saves(
        by handlers: Int, requests: String, _ answers: inout Int, _ desk: WebPeer, _ form: WebPeer, _ setting: Setting
    ) throws -> [Row] {
        let name = "desk: answer saved, \(handlers) at once"
        let isTarget = handlers == 16
        var rate = Row(name, "saves/s", .rate, peer: "Flask on gunicorn", target: isTarget ? "≥ 5×" : nil)
        var median = Row("\(name), p50", "ms", .time, peer: "Flask on gunicorn")
        var late = Row("\(name), p99", "ms", .time, peer: "Flask on gunicorn", target: isTarget ? "≤ 1/5" : nil)
        for round in 0...setting.rounds {
            let own = try desk.load(requests, clients: handlers)
            let other = try form.load(requests, clients: handlers)
            answers += own.answers
            guard round > 0 else { continue }
            rate.add(own.rate, other.rate)
            median.add(own.median, other.median)
            late.add(own.percentile99, other.percentile99)
        }
        return [rate, median, late]
    }

    /// An answer saved as `desk.js` does it: what comes back is what changed of the page, with the next question.
    private func pieces(
        requests: String, _ answers: inout Int, _ desk: WebPeer, _ setting: Setting
    ) throws -> [Row] {
        let name = "desk: answer saved and next question drawn, 16 at once"
        var rate = Row(name, "saves/s", .rate)
        var late = Row("\(name), p99", "ms", .time)
        for round in 0...setting.rounds {
            let own = try desk.load(requests, clients: 16)
            answers += own.answers
            guard round > 0 else { continue }
            rate.ours.append(own.rate)
            late.ours.append(own.percentile99)
        }
        return [rate, late]
    }

    /// How many entries are on the disk.
    private func entries(in folder: String, _ setting: Setting) throws -> Int {
        Int(try Peer.figure(setting.python, ["\(setting.peers)/handlers.py", "--count", folder]) ?? 0)
    }

    /// A page asked for by 16 at once, over and over.
    private func page(
        _ page: String, requests: String, _ desk: WebPeer, _ files: WebPeer, _ setting: Setting
    ) throws -> Row {
        let name = "desk: page of the \(page), 16 at once"
        var row = Row(name, "pages/s", .rate, peer: "nginx, as a file", target: "≥ 1/4")
        for round in 0...setting.rounds {
            let own = try desk.load(requests, clients: 16)
            let other = try files.load("\(requests)-file", clients: 16)
            if round > 0 { row.add(own.rate, other.rate) }
        }
        return row
    }

    /// The first page of a call with a full history that a desk serves which has just been started.
    private func first(in folder: String, _ setting: Setting) throws -> Row {
        var row = Row("desk: first page of a call with a full history", "ms", .time)
        let request = try String(contentsOfFile: "\(folder)/page-call", encoding: .utf8)
        let parts = request.split(separator: "\n")[0].split(separator: "\t", omittingEmptySubsequences: false)
        for _ in 0..<setting.rounds {
            let desk = try WebPeer("desk", in: folder, program: setting.layby, setting)
            let took = try Peer.figure(
                "/usr/bin/env",
                [
                    "curl", "-s", "-o", "\(folder)/first", "-w", "%{time_total}", "-f", "-H", "Cookie: \(parts[2])",
                    "\(desk.address)\(parts[1])",
                ])
            row.ours.append((took ?? 0) * 1e3)
            try desk.stop()
        }
        return row
    }
}
