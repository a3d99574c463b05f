/// The statements that one connection has prepared, by their text and the types of their values.
///
/// Their number is bounded: the least recently used one makes room for a new one.
struct PreparedStatements {
    struct Key: Hashable, Sendable {
        let text: String
        let types: [UInt32]
    }

    private struct Entry {
        let key: Key
        let name: String
        var newer: Int?
        var older: Int?
    }

    private var places: [Key: Int] = [:]
    private var entries: [Entry?] = []
    private var free: [Int] = []
    private var newest: Int?
    private var oldest: Int?
    private var made = 0
    let capacity: Int

    init(capacity: Int = 256) {
        self.capacity = max(1, capacity)
    }

    var count: Int { places.count }

    /// The name of a statement that is prepared already.
    mutating func name(of key: Key) -> String? {
        guard let place = places[key], let entry = entries[place] else { return nil }
        if newest != place {
            unlink(place)
            link(place)
        }
        return entry.name
    }

    /// Names a statement to prepare, and the one that has to make room for it.
    mutating func add(_ key: Key) -> (name: String, evicted: String?) {
        var evicted: String?
        if places.count >= capacity, let oldest, let entry = entries[oldest] {
            evicted = entry.name
            remove(entry.key)
        }
        made += 1
        let entry = Entry(key: key, name: "s\(made)")
        let place = free.popLast() ?? entries.endIndex
        if place == entries.endIndex { entries.append(entry) } else { entries[place] = entry }
        places[key] = place
        link(place)
        return (entry.name, evicted)
    }

    /// Forgets a statement that couldn't be prepared, or that the server dropped.
    mutating func remove(_ key: Key) {
        guard let place = places.removeValue(forKey: key) else { return }
        unlink(place)
        entries[place] = nil
        free.append(place)
    }

    /// Forgets all of them; their names are not used again.
    mutating func removeAll() {
        places.removeAll()
        entries.removeAll()
        free.removeAll()
        newest = nil
        oldest = nil
    }

    private mutating func link(_ place: Int) {
        entries[place]?.older = newest
        entries[place]?.newer = nil
        if let newest { entries[newest]?.newer = place }
        newest = place
        if oldest == nil { oldest = place }
    }

    private mutating func unlink(_ place: Int) {
        guard let entry = entries[place] else { return }
        if let newer = entry.newer { entries[newer]?.older = entry.older } else { newest = entry.older }
        if let older = entry.older { entries[older]?.newer = entry.newer } else { oldest = entry.newer }
    }
}
