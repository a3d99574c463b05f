import Testing

@testable import Prometheus

@Suite("Prometheus's text format")
struct ExpositionTests {
    @Test func writesHelpAndTypeOfEachNameOnceInOrder() {
        let text = Exposition.text(of: [
            .gauge("b", "The second.", [Sample(1, ["x": "2"]), Sample(2.5, ["x": "1"])]),
            .counter("a", "The first.", [Sample(7)]),
        ])
        #expect(
            text == """
                # HELP a_total The first.
                # TYPE a_total counter
                a_total 7
                # HELP b The second.
                # TYPE b gauge
                b{x="2"} 1
                b{x="1"} 2.5

                """
        )
    }

    @Test func bucketsGrowAndEndInAllValues() {
        var sizes = Distribution(bounds: [1, 2.5])
        sizes.add(1)
        sizes.add(2)
        sizes.add(100, times: 3)
        #expect(
            Exposition.text(of: [.histogram("size", "How large.", [Sample(sizes, ["kind": "k"])])]) == """
                # HELP size How large.
                # TYPE size histogram
                size_bucket{kind="k",le="1"} 1
                size_bucket{kind="k",le="2.5"} 2
                size_bucket{kind="k",le="+Inf"} 5
                size_sum{kind="k"} 303
                size_count{kind="k"} 5

                """
        )
    }

    @Test func escapesWhatWouldEndALineOrAValue() {
        let text = Exposition.text(of: [
            .gauge("a", "One \\ \"line\"\nonly.", [Sample(1, ["x": "C:\\ \"quoted\"\nTrần"])])
        ])
        #expect(
            text == #"""
                # HELP a One \\ "line"\nonly.
                # TYPE a gauge
                a{x="C:\\ \"quoted\"\nTrần"} 1

                """#
        )
    }

    @Test(arguments: [
        (Double.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (0, "0"), (-3, "-3"),
        (1e15, "1000000000000000"),
        (0.001, "0.001"), (1e-9, "1e-09"), (1e300, "1e+300"),
    ])
    func writesNumbersAsGoReadsThem(number: Double, written: String) {
        #expect(Exposition.text(of: [.gauge("a", "", [Sample(number)])]).hasSuffix("\na \(written)\n"))
    }

    @Test(arguments: [
        ("http.server.requests", "http_server_requests"), ("1st", "_1st"), ("", "_"), ("a:b", "a:b"),
        ("Số-lượt", "S__l__t"),
    ])
    func makesNamesSound(given: String, sound: String) {
        #expect(MetricName.sound(given) == sound)
    }

    @Test(arguments: [("le", "le_"), ("__name__", "_name__"), ("a:b", "a_b"), ("http.route", "http_route")])
    func makesLabelsSound(given: String, sound: String) {
        #expect(MetricName.ofLabel(given) == sound)
    }

    @Test func ofTwoFamiliesByOneNameTheFirstIsShownAndEmptyOnesAreNot() {
        let text = Exposition.text(of: [
            .gauge("a", "First.", [Sample(1)]), .gauge("a", "Second.", [Sample(2)]), .gauge("b", "Empty.", []),
        ])
        #expect(text == "# HELP a First.\n# TYPE a gauge\na 1\n")
    }

    @Test func ofTwoLabelsByOneNameTheFirstIsKept() {
        let text = Exposition.text(of: [.gauge("a", "", [Sample(1, ["x.y": "1", "x_y": "2"])])])
        #expect(text.hasSuffix("a{x_y=\"1\"} 1\n"))
    }
}
