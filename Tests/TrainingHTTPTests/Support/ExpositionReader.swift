import Testing

/// Reads Prometheus's text format, strictly.
struct ExpositionReader {
    /// The number of each sample, by its text `name{label="value"}`.
    private(set) var samples: [String: Double] = [:]

    /// The type of each family.
    private(set) var types: [String: String] = [:]

    /// All labels that occur.
    private(set) var labels: Set<String> = []

    private var helped: Set<String> = []
    private var family = ""
    private var finished: Set<String> = []

    struct Unreadable: Error, CustomStringConvertible {
        let line: Substring
        var description: String { "unreadable: \(line)" }
    }

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Unreadable(line: text.suffix(40)) }
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) { try read(line) }
        try checkHistograms()
    }

    /// The sum of all samples of a name that have all given labels, each as `kind="x"`.
    func sum(_ name: String, _ labels: String...) -> Double {
        samples.filter { sample, _ in
            (sample == name || sample.hasPrefix(name + "{")) && labels.allSatisfy { sample.contains($0) }
        }.values.reduce(0, +)
    }

    private mutating func read(_ line: Substring) throws {
        if let match = line.wholeMatch(of: #/# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)/#) {
            guard helped.insert(String(match.1)).inserted else { throw Unreadable(line: line) }
            finished.insert(family)
            family = String(match.1)
        } else if let match = line.wholeMatch(of: #/# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/#) {
            guard match.1 == family, types.updateValue(String(match.2), forKey: family) == nil else {
                throw Unreadable(line: line)
            }
        } else {
            try readSample(line)
        }
    }

    private mutating func readSample(_ line: Substring) throws {
        let label = #/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"/#
        guard
            let match = line.wholeMatch(
                of: #/([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\["\\n])*",?)+\})? (\S+)/#
            ),
            let number = Self.number(match.3), let type = types[family], !finished.contains(family)
        else { throw Unreadable(line: line) }
        let name = String(match.1)
        let isOfFamily =
            switch type {
            case "histogram": ["_bucket", "_sum", "_count"].contains { name == family + $0 }
            case "counter": name == family && name.hasSuffix("_total") && number >= 0
            default: name == family
            }
        let names = (match.2 ?? "").matches(of: label).map { String($0.1) }
        guard isOfFamily, Set(names).count == names.count else { throw Unreadable(line: line) }
        labels.formUnion(names)
        guard samples.updateValue(number, forKey: name + (match.2 ?? "")) == nil else { throw Unreadable(line: line) }
    }

    private static func number(_ text: Substring) -> Double? {
        switch text {
        case "+Inf": .infinity
        case "-Inf": -.infinity
        case "NaN": .nan
        default: Double(text)
        }
    }

    /// Checks that the last bucket of every histogram has all values.
    private func checkHistograms() throws {
        for name in types.filter({ $0.value == "histogram" }).keys {
            for (sample, count) in samples where sample.hasPrefix("\(name)_count") {
                let labels = sample.dropFirst(name.utf8.count + 6)
                let all = labels.isEmpty ? "{le=\"+Inf\"}" : labels.dropLast() + ",le=\"+Inf\"}"
                guard samples["\(name)_bucket\(all)"] == count, samples["\(name)_sum\(labels)"] != nil else {
                    throw Unreadable(line: sample[...])
                }
            }
        }
    }
}
