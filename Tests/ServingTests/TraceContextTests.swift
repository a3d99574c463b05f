import HTTPTypes
import Testing

@testable import Serving

@Suite("W3C Trace Context, by the cases of its own test harness")
struct TraceContextTests {
    private static let trace = "12345678901234567890123456789012"
    private static let parent = "1234567890123456"

    private func continued(_ parents: String...) -> TraceContext? {
        var headers = HTTPFields()
        headers[values: .traceparent] = parents
        return TraceContext(continuing: headers)
    }

    @Test func aTraceGoesOnWithAStepOfOurOwn() throws {
        let context = try #require(continued("00-\(Self.trace)-\(Self.parent)-01"))
        #expect(context.traceID == Self.trace)
        #expect(context.spanID != Self.parent)
        #expect(context.isSampled)
        #expect(context.parent == "00-\(Self.trace)-\(context.spanID)-01")
        #expect(TraceParent(context.parent) != nil)
    }

    @Test(arguments: ["00": false, "01": true, "02": false, "03": true, "ff": true])
    func theCallersChoiceToKeepItIsPassedOnAndNoOtherFlag(flags: String, isSampled: Bool) throws {
        let context = try #require(continued("00-\(Self.trace)-\(Self.parent)-\(flags)"))
        #expect(context.isSampled == isSampled)
        #expect(context.parent.hasSuffix(isSampled ? "-01" : "-00"))
    }

    @Test(arguments: [
        "", "00", "foo",
        // Invalid traces and parents of every kind.
        "00-\(trace)-\(parent)", "00-\(trace)-01", "00-\(trace)-\(parent)-",
        "00-00000000000000000000000000000000-\(parent)-01", "00-\(trace)-0000000000000000-01",
        "00-.2345678901234567890123456789012-\(parent)-01", "00-1234567890123456789012345678901.-\(parent)-01",
        "00-\(trace)3-\(parent)-01", "00-1234567890123456789012345678901-\(parent)-01",
        "00-\(trace)-.234567890123456-01", "00-\(trace)-123456789012345.-01",
        "00-\(trace)-12345678901234567-01", "00-\(trace)-123456789012345-01",
        // Upper case.
        "00-1234567890123456789012345678901A-\(parent)-01", "00-\(trace)-123456789012345A-01",
        "00-\(trace)-\(parent)-0A", "0A-\(trace)-\(parent)-01",
        // Versions.
        ".0-\(trace)-\(parent)-01", "0.-\(trace)-\(parent)-01", "ff-\(trace)-\(parent)-01",
        "000-\(trace)-\(parent)-01", "0-\(trace)-\(parent)-01",
        // Version 00 has nothing behind the flags.
        "00-\(trace)-\(parent)-01.", "00-\(trace)-\(parent)-01-",
        "00-\(trace)-\(parent)-01-what-the-future-will-be-like",
        // Flags.
        "00-\(trace)-\(parent)-.0", "00-\(trace)-\(parent)-0.", "00-\(trace)-\(parent)-001", "00-\(trace)-\(parent)-1",
        // Hyphens.
        "00_\(trace)-\(parent)-01", "00-\(trace)_\(parent)-01", "00-\(trace)-\(parent)_01",
        // A later version has the same beginning, and a hyphen before anything more.
        "cc-\(trace)-\(parent)-01.what-the-future-will-be-like", "cc-\(trace)-\(parent)-01what",
        "cc-\(trace)-\(parent)-1", "cc-\(trace)-\(parent)",
    ])
    func anInvalidTraceBeginsANewOne(parent: String) {
        #expect(continued(parent) == nil)
    }

    @Test(arguments: [
        "cc-\(trace)-\(parent)-01", "cc-\(trace)-\(parent)-01-what-the-future-will-be-like",
        "01-\(trace)-\(parent)-01-",
    ])
    func aLaterVersionIsReadAsFarAsItIsOurs(parent: String) throws {
        let context = try #require(continued(parent))
        #expect(context.traceID == Self.trace)
        #expect(context.parent.hasPrefix("00-"))
    }

    @Test(arguments: [" ", "\t", " \t "])
    func whiteSpaceAroundATraceIsIgnored(space: String) {
        #expect(continued("\(space)00-\(Self.trace)-\(Self.parent)-01\(space)")?.traceID == Self.trace)
    }

    @Test func twoTracesInARequestAreIgnored() {
        let one = "00-\(Self.trace)-\(Self.parent)-01"
        #expect(continued(one, one) == nil)
        #expect(continued("\(one),\(one)") == nil)
    }

    @Test func newTracesAreValidAndDifferent() {
        let traces = (0..<1000).map { _ in TraceContext() }
        #expect(Set(traces.map(\.traceID)).count == 1000)
        #expect(Set(traces.map(\.spanID)).count == 1000)
        #expect(traces.allSatisfy { TraceParent($0.parent)?.traceID == $0.traceID })
    }
}
