/// Goes through the places of an interview in the order in which they are asked, whether they apply or not.
struct PlaceWalk {
    private var section: Int
    private var instance: Int
    /// The node looked at last; the section's own before its first question.
    private var node: Int

    /// - Parameter place: starts behind it; nil to start at the first.
    init(_ interview: Interview, after place: Place?) {
        let script = interview.script
        if let place, let index = try? interview.slot(of: place), let section = script.sectionIndex(of: place.question)
        {
            (self.section, instance, node) = (section, index.instance, index.node)
        } else {
            (section, instance, node) = (0, 0, script.sectionNodes.first ?? 0)
        }
    }

    mutating func next(in interview: Interview) -> Interview.SlotIndex? {
        let script = interview.script
        while section < script.sectionNodes.count {
            let own = script.sectionNodes[section]
            if instance < interview.instances(ofSection: section) {
                node += 1
                while node < script.nodes.count, script.nodes[node].section == own {
                    if script.nodes[node].isQuestion {
                        let group = script.nodes[node].group
                        return Interview.SlotIndex(
                            node: node, group: group, instance: instance,
                            position: instance * script.groups[group].size + script.nodes[node].offset)
                    }
                    node += 1
                }
                instance += 1
                node = own
            } else {
                section += 1
                instance = 0
                node = section < script.sectionNodes.count ? script.sectionNodes[section] : 0
            }
        }
        return nil
    }
}

extension Interview {
    /// How many instances the section at an index of the definition has now.
    func instances(ofSection index: Int) -> Int {
        let node = script.sectionNodes[index]
        guard columns[0][script.nodes[node].offset].holds else { return 0 }
        return node + 1 < script.nodes.count ? instances(of: script.nodes[node + 1].group) : 0
    }
}
