/// The statements that one connection has prepared, by their text and the types of their values.
///
/// Bounded: the one that was not used for longest makes room for a new one.
struct PreparedStatements {
    struct Key: Hashable {
        let text: String
        let types: [UInt32]
    }

    private var names: [Key: (name: String, used: UInt64)] = [:]
    private var clock: UInt64 = 0
    private var made = 0
    let capacity: Int

    init(capacity: Int = 256) {
        self.capacity = capacity
    }

    var count: Int { names.count }

    /// The name of a statement that is prepared already.
    mutating func name(of key: Key) -> String? {
        guard let name = names[key]?.name else { return nil }
        clock += 1
        names[key]?.used = clock
        return name
    }

    /// Names a statement that is to be prepared, and says which one has to go for it.
    mutating func add(_ key: Key) -> (name: String, evicted: String?) {
        var evicted: String?
        if names.count >= capacity, let oldest = names.min(by: { $0.value.used < $1.value.used }) {
            names[oldest.key] = nil
            evicted = oldest.value.name
        }
        made += 1
        clock += 1
        let name = "s\(made)"
        names[key] = (name, clock)
        return (name, evicted)
    }

    /// Forgets a statement that could not be prepared, or whose plan the server gave up.
    mutating func remove(_ key: Key) {
        names[key] = nil
    }
}
