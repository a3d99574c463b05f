import HTTPTypes
import Logging
import Testing

@testable import TrainingHTTP

@Suite("W3C Trace Context, by the cases of its own test harness")
struct TraceContextTests {
    private static let trace = "12345678901234567890123456789012"
    private static let parent = "1234567890123456"

    private func continued(_ parents: [String], _ states: [String] = []) -> TraceContext? {
        var headers = HTTPFields()
        headers[values: .traceparent] = parents
        headers[values: .tracestate] = states
        return TraceContext(continuing: headers)
    }

    private func state(_ states: String...) -> String? {
        continued(["00-\(Self.trace)-\(Self.parent)-01"], states)?.state
    }

    // MARK: traceparent

    @Test func aTraceGoesOnWithAStepOfOurOwn() throws {
        let context = try #require(continued(["00-\(Self.trace)-\(Self.parent)-01"]))
        #expect(context.traceID == Self.trace)
        #expect(context.spanID != Self.parent)
        #expect(context.isSampled)
        #expect(context.parent == "00-\(Self.trace)-\(context.spanID)-01")
        #expect(TraceParent(context.parent) != nil)
    }

    @Test(arguments: ["00": false, "01": true, "02": false, "03": true, "ff": true])
    func theCallersChoiceToKeepItIsPassedOnAndNoOtherFlag(flags: String, isSampled: Bool) throws {
        let context = try #require(continued(["00-\(Self.trace)-\(Self.parent)-\(flags)"]))
        #expect(context.isSampled == isSampled)
        #expect(context.parent.hasSuffix(isSampled ? "-01" : "-00"))
    }

    @Test(arguments: [
        "", "00", "foo",
        // A trace and a step that aren't, in each way.
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
        // Ours has nothing behind the flags.
        "00-\(trace)-\(parent)-01.", "00-\(trace)-\(parent)-01-",
        "00-\(trace)-\(parent)-01-what-the-future-will-be-like",
        // Flags.
        "00-\(trace)-\(parent)-.0", "00-\(trace)-\(parent)-0.", "00-\(trace)-\(parent)-001", "00-\(trace)-\(parent)-1",
        // Hyphens.
        "00_\(trace)-\(parent)-01", "00-\(trace)_\(parent)-01", "00-\(trace)-\(parent)_01",
        // A later version has what ours has, and a hyphen before more.
        "cc-\(trace)-\(parent)-01.what-the-future-will-be-like", "cc-\(trace)-\(parent)-01what",
        "cc-\(trace)-\(parent)-1", "cc-\(trace)-\(parent)",
    ])
    func whatIsWrittenOtherwiseBeginsAnew(parent: String) {
        #expect(continued([parent], ["foo=1"]) == nil)
    }

    @Test(arguments: [
        "cc-\(trace)-\(parent)-01", "cc-\(trace)-\(parent)-01-what-the-future-will-be-like",
        "01-\(trace)-\(parent)-01-",
    ])
    func aLaterVersionIsReadAsFarAsItIsOurs(parent: String) throws {
        let context = try #require(continued([parent]))
        #expect(context.traceID == Self.trace)
        #expect(context.parent.hasPrefix("00-"))
    }

    @Test(arguments: [" ", "\t", " \t "])
    func whiteSpaceAroundItIsNoPartOfIt(space: String) {
        #expect(continued(["\(space)00-\(Self.trace)-\(Self.parent)-01\(space)"])?.traceID == Self.trace)
    }

    @Test func twoTracesAreNone() {
        let one = "00-\(Self.trace)-\(Self.parent)-01"
        #expect(continued([one, one]) == nil)
        #expect(continued(["\(one),\(one)"]) == nil)
    }

    @Test func newTracesAreWrittenAsTheyHaveToBeAndNeverTwice() {
        let traces = (0..<1000).map { _ in TraceContext() }
        #expect(Set(traces.map(\.traceID)).count == 1000)
        #expect(Set(traces.map(\.spanID)).count == 1000)
        #expect(traces.allSatisfy { TraceParent($0.parent)?.traceID == $0.traceID && $0.state == nil })
    }

    // MARK: tracestate

    @Test func stateIsPassedOnAndOnlyWithATrace() {
        #expect(state("foo=1,bar=2") == "foo=1,bar=2")
        #expect(state() == nil)
        #expect(continued([], ["foo=1"]) == nil)
        #expect(continued(["00-0-0-00"], ["foo=1"]) == nil)
    }

    @Test func severalFieldsAreOneInTheirOrder() {
        #expect(state("foo=1", "bar=2") == "foo=1,bar=2")
        #expect(state("foo=1,", "", "bar=2") == "foo=1,bar=2")
        #expect(state("", "foo=1") == "foo=1")
        #expect(state("") == nil)
    }

