/// What tells a number from others of its name.
///
/// The names are made sound and put in order, so that labels given in another order are the same.
public struct Labels: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    struct Label: Sendable, Hashable {
        let name: String
        let value: String
    }

    let all: [Label]

    /// Labels as swift-metrics has them; of two by one name the first is kept.
    ///
    /// - Parameter dimensions: Names and values.
    public init(_ dimensions: [(String, String)]) {
        var seen: Set<String> = []
        all =
            dimensions
            .map { Label(name: MetricName.ofLabel($0), value: $1) }
            .filter { seen.insert($0.name).inserted }
            .sorted { $0.name < $1.name }
    }

    /// Labels as they are written down.
    ///
    /// - Parameter elements: Names and values.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements)
    }

    /// Whether these come first where numbers are listed.
    func precede(_ other: Labels) -> Bool {
        all.lexicographicallyPrecedes(other.all) { ($0.name, $0.value) < ($1.name, $1.value) }
    }
}
