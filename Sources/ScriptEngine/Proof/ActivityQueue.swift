/// The variables that are not decided, the most active first: a binary heap that knows where each one is.
struct ActivityQueue {
    private var heap: [Int] = []
    /// By variable: its place in the heap, −1 when it is not there.
    private var places: [Int] = []
    private var activities: [Double] = []
    private var increment = 1.0

    /// Puts a variable in, when it is not there.
    mutating func add(_ variable: Int) {
        while places.count <= variable {
            places.append(-1)
            activities.append(0)
        }
        guard places[variable] < 0 else { return }
        places[variable] = heap.count
        heap.append(variable)
        rise(from: heap.count - 1)
    }

    mutating func popMost() -> Int? {
        guard let first = heap.first else { return nil }
        places[first] = -1
        let last = heap.removeLast()
        if last != first {
            heap[0] = last
            places[last] = 0
            sink(from: 0)
        }
        return first
    }

    /// Makes a variable more active, since it took part in a conflict. One that was never put in stays out.
    mutating func bump(_ variable: Int) {
        guard variable < activities.count else { return }
        activities[variable] += increment
        if activities[variable] > 1e100 {
            for index in activities.indices { activities[index] *= 1e-100 }
            increment *= 1e-100
        }
        if places[variable] >= 0 { rise(from: places[variable]) }
    }

    /// Makes later conflicts count for more than earlier ones.
    mutating func decay() { increment /= 0.95 }

    /// Of two equally active ones the older comes first, so that a script is decided in its own order.
    private func precedes(_ left: Int, _ right: Int) -> Bool {
        activities[left] != activities[right] ? activities[left] > activities[right] : left < right
    }

    private mutating func rise(from start: Int) {
        var place = start
        let variable = heap[place]
        while place > 0, precedes(variable, heap[(place - 1) / 2]) {
            move(heap[(place - 1) / 2], to: place)
            place = (place - 1) / 2
        }
        move(variable, to: place)
    }

    private mutating func sink(from start: Int) {
        var place = start
        let variable = heap[place]
        while place * 2 + 1 < heap.count {
            var child = place * 2 + 1
            if child + 1 < heap.count, precedes(heap[child + 1], heap[child]) { child += 1 }
            guard precedes(heap[child], variable) else { break }
            move(heap[child], to: place)
            place = child
        }
        move(variable, to: place)
    }

    private mutating func move(_ variable: Int, to place: Int) {
        heap[place] = variable
        places[variable] = place
    }
}
