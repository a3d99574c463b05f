/// A name and a value, as one line of a page about one thing.
struct CardLine {
    let name: String
    let value: String?

    /// Whether to colour it as good or bad, nil for neither.
    let isGood: Bool?

    /// A field with its name from the catalogues; one without a value is left out.
    init(_ key: String, _ value: String?, isGood: Bool? = nil) {
        self.name = words("table.\(key)")
        self.value = value.flatMap { $0.isEmpty ? nil : $0 }
        self.isGood = isGood
    }
}
