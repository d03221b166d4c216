import Foundation

/// What a disk holds after the power went, worked out from a trace: bytes and names are on it for certain only once they
/// were synced; of the rest any part may be. What a failed sync covered is as if it had never been written.
struct ModelDisk {
    /// A file, whatever its name is.
    private struct Node {
        var durable = Data()
        /// Not yet synced, in order.
        var pending: [Change] = []
    }

    fileprivate enum Change {
        case bytes(Data, at: Int)
        case length(Int)
    }

    private var nodes: [Node] = []
    /// The names as the kernel shows them, and as the disk has them.
    private var names: [String: Int] = [:]
    private var durableNames: [String: Int] = [:]

    /// Takes in one event more.
    mutating func take(_ event: Trace.Event) {
        let isDone = event.result >= 0
        switch event.call {
        case .open where isDone:
            let node = node(event.name)
            if event.offset == 0 { nodes[node].pending.append(.length(0)) }
        case .write where event.count > 0:
            nodes[node(event.name)].pending.append(.bytes(event.data, at: event.offset))
        case .truncate where isDone: nodes[node(event.name)].pending.append(.length(event.offset))
        case .sync:
            if let node = names[event.name] {
                if isDone { for change in nodes[node].pending { change.apply(to: &nodes[node].durable) } }
                nodes[node].pending = []
            } else if isDone {
                syncNames(in: event.name)
            }
        case .rename where isDone:
            names[String(decoding: event.data, as: UTF8.self)] = names.removeValue(forKey: event.name)
        case .unlink where isDone: names[event.name] = nil
        default: break
        }
    }

    private mutating func node(_ name: String) -> Int {
        if let node = names[name] { return node }
        nodes.append(Node())
        names[name] = nodes.count - 1
        return nodes.count - 1
    }

    private mutating func syncNames(in folder: String) {
        for name in Set(names.keys).union(durableNames.keys) where Self.folder(of: name) == folder {
            durableNames[name] = names[name]
        }
    }

    private static func folder(of name: String) -> String {
        String(name[..<(name.lastIndex(of: "/") ?? name.startIndex)])
    }

    /// Writes what is left once the power has gone.
    ///
    /// - Parameters:
    ///   - folder: where; the names in it are those of the trace.
    ///   - share: how much of what was not synced is on the disk all the same, 0 to 1.
    func write(to folder: String, share: Double, _ random: inout some RandomNumberGenerator) throws {
        for name in Set(names.keys).union(durableNames.keys).sorted() {
            let isKept = Double.random(in: 0..<1, using: &random) < share
            guard let node = isKept ? names[name] : durableNames[name], !name.hasSuffix("-shm") else { continue }
            var bytes = nodes[node].durable
            for change in nodes[node].pending where Double.random(in: 0..<1, using: &random) < share {
                change.apply(to: &bytes)
            }
            let path = folder + name
            try FileManager.default.createDirectory(
                atPath: String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]),
                withIntermediateDirectories: true)
            try bytes.write(to: URL(fileURLWithPath: path))
        }
    }
}

extension ModelDisk.Change {
    fileprivate func apply(to file: inout Data) {
        switch self {
        case .length(let length):
            if length < file.count {
                file.removeLast(file.count - length)
            } else {
                file += Data(count: length - file.count)
            }
        case .bytes(let bytes, let offset):
            if file.count < offset + bytes.count { file += Data(count: offset + bytes.count - file.count) }
            file.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
    }
}
