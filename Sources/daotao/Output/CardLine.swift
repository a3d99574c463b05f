/// A name and a value, as one line of a page about one thing.
struct CardLine {
    let name: String
    let value: String?

    /// True if the value has the colour of good news, false for bad news, nil for neither.
    let isGood: Bool?

    /// Makes a field with its name from the catalogues; one without a value isn't shown.
    init(_ key: String, _ value: String?, isGood: Bool? = nil) {
        self.init(named: words("table.\(key)"), value, isGood: isGood)
    }

    init(named name: String, _ value: String?, isGood: Bool? = nil) {
        self.name = name
        self.value = value.flatMap { $0.isEmpty ? nil : $0 }
        self.isGood = isGood
    }
}
