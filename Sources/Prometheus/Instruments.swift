import CoreMetrics
import Synchronization

/// An instrument of swift-metrics whose value can be read at any time.
protocol Instrument: AnyObject, Sendable {
    var value: Sample.Value { get }
}

/// A number that only grows.
final class CounterInstrument: Instrument, CounterHandler, FloatingPointCounterHandler {
    private let whole = Atomic<Int64>(0)
    private let broken = Atomic<Double>(0)

    var value: Sample.Value {
        .number(Double(whole.load(ordering: .relaxed)) + broken.load(ordering: .relaxed))
    }

    func increment(by amount: Int64) {
        whole.wrappingAdd(amount, ordering: .relaxed)
    }

    func increment(by amount: Double) {
        broken.add(amount)
    }

    func reset() {
        whole.store(0, ordering: .relaxed)
        broken.store(0, ordering: .relaxed)
    }
}

/// A number that goes up and down.
final class GaugeInstrument: Instrument, MeterHandler, RecorderHandler {
    private let number = Atomic<Double>(0)

    var value: Sample.Value { .number(number.load(ordering: .relaxed)) }

    func set(_ value: Int64) {
        number.store(Double(value), ordering: .relaxed)
    }

    func set(_ value: Double) {
        number.store(value, ordering: .relaxed)
    }

    func increment(by amount: Double) {
        number.add(amount)
    }

    func decrement(by amount: Double) {
        number.add(-amount)
    }

    func record(_ value: Int64) {
        set(value)
    }

    func record(_ value: Double) {
        set(value)
    }
}

/// Counts values by buckets between bounds.
///
/// Each value is one addition to one bucket, without a lock. A reader may see a value in its bucket before it is in the
/// sum.
final class HistogramInstrument: Instrument, RecorderHandler, TimerHandler {
    private final class Bucket: Sendable {
        let count = Atomic<Int>(0)
    }

    private let bounds: [Double]
    private let buckets: [Bucket]
    private let sum = Atomic<Double>(0)

    init(bounds: [Double]) {
        self.bounds = bounds
        buckets = (0...bounds.count).map { _ in Bucket() }
    }

    var value: Sample.Value {
        .distribution(
            Distribution(
                bounds: bounds,
                counts: buckets.map { $0.count.load(ordering: .relaxed) },
                sum: sum.load(ordering: .relaxed)
            )
        )
    }

    func record(_ value: Int64) {
        record(Double(value))
    }

    func record(_ value: Double) {
        buckets[bounds.firstIndex { value <= $0 } ?? bounds.count].count.wrappingAdd(1, ordering: .relaxed)
        sum.add(value)
    }

    func recordNanoseconds(_ duration: Int64) {
        record(Double(duration) / 1e9)
    }
}

extension Atomic where Value == Double {
    /// Adds a number by comparing and exchanging until no other thread comes between, because processors can't add
    /// fractions atomically.
    borrowing func add(_ amount: Double) {
        var known = load(ordering: .relaxed)
        while true {
            let (exchanged, original) = weakCompareExchange(
                expected: known,
                desired: known + amount,
                ordering: .relaxed
            )
            if exchanged { return }
            known = original
        }
    }
}
