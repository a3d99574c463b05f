extension RowReader {
    /// Stages a number in a range with at most two decimals; it may have a decimal comma.
    mutating func number(_ column: Int, isRequired: Bool = false, in range: ClosedRange<Double>, isWhole: Bool = false)
    {
        if let word = remembered(column) { return line.append(word) }
        guard let text = filled(column, isRequired) else { return }
        let written = String(text.map { $0 == "," ? "." : $0 })
        let parts = written.split(separator: ".", omittingEmptySubsequences: false)
        let isNumber =
            parts.count <= (isWhole ? 1 : 2)
            && parts.allSatisfy { (1...10).contains($0.count) && $0.allSatisfy(\.isASCIIDigit) }
        guard isNumber, let value = Double(written) else { return refuse(column, .notNumber, ["found": text]) }
        guard parts.count < 2 || parts[1].count <= 2 else {
            return refuse(column, .tooManyDecimals, ["found": text, "expected": "2"])
        }
        guard range.contains(value) else {
            let bounds = "\(range.lowerBound.shortest)–\(range.upperBound.shortest)"
            return refuse(column, .numberOutOfRange, ["found": text, "expected": bounds])
        }
        line.append(written)
        remember(written, for: column)
    }
}

extension Double {
    /// The number without a fraction, if that is zero.
    fileprivate var shortest: String {
        self == rounded() ? String(Int(self)) : String(self)
    }
}