    @Test func whiteSpaceAroundMembersIsNoPartOfThem() {
        #expect(state("foo=1 \t , \t bar=2, \t baz=3") == "foo=1,bar=2,baz=3")
        #expect(state("foo=1\t \t,\t \tbar=2,\t \tbaz=3") == "foo=1,bar=2,baz=3")
        #expect(state(" foo=1", "\tbar=2 ") == "foo=1,bar=2")
    }

    @Test(arguments: [
        "foo", "foo=", "=1", "foo =1", "FOO=1", "foo.bar=1", "foo@=1", "@foo=1", "foo@@bar=1", "foo@bar@baz=1",
        "1foo=1", "foo@1bar=1", "foo=bar=baz", "foo=Hà Nội", "foo=1,bar", "foo=1,bar=",
    ])
    func whatIsWrittenOtherwiseIsNotPassedOn(given: String) {
        #expect(state(given) == nil)
        #expect(state("ok=1", given) == nil)
    }

    @Test func whatCantBeSeenIsNoPartOfAValue() {
        #expect(TraceState.sound(["foo=ba\u{1}r"]) == nil)
        #expect(TraceState.sound(["foo=ba\u{7f}r"]) == nil)
        #expect(TraceState.sound(["foo=ba\tr"]) == nil)
    }

    @Test func keysAndValuesHaveTheirCharactersAndLengths() {
        let simple = "abcdefghijklmnopqrstuvwxyz0123456789_-*/"
        let value = String(String.UnicodeScalarView((0x21...0x7e).compactMap { UnicodeScalar($0) }))
            .replacing(",", with: "").replacing("=", with: "")
        #expect(state("\(simple)=\(value)") == "\(simple)=\(value)")
        #expect(state("\(simple)@a-z0-9_-*/=\(value)") == "\(simple)@a-z0-9_-*/=\(value)")
        #expect(state("0tenant@system=1") == "0tenant@system=1")
        #expect(state("foo=a b") == "foo=a b")
        func z(_ count: Int) -> String { String(repeating: "z", count: count) }
        #expect(state("foo=1", "\(z(256))=1") == "foo=1,\(z(256))=1")
        #expect(state("foo=1", "\(z(257))=1") == nil)
        #expect(state("foo=1", "\(z(241))@\(z(14))=1") == "foo=1,\(z(241))@\(z(14))=1")
        #expect(state("foo=1", "\(z(242))@v=1") == nil)
        #expect(state("foo=1", "t@\(z(15))=1") == nil)
        #expect(state("foo=\(z(256))") == "foo=\(z(256))")
        #expect(state("foo=\(z(257))") == nil)
    }

    @Test func ofAKeyThatStandsTwiceTheFirstIsTheLatest() {
        #expect(state("foo=1,bar=2,foo=3") == "foo=1,bar=2")
    }

    @Test func thereAreThirtyTwoMembersAtTheMost() {
        func members(_ count: Int) -> String { (1...count).map { "bar\($0)=\($0)" }.joined(separator: ",") }
        #expect(state(members(32)) == members(32))
        #expect(state(members(33)) == nil)
    }

    @Test func whatIsTooLongLosesLongMembersFirstAndThenTheOldest() {
        let long = "long=" + String(repeating: "x", count: 200)
        let short = (10...40).map { "k\($0)=0123456789abcdef" }
        #expect(state(long, short.prefix(20).joined(separator: ",")) == short.prefix(20).joined(separator: ","))
        let kept = state(short.joined(separator: ","))
        #expect(kept?.utf8.count == 503)
        #expect(kept.map { short.joined(separator: ",").hasPrefix($0) } == true)
    }

    // MARK: Requests

    @Test func anAnswerTellsItsStepAndSoDoesTheLog() async throws {
        let memory = LogMemory()
        let client = try RouterClient(logger: memory.logger)
        let given = "00-\(Self.trace)-\(Self.parent)-01"
        let answer = try await client.get("/v1/nothing", [.traceparent: given, .tracestate: "foo=1"])
        let parent = try #require(answer.headers[.traceparent])
        #expect(parent.hasPrefix("00-\(Self.trace)-") && parent.hasSuffix("-01") && parent != given)
        #expect(answer.headers[.tracestate] == "foo=1")
        let span = parent.dropFirst(36).prefix(16)
        let line = try #require(memory.all.first { $0.contains(" request ") })
        #expect(line.contains("span_id=\(span) ") && line.contains("trace_id=\(Self.trace)"))
    }

    @Test func withoutATraceOneBegins() async throws {
        let client = try RouterClient()
        let answers = [
            try await client.get("/healthz"),
            try await client.get("/healthz", [.traceparent: "nonsense", .tracestate: "a=1"]),
        ]
        let parents = answers.compactMap { $0.headers[.traceparent].flatMap { TraceParent($0) } }
        #expect(Set(parents.map(\.traceID)).count == 2)
        #expect(answers.allSatisfy { $0.headers[.tracestate] == nil })
    }
}
