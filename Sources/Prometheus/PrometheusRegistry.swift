public import CoreMetrics
import Synchronization

/// Holds the metrics of swift-metrics for Prometheus to fetch.
///
/// Counters, meters, recorders and timers with the same name and labels are one instrument. Asking for an instrument
/// takes a lock, counting with it doesn't: code that counts often keeps its instrument.
///
/// ```swift
/// let registry = PrometheusRegistry(["letters_total": .init("Letters that went out.")])
/// let letters = Counter(label: "letters", factory: registry)
/// letters.increment()
/// print(Exposition.text(of: registry.families()))
/// ```
public final class PrometheusRegistry: MetricsFactory {
    /// The description of a metric.
    public struct Description: Sendable {
        let help: String
        let bounds: [Double]

        /// Creates a description.
        ///
        /// - Parameters:
        ///   - help: One sentence about the metric's meaning.
        ///   - bounds: The bounds of its distribution in growing order, if it has one.
        public init(_ help: String, bounds: [Double] = PrometheusRegistry.latencies) {
            self.help = help
            self.bounds = bounds
        }
    }

    /// Bounds for the duration of answers, in seconds.
    public static let latencies = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private struct Family {
        let kind: MetricFamily.Kind
        var instruments: [Labels: any Instrument] = [:]
    }

    private let descriptions: [String: Description]
    private let known = Mutex<[String: Family]>([:])

    /// Creates an empty registry.
    ///
    /// - Parameter descriptions: The descriptions of metrics, by their names in Prometheus.
    public init(_ descriptions: [String: Description] = [:]) {
        self.descriptions = descriptions
    }

    /// The current values of all instruments.
    public func families() -> [MetricFamily] {
        let known = known.withLock { $0 }
        return known.map { name, family in
            let samples = family.instruments.sorted { $0.key.precede($1.key) }.map { Sample($0.value.value, $0.key) }
            return MetricFamily(named: name, descriptions[name]?.help ?? "", family.kind, samples)
        }
    }

    /// The instrument with a name and labels; if the name has another kind already, an instrument that is never shown.
    private func instrument<Wanted: Instrument>(
        _ name: String,
        _ kind: MetricFamily.Kind,
        _ dimensions: [(String, String)],
        _ make: () -> Wanted
    ) -> Wanted {
        let labels = Labels(dimensions)
        return known.withLock { known in
            var family = known[name] ?? Family(kind: kind)
            if let instrument = family.instruments[labels] as? Wanted { return instrument }
            let instrument = make()
            guard family.kind == kind else { return instrument }
            family.instruments[labels] = instrument
            known[name] = family
            return instrument
        }
    }

    private func histogram(_ name: String, _ dimensions: [(String, String)]) -> HistogramInstrument {
        instrument(name, .histogram, dimensions) {
            HistogramInstrument(bounds: descriptions[name]?.bounds ?? Self.latencies)
        }
    }

    private func forget(_ handler: AnyObject) {
        known.withLock { known in
            known = known.mapValues { family in
                Family(kind: family.kind, instruments: family.instruments.filter { $0.value !== handler })
            }
        }
    }

    /// Makes a number that only grows, shown as `label_total`.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        instrument(MetricName.ofCounter(label), .counter, dimensions) { CounterInstrument() }
    }

    /// Makes a number with a fraction that only grows, shown as `label_total`.
    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        instrument(MetricName.ofCounter(label), .counter, dimensions) { CounterInstrument() }
    }

    /// Makes a number that goes up and down.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        instrument(MetricName.sound(label), .gauge, dimensions) { GaugeInstrument() }
    }

    /// Makes a distribution of values, or the last value where they are not aggregated.
    ///
    /// - Parameters:
    ///   - label: The name.
    ///   - dimensions: The labels.
    ///   - aggregate: True if all values matter, not only the last one.
    /// - Returns: The instrument.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else {
            return instrument(MetricName.sound(label), .gauge, dimensions) { GaugeInstrument() }
        }
        return histogram(MetricName.sound(label), dimensions)
    }

    /// Makes a distribution of times, shown as `label_seconds`.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(MetricName.ofTimer(label), dimensions)
    }

    /// Removes a counter.
    public func destroyCounter(_ handler: any CounterHandler) {
        forget(handler)
    }

    /// Removes a counter.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
        forget(handler)
    }

    /// Removes a meter.
    public func destroyMeter(_ handler: any MeterHandler) {
        forget(handler)
    }

    /// Removes a recorder.
    public func destroyRecorder(_ handler: any RecorderHandler) {
        forget(handler)
    }

    /// Removes a timer.
    public func destroyTimer(_ handler: any TimerHandler) {
        forget(handler)
    }
}
