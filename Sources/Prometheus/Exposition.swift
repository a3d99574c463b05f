/// Prometheus's text format for metrics, version 0.0.4.
///
/// ```swift
/// let text = Exposition.text(of: registry.families() + ProcessMetrics.families())
/// ```
public enum Exposition {
    /// The content type of an answer.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Writes families as text, each with its help and its type once, in the order of their names.
    ///
    /// Of two families with one name the first is written, because Prometheus couldn't read a text in which a name
    /// comes twice.
    ///
    /// - Parameter families: The families; those without samples are left out.
    /// - Returns: The text.
    public static func text(of families: [MetricFamily]) -> String {
        var text = ""
        var seen: Set<String> = []
        for family in families.sorted(by: { $0.name < $1.name }) where !family.samples.isEmpty {
            guard seen.insert(family.name).inserted else { continue }
            text += "# HELP \(family.name) \(escaped(family.help))\n# TYPE \(family.name) \(family.kind.rawValue)\n"
            for sample in family.samples { write(sample, of: family.name, to: &text) }
        }
        return text
    }

    private static func write(_ sample: Sample, of name: String, to text: inout String) {
        switch sample.value {
        case .number(let number):
            text += "\(name)\(labels(sample.labels)) \(written(number))\n"
        case .distribution(let distribution):
            var count = 0
            for (bound, more) in zip(distribution.bounds + [.infinity], distribution.counts) {
                count += more
                text += "\(name)_bucket\(labels(sample.labels, upTo: bound)) \(count)\n"
            }
            text += "\(name)_sum\(labels(sample.labels)) \(written(distribution.sum))\n"
            text += "\(name)_count\(labels(sample.labels)) \(count)\n"
        }
    }

    private static func labels(_ labels: Labels, upTo bound: Double? = nil) -> String {
        var parts = labels.all.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
        if let bound { parts.append("le=\"\(written(bound))\"") }
        return parts.isEmpty ? "" : "{\(parts.joined(separator: ","))}"
    }

    private static func written(_ number: Double) -> String {
        if let whole = Int64(exactly: number) { return String(whole) }
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        return number.description
    }

    private static func escaped(_ text: String, quotes: Bool = false) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped.append(contentsOf: #"\\"#.unicodeScalars)
            case "\n": escaped.append(contentsOf: #"\n"#.unicodeScalars)
            case "\"" where quotes: escaped.append(contentsOf: #"\""#.unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
