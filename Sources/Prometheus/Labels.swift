/// The labels that distinguish numbers of one name.
///
/// The names are made valid and sorted, so that labels in another order are equal.
public struct Labels: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    struct Label: Sendable, Hashable {
        let name: String
        let value: String
    }

    let all: [Label]

    /// Creates labels from swift-metrics's dimensions; of two with one name the first is kept.
    public init(_ dimensions: [(String, String)]) {
        var seen: Set<String> = []
        all =
            dimensions
            .map { Label(name: MetricName.ofLabel($0), value: $1) }
            .filter { seen.insert($0.name).inserted }
            .sorted { $0.name < $1.name }
    }

    /// Creates labels from a literal.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements)
    }

    /// True if these labels come before others in a list of numbers.
    func precede(_ other: Labels) -> Bool {
        all.lexicographicallyPrecedes(other.all) { ($0.name, $0.value) < ($1.name, $1.value) }
    }
}
