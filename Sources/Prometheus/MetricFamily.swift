/// All samples of one name, and what they mean.
///
/// ```swift
/// let family = MetricFamily.gauge("queue_length", "Who waits.", [Sample(7, ["queue": "post office"])])
/// ```
public struct MetricFamily: Sendable, Hashable {
    /// The kind of number.
    public enum Kind: String, Sendable {
        /// One that only grows, until the process begins anew.
        case counter

        /// One that goes up and down.
        case gauge

        /// How many values there were up to each of some bounds.
        case histogram
    }

    /// The name, made of letters, digits, underscores and colons.
    public let name: String

    /// One sentence on what it says.
    public let help: String

    /// The kind of number.
    public let kind: Kind

    /// The numbers.
    public let samples: [Sample]

    init(named name: String, _ help: String, _ kind: Kind, _ samples: [Sample]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }

    /// Numbers that only grow.
    ///
    /// - Parameters:
    ///   - name: The name; `_total` is added where it is missing.
    ///   - help: What it says.
    ///   - samples: The numbers.
    /// - Returns: The family.
    public static func counter(_ name: String, _ help: String, _ samples: [Sample]) -> MetricFamily {
        MetricFamily(named: MetricName.ofCounter(name), help, .counter, samples)
    }

    /// Numbers that go up and down.
    public static func gauge(_ name: String, _ help: String, _ samples: [Sample]) -> MetricFamily {
        MetricFamily(named: MetricName.sound(name), help, .gauge, samples)
    }

    /// Distributions of values.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - help: What it says.
    ///   - samples: The distributions.
    /// - Returns: The family.
    public static func histogram(_ name: String, _ help: String, _ samples: [Sample]) -> MetricFamily {
        MetricFamily(named: MetricName.sound(name), help, .histogram, samples)
    }
}

/// One number, or one distribution, and the labels that tell it from others of its name.
public struct Sample: Sendable, Hashable {
    let labels: Labels
    let value: Value

    enum Value: Sendable, Hashable {
        case number(Double)
        case distribution(Distribution)
    }

    /// A number.
    ///
    /// - Parameters:
    ///   - number: The number.
    ///   - labels: The labels that tell it from others of its name.
    public init(_ number: Double, _ labels: Labels = [:]) {
        self.labels = labels
        value = .number(number)
    }

    /// A whole number.
    ///
    /// - Parameters:
    ///   - number: The number.
    ///   - labels: The labels that tell it from others of its name.
    public init(_ number: some BinaryInteger, _ labels: Labels = [:]) {
        self.init(Double(number), labels)
    }

    /// A distribution of values.
    ///
    /// - Parameters:
    ///   - distribution: How many values there were up to each bound.
    ///   - labels: The labels that tell it from others of its name.
    public init(_ distribution: Distribution, _ labels: Labels = [:]) {
        self.labels = labels
        value = .distribution(distribution)
    }

    init(_ value: Value, _ labels: Labels) {
        self.labels = labels
        self.value = value
    }
}

/// How many values there were up to each of some bounds, and their sum.
public struct Distribution: Sendable, Hashable {
    /// The bounds, growing; a value that equals a bound is within it.
    public let bounds: [Double]

    /// How many values lie between a bound and the one before it; the last number is of those above all bounds.
    public private(set) var counts: [Int]

    /// The sum of all values.
    public private(set) var sum: Double

    /// A distribution without values.
    ///
    /// - Parameter bounds: The bounds, growing.
    public init(bounds: [Double]) {
        self.init(bounds: bounds, counts: Array(repeating: 0, count: bounds.count + 1), sum: 0)
    }

    init(bounds: [Double], counts: [Int], sum: Double) {
        self.bounds = bounds
        self.counts = counts
        self.sum = sum
    }

    /// Adds a value.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - times: How often it was there.
    public mutating func add(_ value: Double, times: Int = 1) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += times
        sum += value * Double(times)
    }
}
