import Metrics
import Testing

@testable import Prometheus

@Suite("The counts of swift-metrics")
struct RegistryTests {
    private let registry = PrometheusRegistry([
        "letters_total": .init("Letters that went out."), "weight": .init("In grams.", bounds: [20, 50]),
    ])

    /// The lines that aren't comments.
    private var lines: [String] {
        Exposition.text(of: registry.families()).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    @Test func countersOfOneNameAndLabelsAreOne() {
        Counter(label: "letters", dimensions: [("to", "Huế"), ("by", "air")], factory: registry).increment()
        Counter(label: "letters", dimensions: [("by", "air"), ("to", "Huế")], factory: registry).increment(by: 2)
        Counter(label: "letters", dimensions: [("by", "sea"), ("to", "Huế")], factory: registry).increment()
        #expect(lines == [#"letters_total{by="air",to="Huế"} 3"#, #"letters_total{by="sea",to="Huế"} 1"#])
        #expect(Exposition.text(of: registry.families()).hasPrefix("# HELP letters_total Letters that went out.\n"))
    }

    @Test func countersTakeBrokenNumbersToo() {
        FloatingPointCounter(label: "litres", factory: registry).increment(by: 0.5)
        Counter(label: "litres", factory: registry).increment(by: 2)
        #expect(lines == ["litres_total 2.5"])
    }

    @Test func metersGoUpAndDown() {
        let meter = Meter(label: "queue.length", factory: registry)
        meter.set(5)
        meter.increment()
        meter.decrement(by: 2.5)
        #expect(lines == ["queue_length 3.5"])
    }

    @Test func timersCountSeconds() {
        let timer = Metrics.Timer(label: "answer", factory: registry)
        timer.recordMilliseconds(1)
        timer.recordMilliseconds(30)
        timer.recordSeconds(11)
        #expect(lines.first == #"answer_seconds_bucket{le="0.001"} 1"#)
        #expect(lines.contains(#"answer_seconds_bucket{le="0.025"} 1"#))
        #expect(lines.contains(#"answer_seconds_bucket{le="0.05"} 2"#))
        #expect(
            lines.suffix(3) == [
                #"answer_seconds_bucket{le="+Inf"} 3"#, "answer_seconds_sum 11.031", "answer_seconds_count 3",
            ]
        )
    }

    @Test func recordersHaveTheGivenBounds() {
        let recorder = Recorder(label: "weight", factory: registry)
        recorder.record(20)
        recorder.record(20.5)
        #expect(
            lines == [
                #"weight_bucket{le="20"} 1"#, #"weight_bucket{le="50"} 2"#, #"weight_bucket{le="+Inf"} 2"#,
                "weight_sum 40.5", "weight_count 2",
            ]
        )
    }

    @Test func aNameIsOfOneKind() {
        Meter(label: "a", factory: registry).set(1)
        Recorder(label: "a", factory: registry).record(2)
        #expect(lines == ["a 1"])
    }

    @Test func destroyedMetricsAreNotShown() {
        let counter = Counter(label: "letters", factory: registry)
        counter.increment()
        counter.destroy()
        #expect(lines.isEmpty)
    }

    @Test func parallelCountsLoseNothing() async {
        let counter = Counter(label: "letters", factory: registry)
        let recorder = Recorder(label: "weight", factory: registry)
        let meter = Meter(label: "queue", factory: registry)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10_000 {
                        counter.increment()
                        recorder.record(0.5)
                        meter.increment()
                    }
                }
            }
        }
        #expect(lines.contains("letters_total 80000"))
        #expect(lines.contains("queue 80000"))
        #expect(lines.suffix(2) == ["weight_sum 40000", "weight_count 80000"])
    }

    @Test func theProcessHasMetrics() throws {
        let families = ProcessMetrics.families()
        #expect(
            families.map(\.name) == [
                "process_cpu_seconds_total", "process_virtual_memory_bytes", "process_resident_memory_bytes",
                "process_open_fds", "process_max_fds", "process_start_time_seconds",
            ]
        )
        for family in families {
            guard case .number(let number) = try #require(family.samples.first).value else { continue }
            #expect(number > 0, "\(family.name)")
        }
    }
}
