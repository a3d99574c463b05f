/// All samples of one name, with their meaning.
///
/// ```swift
/// let family = MetricFamily.gauge("queue_length", "Who waits.", [Sample(7, ["queue": "post office"])])
/// ```
public struct MetricFamily: Sendable, Hashable {
    /// The kind of number.
    public enum Kind: String, Sendable {
        /// A number that only grows, until the process starts again.
        case counter

        /// A number that goes up and down.
        case gauge

        /// A count of values by buckets between bounds.
        case histogram
    }

    /// The name, made of letters, digits, underscores and colons.
    public let name: String

    /// One sentence about the meaning.
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

    /// Creates a family of numbers that only grow.
    ///
    /// - Parameters:
    ///   - name: The name; `_total` is added where it is missing.
    ///   - help: One sentence about the meaning.
    ///   - samples: The numbers.
    /// - Returns: The family.
    public static func counter(_ name: String, _ help: String, _ samples: [Sample]) -> MetricFamily {
        MetricFamily(named: MetricName.ofCounter(name), help, .counter, samples)
    }

    /// Creates a family of numbers that go up and down.
    public static func gauge(_ name: String, _ help: String, _ samples: [Sample]) -> MetricFamily {
        MetricFamily(named: MetricName.sound(name), help, .gauge, samples)
    }

    /// Creates a family of distributions of values.
    public static func histogram(_ name: String, _ help: String, _ samples: [Sample]) -> MetricFamily {
        MetricFamily(named: MetricName.sound(name), help, .histogram, samples)
    }
}

/// One number, or one distribution, and the labels that distinguish it from others of its name.
public struct Sample: Sendable, Hashable {
    let labels: Labels
    let value: Value

    enum Value: Sendable, Hashable {
        case number(Double)
        case distribution(Distribution)
    }

    /// Creates a sample from a number.
    public init(_ number: Double, _ labels: Labels = [:]) {
        self.labels = labels
        value = .number(number)
    }

    /// Creates a sample from a whole number.
    public init(_ number: some BinaryInteger, _ labels: Labels = [:]) {
        self.init(Double(number), labels)
    }

    /// Creates a sample from a distribution of values.
    public init(_ distribution: Distribution, _ labels: Labels = [:]) {
        self.labels = labels
        value = .distribution(distribution)
    }

    init(_ value: Value, _ labels: Labels) {
        self.labels = labels
        self.value = value
    }
}

/// The numbers of values between bounds, and the sum of the values.
public struct Distribution: Sendable, Hashable {
    /// The bounds in growing order; a value that equals a bound is within it.
    public let bounds: [Double]

    /// The number of values between each bound and the one before it; the last number is that of values above all
    /// bounds.
    public private(set) var counts: [Int]

    /// The sum of all values.
    public private(set) var sum: Double

    /// Creates a distribution without values.
    ///
    /// - Parameter bounds: The bounds in growing order.
    public init(bounds: [Double]) {
        self.init(bounds: bounds, counts: Array(repeating: 0, count: bounds.count + 1), sum: 0)
    }

    init(bounds: [Double], counts: [Int], sum: Double) {
        self.bounds = bounds
        self.counts = counts
        self.sum = sum
    }

    /// Adds a value.
    public mutating func add(_ value: Double, times: Int = 1) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += times
        sum += value * Double(times)
    }
}
